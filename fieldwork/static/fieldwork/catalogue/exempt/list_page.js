/**
 * The list of the exempt areas and its map, each of which shows where one is in the other.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import { AreasLayer } from "#fieldwork/catalogue/exempt/areas_layer.js";

/**
 * @typedef {object} Config  written by fieldwork/catalogue/exempt_pages.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {string[]} codes  of the areas on this page of the list
 */

const AROUND = [48, 72, 48, 48];

/**
 * @param {HTMLElement} root
 * @param {Config} config
 */
async function drawList(root, config) {
  const api = root.dataset.api ?? "/";
  const target = need(".fw-map", HTMLElement, root);
  const map = createMap(target, config.bbox);
  const areas = new AreasLayer(30);
  map.addLayer(areas.layer);
  attachBasemaps(map, { api });
  try {
    const shown = new Set(config.codes);
    await areas.load(api, { all: true }, (code) => shown.has(code));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    root.dataset.mapless = "";
    return;
  }
  const extent = areas.source.getExtent();
  if (extent?.every(Number.isFinite)) map.getView().fit(extent, { padding: AROUND, maxZoom: 17 });
  map.on("pointermove", ({ coordinate, dragging }) => {
    const [area] = dragging ? [] : areas.at(coordinate);
    target.toggleAttribute("data-over", area !== undefined);
    markRow(root, areas, area ? String(area.get("code")) : null);
  });
  map.on("singleclick", ({ coordinate }) => {
    const [area] = areas.at(coordinate);
    if (area) location.assign(addressOf(root, String(area.get("code"))));
  });
  for (const row of root.querySelectorAll("tr[data-code]")) {
    const code = row.getAttribute("data-code");
    for (const event of ["mouseenter", "focusin"]) {
      row.addEventListener(event, () => areas.mark(code));
    }
    for (const event of ["mouseleave", "focusout"]) {
      row.addEventListener(event, () => areas.mark(null));
    }
  }
}

/**
 * @param {HTMLElement} root
 * @param {AreasLayer} areas
 * @param {string | null} code
 */
function markRow(root, areas, code) {
  areas.mark(code);
  for (const row of root.querySelectorAll("tr[data-code]")) {
    row.toggleAttribute("data-marked", row.getAttribute("data-code") === code);
  }
}

/**
 * @param {HTMLElement} root
 * @param {string} code
 */
const addressOf = (root, code) =>
  (root.dataset.url ?? "").replace("CODE", encodeURIComponent(code));

const list = document.querySelector("[data-exempt-list]");
if (list instanceof HTMLElement) {
  drawList(list, JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
}
