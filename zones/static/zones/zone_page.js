/**
 * The page of one zone: its small map, and the print button.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { createMap, zoneFeature } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import { PlaceLayer } from "#zones/map/place_layer.js";

/** @param {HTMLElement} frame */
async function drawZone(frame) {
  const { api = "", scheme = "", zone = "", at = "" } = frame.dataset;
  try {
    const feature = await zoneFeature(api, { scheme, zone, at });
    const map = createMap(need(".fw-map", HTMLElement, frame), null);
    const place = new PlaceLayer();
    place.showZone(feature);
    for (const layer of place.layers) map.addLayer(layer);
    const extent = feature?.getGeometry()?.getExtent();
    if (extent) map.getView().fit(extent, { padding: [24, 72, 40, 24], maxZoom: 18 });
    attachBasemaps(map, { api });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    frame.hidden = true;
  }
}

drawZone(need(".fw-zone-map", HTMLElement));
