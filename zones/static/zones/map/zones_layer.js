/**
 * The zones of one level of a scheme on one day: their ground, borders and names, and which one is
 * pointed at.
 */

import { nameOf } from "#zones/i18n.js";
import { featureSource } from "#zones/map/feature_source.js";
import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";
import { Shades } from "#zones/map/shades.js";
import { written, zoneNames } from "#zones/map/zone_names.js";

/**
 * @typedef {object} Cut  which zones to draw
 * @property {string} scheme
 * @property {string} level
 * @property {string | null} at  YYYY-MM-DD
 * @property {string | null} [known_at]  YYYY-MM-DD
 *
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 */

const GRID = { minZoom: 7, maxZoom: 14 };
const SHADES = palette().shades.length;
/** Down to this rank each zone has a shade of its own; below, one with its sisters. */
const OWN_SHADE_RANK = 1;

export class ZonesLayer {
  /**
   * @param {string} api  the address of the REST interface, with its last slash
   * @param {{lines?: boolean, order: number}} look
   * @param {(problem: import("#zones/api.js").ApiError) => void} onProblem
   */
  constructor(api, look, onProblem) {
    this.api = api;
    this.look = look;
    this.onProblem = onProblem;
    /** @type {Cut | null} */
    this.cut = null;
    /** @type {string | number | null} */
    this.hovered = null;
    this.shades = new Shades(SHADES);
    this.layer = new ol.layer.Vector({
      zIndex: look.order,
      declutter: "names",
      style: (feature, resolution) => this.draw(feature, resolution),
    });
    /** Under the basemap, so that roads, houses and water keep their colours. */
    this.ground = new ol.layer.Vector({ zIndex: -2, style: (feature) => this.shade(feature) });
  }

  /**
   * Draws another cut; the same one again changes nothing.
   * @param {Cut | null} cut
   */
  show(cut) {
    if (JSON.stringify(cut) === JSON.stringify(this.cut)) return;
    this.cut = cut;
    this.hovered = null;
    const source = cut && featureSource(`${this.api}zones`, { ...cut }, GRID, this.onProblem);
    this.layer.setSource(source);
    if (this.look.lines) return;
    this.shades = new Shades(SHADES);
    source?.on("featuresloadend", ({ features }) => this.shades.give(extentsOf(features ?? [])));
    this.ground.setSource(source);
  }

  /**
   * The box around the zones loaded that touch another; empty where there are none.
   * @param {number[]} box  in the map's projection
   */
  extentIn(box) {
    const seen = this.layer.getSource()?.getFeaturesInExtent(box) ?? [];
    return seen.reduce((around, zone) => ol.extent.extend(
      around, zone.getGeometry()?.getExtent() ?? []), ol.extent.createEmpty());
  }

  /**
   * Marks the zone under the pointer, which a transparent area does not tell by its pixels.
   * @param {number[] | null} coordinate  in the map's projection; null: none
   */
  hover(coordinate) {
    const found = coordinate && this.layer.getSource()?.getFeaturesAtCoordinate(coordinate)[0];
    const id = found ? found.getId() ?? null : null;
    if (id === this.hovered) return;
    this.hovered = id;
    this.layer.changed();
  }

  /** @param {FeatureLike} feature */
  shade(feature) {
    const { shades } = palette();
    return new ol.style.Style({
      fill: new ol.style.Fill({ color: shades[this.shades.of(shadeKey(feature))] ?? "" }),
    });
  }

  /**
   * @param {FeatureLike} feature
   * @param {number} resolution
   */
  draw(feature, resolution) {
    const colours = palette();
    const lines = this.look.lines ?? false;
    const style = new ol.style.Style({
      stroke: new ol.style.Stroke({
        color: lines ? colours.street : colours.border, width: lines ? 2.5 : 1.5, lineJoin: "round",
      }),
    });
    if (feature.getId() === this.hovered) {
      style.setFill(new ol.style.Fill({ color: colours.hover }));
    }
    return [style, ...(lines ? this.lineName(feature) : zoneNames(feature, resolution))];
  }

  /** @param {FeatureLike} feature */
  lineName(feature) {
    const text = nameOf(feature.getProperties());
    return [new ol.style.Style({ text: written(text, palette().street, { placement: "line" }) })];
  }
}

/**
 * What has one shade: the zone itself far above, whatever lies in one zone below.
 * @param {FeatureLike} feature
 * @returns {number | string}
 */
function shadeKey(feature) {
  const { rank, parent } = feature.getProperties();
  return rank > OWN_SHADE_RANK && parent !== null ? parent : feature.getId() ?? "";
}

/** @param {import("ol/Feature.js").default[]} features */
function extentsOf(features) {
  /** @type {Map<string | number, import("#zones/map/shades.js").Extent>} */
  const extents = new Map();
  for (const feature of features) {
    const key = shadeKey(feature);
    const extent = feature.getGeometry()?.getExtent();
    if (!extent) continue;
    const known = extents.get(key) ?? ol.extent.createEmpty();
    extents.set(key, /** @type {import("#zones/map/shades.js").Extent} */ (
      ol.extent.extend(known, extent)));
  }
  return extents;
}
