/**
 * A map with our controls and manners: no rotation, big buttons, keyboard, day and night.
 */

import { getJson } from "#zones/api.js";
import { gettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";

/** @typedef {[west: number, south: number, east: number, north: number]} Box  degrees, WGS-84 */

const DEGREES = "EPSG:4326";

const MARGIN = [24, 24, 24, 24];

/**
 * @param {HTMLElement} target  takes the keyboard: arrows move, + and - zoom
 * @param {Box | null} box  what to show first
 * @param {number[]} [padding]  pixels that stay free around it: top, right, bottom, left
 */
export function createMap(target, box, padding) {
  const map = new ol.Map({
    target,
    keyboardEventTarget: target,
    controls: ol.control.defaults.defaults({
      rotate: false,
      zoomOptions: {
        zoomInTipLabel: gettext("Zoom in"), zoomOutTipLabel: gettext("Zoom out"), zoomOutLabel: "−",
      },
      attributionOptions: { collapsible: true, collapsed: true, tipLabel: gettext("Sources") },
    }).extend([new ol.control.ScaleLine()]),
    interactions: ol.interaction.defaults.defaults({
      altShiftDragRotate: false, pinchRotate: false,
    }),
    view: new ol.View({
      center: [0, 0], zoom: 2, maxZoom: 20, minZoom: box ? 8 : 2, enableRotation: false,
    }),
  });
  showBox(map, box, padding);
  followTheme(map);
  map.on("loadstart", () => { target.dataset.loading = ""; });
  map.on("loadend", () => { delete target.dataset.loading; });
  return map;
}

/**
 * @param {import("ol/Map.js").default} map
 * @param {Box | null} box
 * @param {number[]} [padding]
 */
export function showBox(map, box, padding = MARGIN) {
  if (box) map.getView().fit(toMap(box), { padding });
}

/**
 * Resolves when all the map needs for its present view is there and drawn.
 * @param {import("ol/Map.js").default} map
 */
export const drawn = (map) => new Promise((resolve) => {
  map.once("rendercomplete", resolve);
  map.render(); // nothing would be drawn, and nothing told, where all is there already
});

/** @param {Box} box */
const toMap = (box) => ol.proj.transformExtent(box, DEGREES, "EPSG:3857");

/**
 * The side in metres of a square as large as the box; of a middling city where there is none.
 * @param {Box | null} box
 */
export function sideOf(box) {
  if (!box) return 20000;
  const [west, south, east, north] = box;
  const middle = (south + north) / 2;
  const metres = (/** @type {number[]} */ from, /** @type {number[]} */ to) =>
    ol.sphere.getDistance(from, to);
  return Math.sqrt(
    metres([west, middle], [east, middle]) * metres([west, south], [west, north]));
}

/**
 * One zone with its boundary, or null where no edition of that day has it.
 * @param {string} api  the address of the REST interface, with its last slash
 * @param {{scheme: string | null, zone: number | string, at: string | null, known_at?: string | null}} wanted
 * @param {AbortSignal} [signal]
 */
export async function zoneFeature(api, wanted, signal) {
  const format = new ol.format.GeoJSON({ dataProjection: DEGREES, featureProjection: "EPSG:3857" });
  const [feature] = format.readFeatures(await getJson(`${api}zones`, wanted, signal));
  return feature ?? null;
}

/** @param {import("ol/Map.js").default} map */
function followTheme(map) {
  const redraw = () => {
    for (const layer of map.getAllLayers()) layer.changed();
  };
  document.documentElement.addEventListener("themechange", redraw);
  // After theme.js has set the attribute.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(redraw));
}

/**
 * Moves the map up where something over its lower edge would cover a place.
 * @param {import("ol/Map.js").default} map
 * @param {{lon: number, lat: number}} place  WGS-84 degrees
 * @param {number} height  of what lies over the lower edge, in pixels
 */
export function uncover(map, { lon, lat }, height) {
  const view = map.getView();
  const [x = 0, centreY = 0] = view.getCenter() ?? [];
  const [, y = 0] = map.getPixelFromCoordinate(ol.proj.fromLonLat([lon, lat])) ?? [];
  const covered = y - (map.getSize()?.[1] ?? 0) + height;
  if (covered <= 0) return;
  view.animate({ center: [x, centreY - covered * (view.getResolution() ?? 1)], duration: 200 });
}
