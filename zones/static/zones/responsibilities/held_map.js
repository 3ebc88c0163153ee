/**
 * The small map of the zones that a person or a unit answers for.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import { basemapLayers } from "#zones/map/basemap.js";
import ol from "#zones/map/ol.js";
import { PlaceLayer } from "#zones/map/place_layer.js";

/** A basemap tile that fails leaves the ground empty; the zones still serve. */
const quietly = () => {};

/** @param {HTMLElement} frame */
async function drawZones(frame) {
  const { api = "", zones = "" } = frame.dataset;
  try {
    const collection = await getJson(zones);
    const format = new ol.format.GeoJSON({
      dataProjection: "EPSG:4326", featureProjection: "EPSG:3857",
    });
    const map = createMap(need(".fw-map", HTMLElement, frame), null);
    const place = new PlaceLayer();
    place.zoneSource.addFeatures(format.readFeatures(collection));
    for (const layer of place.layers) map.addLayer(layer);
    const extent = place.zoneSource.getExtent();
    if (extent) map.getView().fit(extent, { padding: [24, 24, 40, 24], maxZoom: 17 });
    const { results } = await getJson(`${api}reference/layers`);
    for (const layer of basemapLayers(results, api, quietly)) map.addLayer(layer);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    frame.hidden = true;
  }
}

drawZones(need(".fw-zone-map", HTMLElement));
