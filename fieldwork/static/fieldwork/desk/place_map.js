/**
 * A small map of one place: a pin, the circle its position is accurate to, the ground around it.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import { basemapLayers } from "#zones/map/basemap.js";
import ol from "#zones/map/ol.js";
import { PlaceLayer } from "#zones/map/place_layer.js";

const CLOSE = 17;
/** A basemap tile that fails leaves the ground empty; the page still serves. */
const quietly = () => {};

/**
 * Adds the reference layers under whatever the map shows; without a network it stays empty.
 * @param {import("ol/Map.js").default} map
 * @param {string} api
 */
export async function addBasemap(map, api) {
  try {
    const { results } = await getJson(`${api}reference/layers`);
    for (const layer of basemapLayers(results, api, quietly)) map.addLayer(layer);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** @param {HTMLElement} frame  with data-lon, data-lat (WGS-84), data-accuracy (m), data-api */
export function drawPlace(frame) {
  const { api = "", lon = "", lat = "", accuracy = "" } = frame.dataset;
  const map = createMap(need(".fw-map", HTMLElement, frame), null);
  const place = new PlaceLayer();
  for (const layer of place.layers) map.addLayer(layer);
  place.show({ lon: Number(lon), lat: Number(lat), accuracy: Number(accuracy) || null });
  map.getView().setCenter(ol.proj.fromLonLat([Number(lon), Number(lat)]));
  map.getView().setZoom(CLOSE);
  addBasemap(map, api);
  return map;
}
