/**
 * What is chosen: the facts of one zone, or how many they are and how large together; and the
 * tools that act on them.
 */

import { h, icon } from "#zones/dom.js";
import { fill, gettext, nameOf, ngettext } from "#zones/i18n.js";
import { formatArea } from "#zones/editor/figures.js";

/**
 * @typedef {import("#zones/editor/wire.js").ZoneFacts} ZoneFacts
 * @typedef {import("#zones/editor/zone_tools.js").Tool} Tool
 *
 * @typedef {object} Chosen
 * @property {{id: number, facts: ZoneFacts}[]} zones
 * @property {Tool[]} tools  empty where nothing may be changed
 * @property {(tool: Tool) => void} take
 * @property {(id: number) => void} zoomTo
 * @property {(id: number) => string} nameOfAbove
 * @property {import("#zones/editor/wire.js").Holders | null} holders  of the only zone; null: not known
 */

/** @param {Chosen} chosen */
export function zoneView({ zones, tools, take, zoomTo, nameOfAbove, holders }) {
  const [first] = zones;
  if (!first) {
    return [h("p", { class: "fw-soft fw-panel-empty" },
      gettext("Press a zone on the map or a row of the table: what it is and what can be done with it stands here."))];
  }
  const buttons = h("div", { class: "fw-zone-tools" }, tools.map((tool) => h("button", {
    type: "button", class: "btn", "data-tool": tool.code, onclick: () => take(tool),
  }, icon(tool.icon), h("span", {}, tool.name()), h("kbd", {}, keyName(tool.key)))));
  const head = zones.length === 1 ? oneZone(first, zoomTo, nameOfAbove, holders) : manyZones(zones);
  return [...head, buttons];
}

/** @param {string} key */
export const keyName = (key) => (key === "Delete" ? "Del" : key.toUpperCase());

/**
 * @param {{id: number, facts: ZoneFacts}} zone
 * @param {(id: number) => void} zoomTo
 * @param {(id: number) => string} nameOfAbove
 * @param {Chosen["holders"]} holders
 */
function oneZone({ id, facts }, zoomTo, nameOfAbove, holders) {
  const rows = /** @type {[string, string | null | undefined][]} */ ([
    [gettext("English name"), facts.name_en],
    [gettext("Zone above"), facts.parent === null ? "" : nameOfAbove(facts.parent)],
    [gettext("Head"), holders && (holders.head?.name ?? gettext("nobody"))],
    [gettext("Lead unit"), holders && (holders.lead ? nameOf(holders.lead) : gettext("none"))],
    [gettext("Area"), formatArea(facts.area_m2)],
    [gettext("Parts"), facts.parts > 1 ? String(facts.parts) : ""],
    [gettext("Intended gap"), facts.gap_reason],
    [gettext("In this draft"), facts.change && changeName(facts.change)],
  ]);
  return [
    h("div", { class: "fw-zone-head" },
      h("h2", { tabindex: "-1" }, facts.name || facts.code, " ", h("span", { class: "fw-code" }, facts.code)),
      h("button", {
        type: "button", class: "fw-icon-button", title: gettext("Zoom to it"), "aria-label": gettext("Zoom to it"),
        onclick: () => zoomTo(id),
      }, icon("focus-2"))),
    h("dl", { class: "fw-zone-facts" }, rows.filter(([, value]) => value).map(([label, value]) =>
      h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
  ];
}

/** @param {{facts: ZoneFacts}[]} zones */
function manyZones(zones) {
  const area = zones.reduce((sum, { facts }) => sum + facts.area_m2, 0);
  return [
    h("h2", { tabindex: "-1" }, fill(ngettext("{n} zone", "{n} zones", zones.length), { n: zones.length })),
    h("p", { class: "fw-soft" }, formatArea(area), " · ", zones.map(({ facts }) => facts.code).join(", ")),
  ];
}

/** @param {string} change */
export const changeName = (change) => (
  { new: gettext("new"), changed: gettext("changed"), gone: gettext("gone") }[change] ?? "");
