/**
 * The places of defects on the map: marked while one is looked at or pressed.
 */

import ol from "#zones/map/ol.js";
import { defectStyle } from "#zones/editor/styles.js";
import { DEGREES, GEOJSON } from "#zones/editor/zone_stock.js";

/** @typedef {{place?: import("#zones/editor/wire.js").Shape | null, box?: number[] | null}} Located */

const CLOSEST = 19;
const PRESS_PX = 12;

export class DefectLayer {
  /** @param {import("ol/Map.js").default} map */
  constructor(map) {
    this.map = map;
    this.source = new ol.source.Vector();
    map.addLayer(new ol.layer.Vector({ source: this.source, zIndex: 36, style: defectStyle }));
  }

  /**
   * Marks places; goes to the only one, or where none of them is in view.
   * @param {Located[]} items
   */
  show(items) {
    this.clear();
    for (const item of items) {
      if (!item.place) continue;
      const feature = new ol.Feature(GEOJSON.readGeometry(item.place) ?? undefined);
      feature.set("item", item);
      this.source.addFeature(feature);
      this.source.addFeature(new ol.Feature(
        new ol.geom.Point(ol.extent.getCenter(feature.getGeometry()?.getExtent() ?? []))));
    }
    const [only] = items;
    const extent = this.source.isEmpty() && only?.box
      ? ol.proj.transformExtent(only.box, DEGREES, "EPSG:3857") : this.source.getExtent();
    if (extent && !ol.extent.isEmpty(extent)) this.goTo(extent, items.length === 1);
  }

  /**
   * @param {number[]} extent
   * @param {boolean} close  always, not only where it is out of view
   */
  goTo(extent, close) {
    const view = this.map.getView();
    if (!close && ol.extent.intersects(view.calculateExtent(), extent)) return;
    view.fit(extent, { padding: [140, 140, 140, 140], maxZoom: CLOSEST, duration: 250 });
  }

  /**
   * The marked item at a place of the map; a sliver needs no sharp aim.
   * @param {number[]} coordinate
   * @returns {Located | null}
   */
  at(coordinate) {
    const reach = PRESS_PX * (this.map.getView().getResolution() ?? 1);
    const [x = 0, y = 0] = coordinate;
    /** @type {Located | null} */
    let found = null;
    this.source.forEachFeatureIntersectingExtent([x - reach, y - reach, x + reach, y + reach],
      (feature) => { found ??= feature.get("item") ?? null; });
    return found;
  }

  clear() {
    this.source.clear();
  }
}
