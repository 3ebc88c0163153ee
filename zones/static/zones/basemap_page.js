/**
 * The page of a basemap: what its service is asked for, and how its tiles lie under our own layers.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { fill, ngettext } from "#zones/i18n.js";
import { createMap } from "#zones/map/base_map.js";
import { basemapLayers } from "#zones/map/basemap.js";
import { ofPage, rasterOf } from "#zones/map/basemap_choice.js";

/** Near enough to see by how much it is off. */
const CLOSE = 15;
const OVER = 0.65;

/** Shows what only a WMTS is asked for where it is one. @param {HTMLFormElement} form */
function followKind(form) {
  const kind = need("[name=kind]", HTMLSelectElement, form);
  const show = () => {
    for (const group of form.querySelectorAll("fieldset[data-for]")) {
      /** @type {HTMLFieldSetElement} */ (group).hidden = group.getAttribute("data-for") !== kind.value;
    }
  };
  kind.addEventListener("change", show);
  show();
}

/**
 * @param {HTMLElement} frame
 * @param {import("#zones/map/basemap_choice.js").Basemap} basemap
 */
async function preview(frame, basemap) {
  const config = JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}");
  const map = createMap(need(".fw-map", HTMLElement, frame), config.bbox);
  const raster = rasterOf(basemap);
  map.addLayer(raster);
  map.getView().setZoom(Math.min(CLOSE, basemap.max_zoom));
  count(raster, need("[data-tiles]", HTMLElement, frame));
  const over = need("[data-over]", HTMLInputElement, frame);
  const api = frame.dataset.api ?? "/";
  const { results } = await getJson(`${api}reference/layers`);
  const layers = basemapLayers(results, api, () => {});
  for (const layer of layers) {
    layer.setOpacity(OVER);
    map.addLayer(layer);
  }
  const show = () => layers.forEach((layer) => layer.setVisible(over.checked));
  over.addEventListener("change", show);
  show();
}

/**
 * Says how many tiles came and how many did not.
 * @param {ReturnType<typeof rasterOf>} raster
 * @param {HTMLElement} told
 */
function count(raster, told) {
  const tiles = { came: 0, failed: 0 };
  const tell = () => {
    const came = fill(ngettext("{n} tile came.", "{n} tiles came.", tiles.came), { n: tiles.came });
    const failed = fill(ngettext(
      "{n} did not: is its address right, and does this network reach it?",
      "{n} did not: is its address right, and does this network reach it?", tiles.failed),
    { n: tiles.failed });
    told.textContent = tiles.failed ? `${came} ${failed}` : came;
  };
  raster.getSource()?.on("tileloadend", () => { tiles.came += 1; tell(); });
  raster.getSource()?.on("tileloaderror", () => { tiles.failed += 1; tell(); });
}

followKind(need("[data-basemap-form]", HTMLFormElement));
const [shown] = ofPage();
if (shown) {
  preview(need("[data-preview]", HTMLElement), shown).catch((error) => {
    if (!(error instanceof ApiError)) throw error; // the tiles are seen without our own layers
  });
}
