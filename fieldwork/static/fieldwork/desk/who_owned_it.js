/**
 * The map beside the owners of a place: the place, and the zone that owned it on the day asked for.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { zoneFeature } from "#zones/map/base_map.js";
import { PlaceLayer } from "#zones/map/place_layer.js";
import { drawPlace } from "#fieldwork/desk/place_map.js";

/** @param {HTMLElement} frame */
async function draw(frame) {
  const map = drawPlace(frame);
  const { api = "", scheme = "", zone = "", at = "", knownAt = "" } = frame.dataset;
  if (!zone) return;
  const layer = new PlaceLayer();
  for (const each of [layer.zoneGround, layer.zoneLayer]) map.addLayer(each);
  const feature = await zoneFeature(api, { scheme, zone, at, known_at: knownAt });
  layer.showZone(feature);
  const extent = feature?.getGeometry()?.getExtent();
  if (extent) map.getView().fit(extent, { padding: [24, 64, 24, 24], maxZoom: 17 });
}

draw(need("[data-place-map]", HTMLElement)).catch((error) => {
  if (!(error instanceof ApiError)) throw error; // the place is seen without its zone
});
