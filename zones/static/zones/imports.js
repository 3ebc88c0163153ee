/**
 * The page of an import: how far it is, and a map of what the file holds and where it is faulty.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { createMap } from "#zones/map/base_map.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

const ASK_EVERY = 1000; // milliseconds
const DEGREES = "EPSG:4326";
const FAULTY = "#b3261e";

/**
 * @typedef {object} Run  what GET /imports/{id}?report=false says
 * @property {"checking" | "applying" | "ready" | "refused" | "unchanged" | "done" | "failed" | "discarded"} state
 * @property {{done: number, total: number}} progress
 */

/** @param {Run["state"]} state */
const underWay = (state) => state === "checking" || state === "applying";

/**
 * Asks how far the import is until it is over, then shows its report.
 * @param {HTMLElement} frame
 */
async function follow(frame) {
  const bar = need("progress", HTMLProgressElement, frame);
  const figures = need("[data-import-figures]", HTMLElement, frame);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    try {
      const run = /** @type {Run} */ (await getJson(frame.dataset.import ?? "", { report: "false" }));
      if (!underWay(run.state)) return location.replace(location.href);
      const { done, total } = run.progress;
      if (total) {
        bar.max = total;
        bar.value = done;
        figures.textContent = `${done.toLocaleString()} / ${total.toLocaleString()}`;
      }
    } catch (error) {
      if (!(error instanceof ApiError) || !error.offline) throw error;
      figures.textContent = error.message;
    }
  }
}

/** @param {import("ol/Feature.js").FeatureLike} feature */
function look(feature) {
  const colours = palette();
  const what = feature.get("what");
  const [colour, fill] = {
    added: [colours.border, colours.hover],
    changed: [colours.chosen, colours.chosenFill],
    unchanged: [colours.text, "transparent"],
    faulty: [FAULTY, "rgba(179, 38, 30, 0.08)"],
  }[String(what)] ?? [FAULTY, "rgba(179, 38, 30, 0.65)"];
  return new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colour, width: what === "unchanged" ? 1 : 2 }),
    fill: new ol.style.Fill({ color: fill }),
    image: new ol.style.Circle({ radius: 3, fill: new ol.style.Fill({ color: colour }) }),
    text: new ol.style.Text({
      text: feature.get("label") ?? "",
      font: `12px ${FONT}`,
      overflow: false,
      fill: new ol.style.Fill({ color: colours.text }),
      stroke: new ol.style.Stroke({ color: colours.halo, width: 3 }),
    }),
    zIndex: feature.get("label") === undefined ? 2 : 1,
  });
}

/**
 * Draws the file; a press on the place of a finding goes there on this map.
 * @param {HTMLElement} frame
 */
async function draw(frame) {
  const map = createMap(need(".fw-map", HTMLElement, frame), null);
  const format = new ol.format.GeoJSON({ dataProjection: DEGREES, featureProjection: "EPSG:3857" });
  try {
    const features = format.readFeatures(await getJson(frame.dataset.preview ?? ""));
    const source = new ol.source.Vector({ features });
    map.addLayer(new ol.layer.Vector({ source, style: look, declutter: true }));
    const extent = source.getExtent();
    if (extent && features.length) map.getView().fit(extent, { padding: [24, 24, 24, 24] });
    for (const link of document.querySelectorAll("a[data-place]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        const place = (link.getAttribute("data-place") ?? "").split(",").map(Number);
        map.getView().animate({ center: ol.proj.fromLonLat(place), zoom: 17, duration: 300 });
        frame.scrollIntoView({ block: "nearest" });
      });
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    frame.hidden = true;
  }
}

const busy = document.querySelector("[data-import]");
if (busy instanceof HTMLElement) follow(busy);
const file = document.querySelector(".fw-import-map");
if (file instanceof HTMLElement) draw(file);
