/**
 * Exempt areas on a map: their ground, their names, the one that is pointed at.
 */

import { getJson } from "#zones/api.js";
import { nameOf } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

/** @typedef {import("ol/Feature.js").FeatureLike} FeatureLike */

const DEGREES = "EPSG:4326";
const MOST = 10000;

const DAY = { line: "#256029", ground: "rgba(56, 142, 60, 0.22)", strong: "rgba(56, 142, 60, 0.42)" };
const NIGHT = {
  line: "#8fd694", ground: "rgba(129, 199, 132, 0.20)", strong: "rgba(129, 199, 132, 0.42)",
};

export class AreasLayer {
  /** @param {number} order  where it lies in the stack of the map */
  constructor(order) {
    this.source = new ol.source.Vector();
    /** @type {string | null} */
    this.marked = null;
    this.layer = new ol.layer.Vector({
      source: this.source, zIndex: order, declutter: "names", style: (feature) => this.look(feature),
    });
  }

  /**
   * Asks for the areas and shows those wanted.
   * @param {string} api
   * @param {{all?: boolean, day?: string}} which  with those switched off; those of a day
   * @param {(code: string) => boolean} [wanted]
   */
  async load(api, { all = false, day }, wanted = () => true) {
    const answer = await getJson(
      `${api}exempt-areas`, { limit: MOST, day, ...(all && { all: "true" }) });
    this.source.clear();
    this.source.addFeatures(readAreas(answer).filter((area) => wanted(String(area.get("code")))));
  }

  /**
   * The areas that hold a place.
   * @param {number[]} coordinate  in the map's projection
   */
  at(coordinate) {
    return this.source.getFeaturesAtCoordinate(coordinate);
  }

  /** @param {string | null} code */
  mark(code) {
    if (code === this.marked) return;
    this.marked = code;
    this.layer.changed();
  }

  /** @param {FeatureLike} feature */
  look(feature) {
    const colours = document.documentElement.getAttribute("data-bs-theme") === "dark" ? NIGHT : DAY;
    const marked = feature.get("code") === this.marked;
    const [west = 0, , east = 0, north = 0] = feature.getGeometry()?.getExtent() ?? [];
    return [
      new ol.style.Style({
        fill: new ol.style.Fill({ color: marked ? colours.strong : colours.ground }),
        stroke: new ol.style.Stroke({
          color: colours.line, width: marked ? 3 : 2, lineDash: marked ? undefined : [7, 4],
        }),
      }),
      new ol.style.Style({
        geometry: new ol.geom.Point([(west + east) / 2, north]), // above it: many are but a strip
        text: new ol.style.Text({
          text: nameOf(feature.getProperties()), font: `12px ${FONT}`, offsetY: -10,
          fill: new ol.style.Fill({ color: colours.line }),
          stroke: new ol.style.Stroke({ color: palette().halo, width: 3 }),
        }),
      }),
    ];
  }
}

/**
 * Features of a GeoJSON answer in the map's projection.
 * @param {unknown} answer
 */
export const readAreas = (answer) => new ol.format.GeoJSON(
  { dataProjection: DEGREES, featureProjection: "EPSG:3857" }).readFeatures(answer);
