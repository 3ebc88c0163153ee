/**
 * The zones of one level of a scheme on one day: their borders, names, and which one is meant.
 */

import { ApiError, getJson } from "#zones/api.js";
import { nameOf } from "#zones/i18n.js";
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

const DEGREES = "EPSG:4326";
const GRID_ZOOM = 13;

export class ZonesLayer {
  /**
   * @param {string} api  the address of the REST interface, with its last slash
   * @param {{lines?: boolean, order: number}} look
   * @param {(problem: ApiError) => void} onProblem
   */
  constructor(api, look, onProblem) {
    this.api = api;
    this.look = look;
    this.onProblem = onProblem;
    /** @type {Cut | null} */
    this.cut = null;
    /** @type {string | number | null} */
    this.hovered = null;
    /** @type {string | number | null} */
    this.chosen = null;
    this.layer = new ol.layer.Vector({
      zIndex: look.order,
      declutter: "zones",
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
    this.layer.setSource(cut ? this.source(cut) : null);
  }

  /**
   * @param {string | number | null} id
   */
  hover(id) {
    if (id === this.hovered) return;
    this.hovered = id;
    this.layer.changed();
  }

  /** @param {string | number | null} id */
  choose(id) {
    this.chosen = id;
    this.layer.changed();
  }

  /** @param {Cut} cut */
  source(cut) {
    const format = new ol.format.GeoJSON({ dataProjection: DEGREES, featureProjection: "EPSG:3857" });
    const grid = ol.tilegrid.createXYZ({ minZoom: GRID_ZOOM, maxZoom: GRID_ZOOM });
    const source = new ol.source.Vector({
      strategy: ol.loadingstrategy.tile(grid),
      loader: async (extent, _resolution, projection, success, failure) => {
        const box = ol.proj.transformExtent(extent, projection, DEGREES);
        const bbox = box.map((value) => value.toFixed(6)).join(",");
        try {
          const features = format.readFeatures(await getJson(`${this.api}zones`, { ...cut, bbox }));
          source.addFeatures(features.filter(
            (feature) => source.getFeatureById(feature.getId() ?? "") === null));
          success?.(features);
        } catch (error) {
          source.removeLoadedExtent(extent);
          failure?.();
          if (error instanceof ApiError) this.onProblem(error);
          else throw error;
        }
      },
    });
    return source;
  }

  /**
   * @param {FeatureLike} feature
   * @param {number} resolution
   */
  draw(feature, resolution) {
    const colours = palette();
    const id = feature.getId();
    const chosen = id === this.chosen;
    const lines = this.look.lines;
    const colour = chosen ? colours.chosen : lines ? colours.street : colours.border;
    const style = new ol.style.Style({
      zIndex: chosen ? 2 : 1,
      stroke: new ol.style.Stroke({
        color: colour, width: (chosen ? 3 : 1.75) + (lines ? 1.5 : 0), lineJoin: "round",
      }),
      text: this.text(feature, chosen ? colours.chosen : lines ? colours.street : colours.borderText,
        resolution),
    });
    if (!lines) {
      const fill = chosen ? colours.chosenFill : id === this.hovered ? colours.hover
        : "rgba(0, 0, 0, 0)";
      style.setFill(new ol.style.Fill({ color: fill }));
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
    if (width < 48) return undefined;
    const name = nameOf(properties);
    const code = this.look.lines || width < 140 ? "" : `\n${properties.code}`;
    return new ol.style.Text({
      text: [name, `600 13px ${FONT}`, code, `11px ${FONT}`],
      placement: this.look.lines ? "line" : "point",
      overflow: true,
      fill: new ol.style.Fill({ color: colour }),
      stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
    });
  }
}

