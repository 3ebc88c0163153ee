/**
 * The facts in question of the zones of one place: what was, theirs, mine.
 */

import { h } from "#zones/dom.js";
import { gettext, nameOf } from "#zones/i18n.js";

/**
 * @typedef {import("#zones/editor_pages/conflict_maps.js").Group} Group
 * @typedef {import("#zones/editor_pages/conflict_maps.js").Conflict} Conflict
 * @typedef {import("#zones/editor_pages/change_layers.js").ZoneState} ZoneState
 */

/** @param {Group} group */
export function conflictTable(group) {
  return h("div", { class: "table-responsive" }, h("table", { class: "table card-table fw-stack fw-conflicts" },
    h("thead", {}, h("tr", {}, [gettext("Zone"), gettext("Field"), ...sides()]
      .map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, group.zones.flatMap(rows))));
}

/** What the three are called, in their order. */
const sides = () => [gettext("As it was"), gettext("Theirs"), gettext("Mine")];

/** @param {Conflict} conflict */
function rows(conflict) {
  const { base, theirs, mine, fields } = conflict;
  const gone = [base, theirs, mine].some((state) => state === null);
  const shown = gone ? ["there"] : fields;
  return shown.map((field, at) => h("tr", {},
    at === 0 ? h("th", { scope: "rowgroup", rowspan: shown.length },
      nameOf(mine ?? theirs ?? base ?? conflict), " ", h("span", { class: "fw-code" }, conflict.code)) : "",
    h("td", { class: "fw-soft" }, label(field)),
    [base, theirs, mine].map((state, side) => h("td", { "data-label": sides()[side] },
      value(state, field, base)))));
}

/** @param {string} field */
const label = (field) => ({
  there: gettext("the zone"), code: gettext("code"), name: gettext("name"),
  name_en: gettext("English name"), level: gettext("level"), parent: gettext("zone above"),
  gap_reason: gettext("why it is a gap"), boundary: gettext("boundary"),
})[field] ?? field;

/**
 * @param {ZoneState | null} state
 * @param {string} field
 * @param {ZoneState | null} base
 */
function value(state, field, base) {
  if (field === "there") return state ? nameOf(state) : gettext("not there");
  if (!state) return gettext("not there");
  if (field !== "boundary") return String(/** @type {any} */ (state)[field] ?? "") || "–";
  if (state === base) return gettext("as on the map");
  const same = JSON.stringify(state.boundary) === JSON.stringify(base?.boundary);
  return same ? gettext("unchanged") : gettext("redrawn");
}
