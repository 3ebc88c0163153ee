/**
 * Which zones are chosen, on the map and in the table alike.
 */

import ol from "#zones/map/ol.js";
import { chosenStyle } from "#zones/editor/styles.js";

export class Selection {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {import("#zones/editor/zone_stock.js").ZoneStock} stock
   * @param {() => void} onChange
   */
  constructor(map, stock, onChange) {
    this.stock = stock;
    this.onChange = onChange;
    /** @type {number[]} */
    this.ids = [];
    this.source = new ol.source.Vector();
    map.addLayer(new ol.layer.Vector({ source: this.source, zIndex: 25, style: chosenStyle }));
  }

  /** @param {number[]} ids */
  set(ids) {
    this.ids = ids;
    this.draw();
    this.onChange();
  }

  /** @param {number} id */
  toggle(id) {
    this.set(this.ids.includes(id) ? this.ids.filter((other) => other !== id) : [...this.ids, id]);
  }

  /** Draws what is chosen as it is now; what is gone is chosen no more. @param {number[]} [gone] */
  refresh(gone = []) {
    const left = this.ids.filter((id) => !gone.includes(id));
    if (left.length < this.ids.length) this.set(left);
    else this.draw();
  }

  draw() {
    this.source.clear();
    for (const id of this.ids) {
      const geometry = this.stock.feature(id)?.getGeometry();
      if (geometry) this.source.addFeature(new ol.Feature(geometry.clone()));
    }
  }
}
