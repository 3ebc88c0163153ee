/**
 * A small map of one place: a pin, the circle its position is accurate to, the ground around it.
 */

import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import ol from "#zones/map/ol.js";
import { PlaceLayer } from "#zones/map/place_layer.js";

const CLOSE = 17;

/** @param {HTMLElement} frame  with data-lon, data-lat (WGS-84), data-accuracy (m), data-api */
export function drawPlace(frame) {
  const { api = "", lon = "", lat = "", accuracy = "" } = frame.dataset;
  const map = createMap(need(".fw-map", HTMLElement, frame), null);
  const place = new PlaceLayer();
  for (const layer of place.layers) map.addLayer(layer);
  place.show({ lon: Number(lon), lat: Number(lat), accuracy: Number(accuracy) || null });
  map.getView().setCenter(ol.proj.fromLonLat([Number(lon), Number(lat)]));
  map.getView().setZoom(CLOSE);
  attachBasemaps(map, { api });
  return map;
}
