/**
 * The place that was asked about: a pin, the accuracy circle, and the zone that owns it.
 */

import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";

/** @typedef {import("#zones/map/permalink.js").Place} Place */

const PIN = "M12 1.5c-4.7 0-8.500 3.700-8.500 8.300 0 6.200 8.500 13.700 8.500 13.700s8.500-7.500 "
  + "8.500-13.700c0-4.600-3.800-8.300-8.500-8.300Z";

export class PlaceLayer {
  constructor() {
    this.source = new ol.source.Vector();
    this.layer = new ol.layer.Vector({
      source: this.source,
      zIndex: 30,
      style: (feature) => (feature.get("circle") ? circleStyle() : pinStyle()),
    });
  }

  /** @param {Place | null} place */
  show(place) {
    this.source.clear();
    if (!place) return;
    if (place.accuracy) {
      const circle = ol.geom.Polygon.fromCircle;
      void circle;
      const ring = ol.geom.polygon?.circular
        ? ol.geom.polygon.circular([place.lon, place.lat], place.accuracy, 72)
        : null;
      if (ring) this.source.addFeature(feature(ring, true));
    }
    this.source.addFeature(feature(new ol.geom.Point([place.lon, place.lat]), false));
  }
}
