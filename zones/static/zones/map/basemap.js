/**
 * The basemap: our own reference layers, drawn. No tile comes from anywhere else, so the map is
 * the same on a closed network.
 */

import { nameOf } from "#zones/i18n.js";
import { featureSource } from "#zones/map/feature_source.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

/**
 * @typedef {"water" | "green" | "roads" | "buildings" | "landmarks" | "addresses" | "other"} Kind
 *
 * @typedef {object} ReferenceLayer  what GET /reference/layers says of a layer
 * @property {string} code
 * @property {Kind} kind
 * @property {string} name_zh
 * @property {string} name_en
 * @property {string} [source]
 * @property {string} [licence]
 *
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("ol/style/Style.js").default} Style
 * @typedef {(feature: FeatureLike, zoom: number) => Style[]} Draw
 */

/**
 * From which zoom a kind is loaded and how it lies in the stack. The loading grid's zoom bounds
 * the size of one request: a tile of it is fetched once and kept.
 * @type {Record<Kind, {from: number, to: number, order: number, declutter?: boolean}>}
 */
const KINDS = {
  water: { from: 8, to: 11, order: 0, declutter: true },
  green: { from: 10.5, to: 13, order: 1, declutter: true },
  buildings: { from: 15, to: 15, order: 2 },
  roads: { from: 10.5, to: 13, order: 3, declutter: true },
  other: { from: 14, to: 14, order: 4, declutter: true },
  landmarks: { from: 15, to: 14, order: 8, declutter: true },
  addresses: { from: 17, to: 17, order: 9, declutter: true },
};

/**
 * Map layers for the reference layers that the reader may see, lowest first.
 * @param {ReferenceLayer[]} layers
 * @param {string} api  the address of the REST interface, with its last slash
 * @param {(problem: import("#zones/api.js").ApiError) => void} onProblem
 */
export function basemapLayers(layers, api, onProblem) {
  return layers.map((layer) => {
    const kind = KINDS[layer.kind] ?? KINDS.other;
    const draw = DRAW[layer.kind] ?? DRAW.other;
    const address = `${api}reference/${encodeURIComponent(layer.code)}/features`;
    const source = featureSource(
      address, {}, { minZoom: Math.floor(kind.from) - 1, maxZoom: kind.to }, onProblem);
    source.setAttributions(plain([layer.source, layer.licence].filter(Boolean).join(", ")));
    return new ol.layer.Vector({
      source,
      minZoom: kind.from - 0.01,
      zIndex: kind.order,
      declutter: kind.declutter ? "names" : false,
      updateWhileAnimating: false,
      style: (feature, resolution) => draw(feature, zoomOf(resolution)),
    });
  });
}

/**
 * A text for OpenLayers' attributions, which it reads as markup.
 * @param {string} text
 */
export const plain = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** @param {number} resolution  metres of EPSG:3857 per pixel */
const zoomOf = (resolution) => Math.log2(156543.03392804097 / resolution);

/**
 * @param {string} text
 * @param {string} colour
 * @param {object} [options]
 */
function label(text, colour, options = {}) {
  return new ol.style.Text({
    text,
    font: `12px ${FONT}`,
    fill: new ol.style.Fill({ color: colour }),
    stroke: new ol.style.Stroke({ color: palette().halo, width: 3 }),
    ...options,
  });
}

/** @param {FeatureLike} feature */
const named = (feature) => nameOf(feature.getProperties());

/**
 * @param {string} fill
 * @param {string} textColour
 * @param {number} textFrom
 * @returns {Draw}
 */
const areas = (fill, textColour, textFrom) => (feature, zoom) => {
  const colours = /** @type {Record<string, string>} */ (/** @type {unknown} */ (palette()));
  const colour = colours[fill] ?? "";
  const style = new ol.style.Style({ fill: new ol.style.Fill({ color: colour }) });
  if (feature.getGeometry()?.getType().endsWith("LineString")) {
    style.setStroke(new ol.style.Stroke({ color: colour, width: Math.max(1.5, zoom - 11) }));
  }
  if (zoom >= textFrom && named(feature)) {
    style.setText(label(named(feature), colours[textColour] ?? "", { overflow: false }));
  }
  return [style];
};

/** Width in pixels of a road by its class, at zoom 16; it halves every 1.6 zooms. */
const ROAD_WIDTHS = /** @type {Record<string, number>} */ (
  { trunk: 13, primary: 12, secondary: 9.5, tertiary: 7.5, residential: 5.5, old_town: 5, lane: 3 });

/** Farther away than this a road is one thin line, for the town to show as a fabric. */
const ROAD_NEAR = 13;

/** The zoom a class of road appears at. */
const ROAD_FROM = /** @type {Record<string, number>} */ (
  { trunk: 10, primary: 10, secondary: 11, tertiary: 12, residential: 12.5, old_town: 12.5, lane: 15 });

/** @type {Draw} */
function road(feature, zoom) {
  const kind = String(feature.get("class") ?? "residential");
  if (zoom < (ROAD_FROM[kind] ?? 14)) return [];
  const colours = palette();
  const at16 = ROAD_WIDTHS[kind] ?? 5;
  if (zoom < ROAD_NEAR) return [farRoad(colours, at16, zoom)];
  const width = Math.min(at16 * 2 ** ((zoom - 16) / 1.6), at16 * 3);
  const main = at16 > 9;
  const casing = new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colours.roadEdge, width: width + 2, lineCap: "butt" }),
    zIndex: at16,
  });
  const surface = new ol.style.Style({
    stroke: new ol.style.Stroke({ color: main ? colours.mainRoad : colours.road, width }),
    zIndex: 20 + at16,
  });
  if (width >= 4 && named(feature)) {
    surface.setText(label(named(feature), colours.text, {
      placement: "line", repeat: 420, maxAngle: 0.6, font: `${main ? 12 : 11}px ${FONT}`,
    }));
  }
  return [casing, surface];
}

/**
 * @param {import("#zones/map/palette.js").Palette} colours
 * @param {number} at16
 * @param {number} zoom
 */
const farRoad = (colours, at16, zoom) => new ol.style.Style({
  stroke: new ol.style.Stroke({
    color: colours.farRoad, width: (at16 / 9) * 2 ** ((zoom - 12) / 2),
  }),
});

/** @type {Draw} */
function building(feature, zoom) {
  const colours = palette();
  const style = new ol.style.Style({
    fill: new ol.style.Fill({ color: colours.building }),
    stroke: new ol.style.Stroke({ color: colours.buildingEdge, width: 1 }),
  });
  if (zoom >= 18 && named(feature)) {
    style.setText(label(named(feature), colours.text, { font: `10px ${FONT}` }));
  }
  return [style];
}

/** A landmark's dot and name give way together, but for the last zooms, where all dots show.
 * @type {Draw}
 */
function landmark(feature, zoom) {
  const colours = palette();
  return [new ol.style.Style({
    image: new ol.style.Circle({
      radius: 3.5,
      fill: new ol.style.Fill({ color: colours.landmark }),
      stroke: new ol.style.Stroke({ color: colours.halo, width: 1.5 }),
      declutterMode: zoom >= 17 ? "obstacle" : "declutter",
    }),
    text: label(named(feature), colours.landmark, { offsetY: -11 }),
  })];
}

/** @type {Draw} */
function address(feature) {
  const number = feature.get("house_number") || named(feature);
  return number
    ? [new ol.style.Style({ text: label(String(number), palette().text, { font: `10px ${FONT}` }) })]
    : [];
}

/** @type {Draw} */
function other(feature) {
  const colours = palette();
  return [new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colours.buildingEdge, width: 1.5 }),
    text: named(feature) ? label(named(feature), colours.text) : undefined,
  })];
}

/** @type {Record<Kind, Draw>} */
const DRAW = {
  water: areas("water", "waterText", 13),
  green: areas("green", "text", 15),
  roads: road,
  buildings: building,
  landmarks: landmark,
  addresses: address,
  other,
};
