/**
 * What an operation would change, before it is done: ground gained and lost on the map, each in
 * its own hatching with a sign, and the figures beside it.
 */

import { h, icon } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { formatArea } from "#zones/editor/figures.js";
import { areaOf } from "#zones/editor/plane.js";
import { differenceStyle } from "#zones/editor/styles.js";
import { GEOJSON } from "#zones/editor/zone_stock.js";

/**
 * @typedef {import("#zones/editor/wire.js").Difference} Difference
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 * @typedef {import("#zones/editor/wire.js").Shape} Shape
 */

/** Square metres. */
const LEAST_SHOWN = 1;

export class DifferenceLayer {
  /** @param {import("ol/Map.js").default} map */
  constructor(map) {
    this.map = map;
    this.source = new ol.source.Vector();
    this.layer = new ol.layer.Vector({ source: this.source, zIndex: 34, style: differenceStyle });
    map.addLayer(this.layer);
  }

  /** @param {Difference[]} differences */
  show(differences) {
    this.source.clear();
    // Ground that one loses and another gains would be hatched both ways: it is hatched as gained.
    const loss = differences.some(({ gained }) => gained) ? "given" : "lost";
    for (const { code, gained, lost } of differences) {
      this.add(lost, loss, code);
      this.add(gained, "gained", code);
    }
    const extent = this.source.getExtent();
    if (!extent || ol.extent.isEmpty(extent)) return;
    const view = this.map.getView();
    if (ol.extent.containsExtent(view.calculateExtent(), extent)) return;
    view.fit(extent, { padding: [96, 96, 96, 96], maxZoom: 18, duration: 250 });
  }

  /**
   * @param {Shape | null} shape
   * @param {"gained" | "lost" | "given"} way
   * @param {string} code
   */
  add(shape, way, code) {
    const felt = shape && withoutTraces(shape);
    if (!felt) return;
    const feature = new ol.Feature(GEOJSON.readGeometry(felt) ?? undefined);
    feature.setProperties({ way, code });
    this.source.addFeature(feature);
  }

  clear() {
    this.source.clear();
  }
}

/**
 * A border that gets a vertex turns by less than a millimetre: such traces are not shown.
 * @param {Shape} shape
 * @returns {Shape | null}
 */
function withoutTraces(shape) {
  if (shape.type !== "MultiPolygon") return shape;
  const coordinates = shape.coordinates.filter(([outer = []]) => areaOf(outer) >= LEAST_SHOWN);
  return coordinates.length ? { type: "MultiPolygon", coordinates } : null;
}

/**
 * @param {string} title
 * @param {Outcome} tried
 * @param {{apply: () => void, cancel: () => void}} actions
 */
export function differenceView(title, { differences = [], warnings }, { apply, cancel }) {
  return h("section", { class: "fw-difference", "aria-label": title },
    h("h2", { tabindex: "-1" }, title),
    h("p", { class: "fw-soft" }, gettext("Nothing is written yet.")),
    h("ul", { class: "fw-difference-list" }, differences.filter(isFelt).map(differenceRow)),
    warnings.map(({ detail }) => h("p", { class: "fw-difference-warning" }, icon("alert-triangle"), detail)),
    h("p", { class: "fw-legend" },
      h("span", { class: "fw-gained" }, gettext("+ gained")), " ",
      h("span", { class: "fw-lost" }, gettext("− lost"))),
    h("div", { class: "fw-tool-buttons" },
      h("button", { type: "button", class: "btn btn-primary", onclick: apply }, gettext("Apply")),
      h("button", { type: "button", class: "btn", onclick: cancel }, gettext("Cancel"))));
}

/**
 * Whether ground changes hands: a neighbour that only shares a new vertex is not told of.
 * @param {Difference} difference
 */
const isFelt = ({ gained, lost, area_before_m2: before, area_after_m2: after }) =>
  gained !== null || lost !== null || before === null || after === null;

/** @param {Difference} difference */
function differenceRow({ code, name, area_before_m2: before, area_after_m2: after }) {
  const change = (after ?? 0) - (before ?? 0);
  return h("li", {},
    h("span", { class: "fw-difference-zone" }, h("span", { class: "fw-code" }, code), " ", name),
    h("span", { class: "fw-difference-figures" }, sentenceOf(before, after)),
    h("span", { class: change >= 0 ? "fw-gained" : "fw-lost" },
      `${change >= 0 ? "+" : "−"}${formatArea(Math.abs(change))}`));
}

/**
 * @param {number | null} before  square metres
 * @param {number | null} after
 */
function sentenceOf(before, after) {
  if (before === null) return fill(gettext("new: {area}"), { area: formatArea(after ?? 0) });
  if (after === null) return fill(gettext("is gone: {area}"), { area: formatArea(before) });
  return `${formatArea(before)} → ${formatArea(after)}`;
}
