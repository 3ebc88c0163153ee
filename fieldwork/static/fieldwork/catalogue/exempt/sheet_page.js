/**
 * The map of one exempt area, for those who read it.
 */

import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import { AreasLayer, readAreas } from "#fieldwork/catalogue/exempt/areas_layer.js";

const root = need("[data-exempt-sheet]", HTMLElement);
const map = createMap(need(".fw-map", HTMLElement, root), null);
const areas = new AreasLayer(30);
areas.source.addFeatures(readAreas(JSON.parse(need("#area", HTMLScriptElement).textContent ?? "")));
map.addLayer(areas.layer);
map.getView().fit(areas.source.getExtent() ?? [], { padding: [48, 72, 48, 48], maxZoom: 18 });
attachBasemaps(map, { api: root.dataset.api ?? "/" });
