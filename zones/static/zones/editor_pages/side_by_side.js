/**
 * Maps beside each other that show the same place: who moves one moves all.
 */

import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import { featureSource } from "#zones/map/feature_source.js";
import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";

/**
 * @typedef {object} Ground  what every page with such maps is told: see pages/asked.py
 * @property {string} scheme
 * @property {"polygon" | "line"} kind
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {import("#zones/editor/wire.js").Level[]} levels
 *
 * @typedef {import("ol/Map.js").default} OlMap
 * @typedef {import("#zones/api.js").ApiError} ApiError
 */

const GRID = { minZoom: 9, maxZoom: 14 };
const CLOSEST = 18;
const MARGIN = [40, 64, 40, 40];

export class SideBySide {
  /**
   * @param {HTMLElement[]} targets  of the maps
   * @param {string} api  the address of the REST interface, with its last slash
   * @param {import("#zones/map/base_map.js").Box | null} bbox
   */
  constructor(targets, api, bbox) {
    this.maps = targets.map((target) => createMap(target, bbox));
    this.api = api;
    const [first, ...others] = this.maps;
    if (!first) throw new Error("There is no map");
    this.view = first.getView();
    for (const map of others) map.setView(this.view);
    for (const map of this.maps) attachBasemaps(map, { api });
  }

  /**
   * Thin outlines of all zones of a level, for the changed ones to lie among. Called again, they
   * are those of the other level.
   * @param {number} at  of which map
   * @param {string} address  of a GeoJSON list of zones
   * @param {Record<string, string>} parameters
   * @param {(problem: ApiError) => void} onProblem
   */
  outline(at, address, parameters, onProblem) {
    const map = this.maps[at];
    if (!map) return;
    const source = featureSource(address, parameters, GRID, onProblem);
    const known = map.getAllLayers().find((layer) => layer.get("outline"));
    if (known instanceof ol.layer.Vector) {
      known.setSource(source);
      return;
    }
    const layer = new ol.layer.Vector({ source, zIndex: 15, style: outlineStyle });
    layer.set("outline", true);
    map.addLayer(layer);
  }

  /**
   * @param {number[] | undefined} extent  in the maps' projection
   * @param {number} [duration]
   */
  show(extent, duration = 0) {
    if (!extent || ol.extent.isEmpty(extent)) return;
    this.view.fit(extent, { padding: MARGIN, maxZoom: CLOSEST, duration });
  }
}

const outlineStyle = () => new ol.style.Style({
  stroke: new ol.style.Stroke({ color: palette().border, width: 1 }),
});
