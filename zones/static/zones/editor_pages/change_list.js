/**
 * Changed zones as a list, level by level: what each was and what it will be.
 */

import { h } from "#zones/dom.js";
import { fill, formatArea, gettext, nameOf, ngettext } from "#zones/i18n.js";
import { changeWord, onlyPoints } from "#zones/editor_pages/change_layers.js";

/**
 * @typedef {import("#zones/editor_pages/change_layers.js").ZoneChange} ZoneChange
 * @typedef {import("#zones/editor_pages/change_layers.js").ZoneState} ZoneState
 * @typedef {import("#zones/editor/wire.js").Level} Level
 *
 * @typedef {object} Actions
 * @property {(change: ZoneChange) => void} look  goes there on the maps
 * @property {(change: ZoneChange | null) => void} point  marks it there
 */

/** So many of one level are listed; the table has them all. */
const MOST = 300;

/**
 * @param {ZoneChange[]} changes
 * @param {Level[]} levels
 * @param {Actions} actions
 */
export function changeList(changes, levels, actions) {
  const names = namesOf(changes);
  return [...levels].sort((a, b) => b.rank - a.rank).flatMap((level) => {
    const all = changes.filter((each) => levelOf(each) === level.code);
    if (!all.length) return [];
    const own = all.filter((each) => !onlyPoints(each));
    return [h("section", { class: "fw-changes-level" },
      h("h3", {}, nameOf(level), " ", h("span", { class: "fw-soft" }, countsOf(own))),
      h("ul", { class: "fw-changes" }, own.slice(0, MOST).map((each) => row(each, names, actions))),
      own.length > MOST && h("p", { class: "fw-soft" }, fill(
        ngettext("{n} more", "{n} more", own.length - MOST), { n: own.length - MOST })),
      sameGround(all.filter(onlyPoints), names, actions))];
  });
}

/**
 * @param {ZoneChange[]} changes
 * @param {Map<number, string>} names
 * @param {Actions} actions
 */
function sameGround(changes, names, actions) {
  if (!changes.length) return "";
  return h("details", { class: "fw-folded" },
    h("summary", {}, fill(ngettext(
      "{n} zone keeps its ground; its outline has other points",
      "{n} zones keep their ground; their outlines have other points", changes.length),
    { n: changes.length })),
    h("ul", { class: "fw-changes" }, changes.slice(0, MOST).map((each) => row(each, names, actions))));
}

/** "3 new, 2 changed" @param {ZoneChange[]} changes */
export function countsOf(changes) {
  const count = (/** @type {string} */ wanted) => changes.filter(({ change }) => change === wanted).length;
  return [
    [count("new"), gettext("{n} new")],
    [count("changed"), gettext("{n} changed")],
    [count("gone"), gettext("{n} gone")],
  ].filter(([n]) => n).map(([n, text]) => fill(String(text), { n: Number(n) })).join(" · ");
}

/** @param {ZoneChange} change */
export const levelOf = ({ before, after }) => (after ?? before)?.level ?? "";

/** The names of zones by number, of those that changed. @param {ZoneChange[]} changes */
function namesOf(changes) {
  return new Map(changes.map(({ zone, before, after }) => {
    const state = after ?? before;
    return [zone, state ? nameOf(state) : ""];
  }));
}

/**
 * @param {ZoneChange} change
 * @param {Map<number, string>} names
 * @param {Actions} actions
 */
function row(change, names, { look, point }) {
  const state = change.after ?? change.before;
  return h("li", {},
    h("button", {
      type: "button", class: "fw-change", onclick: () => look(change),
      onpointerenter: () => point(change), onpointerleave: () => point(null),
      onfocus: () => point(change), onblur: () => point(null),
    },
    h("span", { class: "fw-change-head" },
      h("span", { class: `fw-change-word fw-change-${change.change}` }, changeWord(change.change)),
      h("strong", {}, state ? nameOf(state) : ""), " ",
      h("span", { class: "fw-code" }, state?.code ?? ""),
      h("span", { class: "fw-change-area" }, areas(change))),
    facts(change, names).map(([label, was, is]) => h("span", { class: "fw-change-fact" },
      h("span", { class: "fw-soft" }, label), " ",
      h("s", {}, was || "–"), " → ", h("b", {}, is || "–")))));
}

/** @param {ZoneChange} change */
function areas({ area_before_m2: before, area_after_m2: after }) {
  if (!before && !after) return "";
  if (before && after) {
    const [was, is] = [formatArea(before), formatArea(after)];
    return was === is ? is : `${was} → ${is}`;
  }
  return formatArea(before ?? after ?? 0);
}

/**
 * The fields that differ, in words: label, before, after. The boundary is for the map to show.
 * @param {ZoneChange} change
 * @param {Map<number, string>} names
 * @returns {[string, string, string][]}
 */
function facts({ change, fields, before, after }, names) {
  if (change !== "changed" || !before || !after) return [];
  const above = (/** @type {number | null} */ zone) => (zone === null ? "" : names.get(zone) ?? `#${zone}`);
  /** @type {Record<string, [string, string, string]>} */
  const said = {
    code: [gettext("code"), before.code, after.code],
    name: [gettext("name"), before.name, after.name],
    name_en: [gettext("English name"), before.name_en, after.name_en],
    level: [gettext("level"), before.level, after.level],
    parent: [gettext("zone above"), above(before.parent), above(after.parent)],
    gap_reason: [gettext("why it is a gap"), before.gap_reason, after.gap_reason],
  };
  return fields.flatMap((name) => (said[name] ? [said[name]] : []));
}
