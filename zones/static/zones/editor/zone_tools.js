/**
 * The tools that act on chosen zones without drawing: what they are called, who is above them, who
 * answers for them, and their end.
 */

import { fill, gettext, pgettext } from "#zones/i18n.js";
import { given } from "#zones/editor/tools.js";

/**
 * @typedef {import("#zones/editor/questions.js").Questions} Questions
 * @typedef {import("#zones/editor/tool_session.js").Tool<Questions>} Tool
 * @typedef {import("#zones/editor/forms.js").Field} Field
 * @typedef {import("#zones/editor/forms.js").Option} Option
 */

/** @type {Tool} */
export const RENAME = {
  code: "rename", icon: "edit", key: "e",
  name: () => pgettext("editor tool", "Name and code"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the zone to rename."), { chosen: true });
    const now = await ask.desk.factsOf(zone);
    const values = await ask.form({ title: ask.called(zone), submit: gettext("Save") }, [
      { name: "name", label: gettext("Name"), value: now.name, needed: true, most: 120 },
      { name: "name_en", label: gettext("English name"), value: now.name_en },
      { name: "code", label: gettext("Code"), value: now.code, most: 40, needed: true },
    ]);
    const changed = Object.fromEntries(Object.entries(values).filter(
      ([name, value]) => value !== String(/** @type {any} */ (now)[name])));
    if (Object.keys(changed).length) await ask.perform("edit", { zone, ...changed });
  },
};

/** @type {Tool} */
export const RECODE = {
  code: "recode", icon: "sort-ascending-numbers", key: "c",
  name: () => pgettext("editor tool", "New codes"),
  async run(ask) {
    const zones = await ask.zones(gettext("Press the zones that get new codes, then Enter."), 1);
    const { prefix, digits } = await ask.form({
      title: gettext("New codes"), submit: gettext("Give the codes"),
      note: gettext("Numbered from west to east and north to south; a code once used is never used again."),
    }, [
      { name: "prefix", label: gettext("Begins with"), most: 30, needed: true },
      { name: "digits", label: gettext("Digits of the number"), type: "number", value: "2", needed: true },
    ]);
    await ask.perform("recode", { zones, prefix, digits: Number(digits) });
  },
};

/** @type {Tool} */
export const MOVE_UNDER = {
  code: "parent", icon: "hierarchy-2", key: "h",
  name: () => pgettext("editor tool", "Change zone above"),
  async run(ask) {
    const zones = await ask.zones(gettext("Press the zones to move under another zone above, then Enter."), 1);
    const above = await ask.desk.zonesAbove();
    const { parent } = await ask.form({ title: gettext("Zone above"), submit: gettext("Show the difference") },
      [{ name: "parent", label: gettext("Zone above"), type: "select", options: above }]);
    await ask.perform("set_parent", { zones, parent: Number(parent) }, { title: gettext("Move these zones?") });
  },
};

/** @type {Tool} */
export const GROUP = {
  code: "group", icon: "sitemap", key: "u",
  name: () => pgettext("editor tool", "Group under a new zone"),
  async run(ask) {
    const { desk } = ask;
    const level = desk.stock.levelAbove;
    const children = await ask.zones(gettext("Press the zones to group, then Enter."), 1);
    if (!level) throw new Error("There is no level above.");
    const values = await ask.form({ title: gettext("New zone above"), submit: gettext("Show the difference") }, [
      { name: "name", label: gettext("Name"), needed: true, most: 120 },
      { name: "name_en", label: gettext("English name") },
      { name: "code", label: gettext("Code"), most: 40, hint: gettext("Left empty, one is proposed.") },
    ]);
    await ask.perform("group", { children, level: level.code, ...given(values) },
      { title: gettext("Group these zones?") });
  },
};

/** @type {Tool} */
export const RETIRE = {
  code: "retire", icon: "archive", key: "Delete",
  name: () => pgettext("editor tool", "Retire"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the zone to retire."), { chosen: true });
    const { manner } = await ask.form({
      title: fill(gettext("Retire {zone}"), { zone: ask.called(zone) }), submit: gettext("Go on"),
    }, [{
      name: "manner", label: gettext("Its ground"), type: "select",
      options: [
        { value: "heir", label: gettext("goes to a neighbour") },
        { value: "nobody", label: gettext("belongs to nobody any more (at the outer edge)") },
      ],
    }]);
    const heir = manner === "heir"
      ? await ask.zone(gettext("Press the zone that is to get its ground."), { not: [zone] }) : null;
    await ask.perform("retire", { zone, heir },
      { title: fill(gettext("Retire {zone}?"), { zone: ask.called(zone) }) });
    ask.desk.selection.set(heir === null ? [] : [heir]);
  },
};

/** @type {Tool} */
export const GAP = {
  code: "gap", icon: "ban", key: "i",
  name: () => pgettext("editor tool", "Intended gap"),
  async run(ask) {
    const { desk } = ask;
    const [chosen] = desk.selection.ids;
    const zone = chosen !== undefined && desk.selection.ids.length === 1 ? chosen : null;
    const now = zone === null ? null : await desk.factsOf(zone);
    if (zone !== null && now?.gap_reason) {
      await ask.form({
        title: ask.called(zone), submit: gettext("End the intended gap"),
        note: fill(gettext("Left out on purpose: {reason}"), { reason: now.gap_reason }),
      }, []);
      await ask.perform("end_gap", { zone });
      return;
    }
    const place = zone === null ? await ask.area(gettext(
      "Draw around the ground that nobody is to look after; or choose a zone first. Enter or a double press ends.")) : null;
    const above = place ? await desk.zonesAbove() : [];
    const values = await ask.form({
      title: gettext("Intended gap"), submit: gettext("Show the difference"),
      note: gettext("Ground without a cell, on purpose. Reports from there go to the unit named here."),
    }, [
      ...(place ? /** @type {Field[]} */ ([
        { name: "name", label: gettext("Name"), needed: true, most: 120 },
        { name: "parent", label: gettext("Zone above"), type: "select", options: above }]) : []),
      { name: "reason", label: gettext("Reason"), needed: true, most: 300 },
      { name: "fallback", label: gettext("Unit that answers"), type: "pick", search: units(ask), needed: true },
    ]);
    const { reason } = values;
    const fallback = Number(values.fallback);
    await ask.perform("gap", zone !== null ? { zone, reason, fallback } : {
      place, level: desk.stock.level.code, parent: Number(values.parent) || null, name: values.name, reason, fallback,
    }, { title: gettext("Leave this ground out?") });
  },
};

/** @type {Tool} */
export const ASSIGN = {
  code: "assign", icon: "user-star", key: "q",
  name: () => pgettext("editor tool", "People and units"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the zone whose people or units change."), { chosen: true });
    const values = await ask.form({
      title: ask.called(zone), submit: gettext("Save"),
      note: gettext("Holds from the day the draft takes effect where no day is given."),
    }, [
      {
        name: "act", label: gettext("What"), type: "select", options: [
          { value: "assign", label: gettext("Assign") }, { value: "relieve", label: gettext("Relieve") }],
      },
      { name: "role", label: gettext("As"), type: "select", options: roles() },
      { name: "user", label: gettext("Person"), type: "pick", search: people(ask), when: forPerson, needed: true },
      { name: "unit", label: gettext("Unit"), type: "pick", search: units(ask), when: (v) => !forPerson(v), needed: true },
      { name: "from", label: gettext("From"), type: "date", when: assigns },
      { name: "to", label: gettext("Until"), type: "date", when: assigns },
      { name: "basis", label: gettext("Document it rests on"), most: 200, when: assigns },
    ]);
    const holder = forPerson(values) ? { user: Number(values.user) } : { unit: Number(values.unit) };
    const { role, from, to, basis } = values;
    if (assigns(values)) await ask.perform("assign", { zone, role, ...holder, ...given({ from, to, basis }) });
    else await ask.perform("relieve", { zone, role, ...holder });
  },
};

const assigns = (/** @type {Record<string, string>} */ { act }) => act === "assign";
const forPerson = (/** @type {Record<string, string>} */ { role }) =>
  role === "head" || role === "paired_leader";

/** @returns {Option[]} */
const roles = () => [
  { value: "head", label: gettext("Head") },
  { value: "lead", label: gettext("Lead unit") },
  { value: "member", label: gettext("Member unit") },
  { value: "fallback", label: gettext("Unit where nobody else answers") },
  { value: "paired_unit", label: gettext("Paired unit") },
  { value: "paired_leader", label: gettext("Paired leader") },
];

/**
 * @param {Questions} ask
 * @returns {(words: string) => Promise<Option[]>}
 */
const people = (ask) => async (words) => (await ask.desk.client.people(words)).map(
  ({ id, name, post }) => ({ value: String(id), label: [name, post].filter(Boolean).join(" · ") }));

/**
 * @param {Questions} ask
 * @returns {(words: string) => Promise<Option[]>}
 */
const units = (ask) => async (words) => (await ask.desk.client.units(words)).map(
  ({ id, code, name }) => ({ value: String(id), label: `${name} · ${code}` }));

/** In the order of the panel of a chosen zone. @type {Tool[]} */
export const ZONE_TOOLS = [RENAME, ASSIGN, MOVE_UNDER, GROUP, RECODE, GAP, RETIRE];
