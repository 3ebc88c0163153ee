/**
 * The zones of one level of a scheme on one day: their borders, names, and which one is pointed at.
 */

import { nameOf } from "#zones/i18n.js";
import { featureSource } from "#zones/map/feature_source.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

/**
 * @typedef {object} Cut  which zones to draw
 * @property {string} scheme
 * @property {string} level
 * @property {string | null} at  YYYY-MM-DD
 *
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 */

const GRID = { minZoom: 7, maxZoom: 14 };
const CODE_FROM_PX = 140;
/** A name may stick out of a zone that is narrower by this share. */
const LEAST_ROOM = 0.8;
const NAME_FONT = `600 13px ${FONT}`;

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
    this.layer = new ol.layer.Vector({
      zIndex: look.order,
      declutter: "names",
      style: (feature, resolution) => this.draw(feature, resolution),
    });
  }

  /**
   * Draws another cut; the same one again changes nothing.
   * @param {Cut | null} cut
   */
  show(cut) {
    if (JSON.stringify(cut) === JSON.stringify(this.cut)) return;
    this.cut = cut;
    this.hovered = null;
    this.layer.setSource(
      cut && featureSource(`${this.api}zones`, { ...cut }, GRID, this.onProblem));
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

  /**
   * @param {FeatureLike} feature
   * @param {number} resolution
   */
  draw(feature, resolution) {
    const colours = palette();
    const lines = this.look.lines ?? false;
    const style = new ol.style.Style({
      stroke: new ol.style.Stroke({
        color: lines ? colours.street : colours.border, width: lines ? 2.5 : 1.75, lineJoin: "round",
      }),
      text: this.text(feature, lines ? colours.street : colours.borderText, resolution),
    });
    if (feature.getId() === this.hovered) {
      style.setFill(new ol.style.Fill({ color: colours.hover }));
    }
    return style;
  }

  /**
   * A zone's name where it has room; its code under it where there is more.
   * @param {FeatureLike} feature
   * @param {string} colour
   * @param {number} resolution
   */
  text(feature, colour, resolution) {
    const properties = feature.getProperties();
    const extent = feature.getGeometry()?.getExtent();
    const width = extent ? ol.extent.getWidth(extent) / resolution : 0;
    const name = nameOf(properties);
    if (width < widthOf(name) * LEAST_ROOM) return undefined;
    const code = String(properties.code);
    return new ol.style.Text({
      text: this.look.lines || width < CODE_FROM_PX ? [name, NAME_FONT]
        : [name, NAME_FONT, "\n", "", code, `11px ${FONT}`],
      placement: this.look.lines ? "line" : "point",
      overflow: true,
      fill: new ol.style.Fill({ color: colour }),
      stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
    });
  }
}

/**
 * About how wide a name is in pixels: Chinese characters are square, Latin ones half as wide.
 * @param {string} name
 */
const widthOf = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 7), 0);
