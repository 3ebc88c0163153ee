/**
 * The place that was asked about: a pin, the circle its position is accurate to, and the zone that
 * owns it.
 */

import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";

/** @typedef {import("#zones/map/permalink.js").Place} Place */

const PIN_PATH = "M14 1C7.4 1 2 6.3 2 12.9 2 21.7 14 35 14 35s12-13.3 12-22.1C26 6.3 20.6 1 14 1Z";

export class PlaceLayer {
  constructor() {
    this.source = new ol.source.Vector();
    this.layer = new ol.layer.Vector({
      source: this.source,
      zIndex: 30,
      style: (feature) => (feature.get("circle") ? circleStyle() : pinStyle()),
    });
    this.zoneSource = new ol.source.Vector();
    this.zoneLayer = new ol.layer.Vector({
      source: this.zoneSource, zIndex: 25, style: () => zoneBorder(),
    });
    /** Under the basemap, so that a lake within stays blue. */
    this.zoneGround = new ol.layer.Vector({
      source: this.zoneSource, zIndex: -1, style: () => zoneGround(),
    });
  }

  /** All that is drawn, for the map to hold. */
  get layers() {
    return [this.zoneGround, this.zoneLayer, this.layer];
  }

  /** @param {import("ol/Feature.js").default | null} zone */
  showZone(zone) {
    this.zoneSource.clear();
    if (zone) this.zoneSource.addFeature(zone);
  }

  /** @param {Place | null} place */
  show(place) {
    this.source.clear();
    if (!place) return;
    const at = ol.proj.fromLonLat([place.lon, place.lat]);
    if (place.accuracy) {
      const radius = place.accuracy / ol.proj.getPointResolution("EPSG:3857", 1, at);
      const circle = new ol.Feature(new ol.geom.Circle(at, radius));
      circle.set("circle", true);
      this.source.addFeature(circle);
    }
    this.source.addFeature(new ol.Feature(new ol.geom.Point(at)));
  }
}

const zoneGround = () => new ol.style.Style({
  fill: new ol.style.Fill({ color: palette().chosenFill }),
});

const zoneBorder = () => new ol.style.Style({
  stroke: new ol.style.Stroke({ color: palette().chosen, width: 3, lineJoin: "round" }),
});

function circleStyle() {
  const colours = palette();
  return new ol.style.Style({
    fill: new ol.style.Fill({ color: colours.positionFill }),
    stroke: new ol.style.Stroke({ color: colours.position, width: 1.5 }),
  });
}

function pinStyle() {
  const colours = palette();
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="36" viewBox="0 0 28 36">`
    + `<path d="${PIN_PATH}" fill="${colours.chosen}" stroke="#fff" stroke-width="2"/>`
    + `<circle cx="14" cy="13" r="4.5" fill="#fff"/></svg>`;
  return new ol.style.Style({
    image: new ol.style.Icon({
      src: `data:image/svg+xml,${encodeURIComponent(svg)}`, anchor: [0.5, 0.97],
    }),
  });
}
