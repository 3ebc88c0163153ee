/**
 * What a draft would do to open issues: how many would have another owner, which units gain and
 * lose, and where they lie.
 */

import { getJson } from "#zones/api.js";
import { h } from "#zones/dom.js";
import { fill, gettext, language, nameOf, ngettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { issueStyle } from "#zones/editor/styles.js";

/**
 * @typedef {{name: string, name_en?: string}} Named
 * @typedef {{zone: Named | null, unit: Named}} Owned
 * @typedef {{number: string, lon: number, lat: number, category: Named, from: Owned, to: Owned,
 *   url?: string}} Moving
 * @typedef {object} Outlook  as GET /drafts/{id}/issues gives it
 * @property {number} open
 * @property {number} rerouted
 * @property {{unit: Named, gains: number, loses: number}[]} units
 * @property {Moving[]} issues
 */

/** So many are drawn; so many listed. */
const MOST = 1000;
const LISTED = 100;

export class IssueMoves {
  /**
   * @param {HTMLElement} root
   * @param {import("ol/Map.js").default} map  the one of after
   */
  constructor(root, map) {
    this.root = root;
    this.source = new ol.source.Vector();
    map.addLayer(new ol.layer.Vector({ source: this.source, zIndex: 28, style: issueStyle() }));
  }

  /**
   * @param {string} address
   * @param {string | null} at  when it would take effect; null: now
   */
  async load(address, at) {
    const outlook = /** @type {Outlook} */ (await getJson(address, { limit: MOST, at }));
    this.source.clear();
    this.source.addFeatures(outlook.issues.map(({ lon, lat }) => new ol.Feature(
      new ol.geom.Point(ol.proj.fromLonLat([lon, lat])))));
    this.root.replaceChildren(...view(outlook));
  }
}

/** @param {Outlook} outlook */
function view({ open, rerouted, units, issues }) {
  const count = (/** @type {number} */ n) => n.toLocaleString(language());
  if (!rerouted) {
    return [h("p", {}, fill(ngettext(
      "The {n} open issue keeps the owner of its place.",
      "All {n} open issues keep the owners of their places.", open), { n: count(open) }))];
  }
  return [
    h("p", {}, fill(ngettext(
      "{n} of {open} open issues lies where another would answer. It keeps its owner until somebody re-routes it.",
      "{n} of {open} open issues lie where others would answer. They keep their owners until somebody re-routes them.",
      rerouted), { n: count(rerouted), open: count(open) })),
    units.length > 0 && balance(units),
    h("details", { class: "fw-folded" },
      h("summary", {}, gettext("The issues")),
      h("ul", { class: "fw-issue-moves" }, issues.slice(0, LISTED).map(issueRow)),
      rerouted > LISTED && h("p", { class: "fw-soft" },
        fill(gettext("and {n} more"), { n: count(rerouted - LISTED) }))),
  ].filter((part) => part instanceof Node);
}

/** @param {Outlook["units"]} units */
const balance = (units) => h("table", { class: "table fw-balance" },
  h("thead", {}, h("tr", {},
    h("th", { scope: "col" }, gettext("Unit")),
    h("th", { scope: "col", class: "fw-number" }, gettext("would lose")),
    h("th", { scope: "col", class: "fw-number" }, gettext("would gain")))),
  h("tbody", {}, units.map(({ unit, gains, loses }) => h("tr", {},
    h("td", {}, nameOf(unit)),
    h("td", { class: "fw-number" }, loses || "–"),
    h("td", { class: "fw-number" }, gains || "–")))));

/** @param {Moving} moving */
const issueRow = ({ number, category, from, to, url }) => h("li", {},
  h("a", { href: url ?? `/issues/${encodeURIComponent(number)}/` }, nameOf(category), " ",
    h("span", { class: "fw-code" }, number)),
  h("span", {}, owned(from), " → ", h("b", {}, owned(to))));

/** @param {Owned} owner */
const owned = ({ zone, unit }) => [zone ? nameOf(zone) : gettext("no zone"), nameOf(unit)].join(" ");
