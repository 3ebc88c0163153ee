/**
 * The open issues as dots over the zones, for an editor to see whose work a border cuts off.
 */

import { ApiError, getJson } from "#zones/api.js";
import ol from "#zones/map/ol.js";
import { issueStyle } from "#zones/editor/styles.js";
import { DEGREES, GEOJSON } from "#zones/editor/zone_stock.js";

/** The newest of the view; more dots would be a carpet. */
const MOST = 1000;

export class IssueDots {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {string} address  of GET /issues
   * @param {(problem: unknown) => void} onProblem
   */
  constructor(map, address, onProblem) {
    this.map = map;
    this.address = address;
    this.onProblem = onProblem;
    /** @type {AbortController | null} */
    this.running = null;
    this.source = new ol.source.Vector();
    this.layer = new ol.layer.Vector({
      source: this.source, zIndex: 24, visible: false, style: issueStyle(),
    });
    map.addLayer(this.layer);
    map.on("moveend", () => this.layer.getVisible() && this.load());
  }

  /** @param {boolean} shown */
  show(shown) {
    this.layer.setVisible(shown);
    if (shown) this.load();
  }

  async load() {
    this.running?.abort();
    this.running = new AbortController();
    const bbox = ol.proj.transformExtent(this.map.getView().calculateExtent(), "EPSG:3857", DEGREES)
      .map((side) => side.toFixed(6)).join(",");
    try {
      const answer = await getJson(this.address,
        { open: "true", bbox, format: "geojson", limit: MOST }, this.running.signal);
      this.source.clear(true);
      this.source.addFeatures(GEOJSON.readFeatures(answer));
    } catch (error) {
      if (error instanceof ApiError) this.onProblem(error);
      else if (!(error instanceof DOMException)) throw error;
    }
  }
}
