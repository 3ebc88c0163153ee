/**
 * The names of zones on a map: one in each part of a zone that has room for it.
 */

import { nameOf } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

/**
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {{width: number, middle: import("ol/geom/Point.js").default}} Part  metres of the map
 */

const CODE_FROM_PX = 320;
/** A name may stick out of a zone that is narrower by this share. */
const LEAST_ROOM = 0.8;
const NAME_FONT = `bold 13px ${FONT}`;

/**
 * A zone's name in each of its parts that has room, its code under it where there is more.
 * @param {FeatureLike} feature
 * @param {number} resolution
 */
export function zoneNames(feature, resolution) {
  const properties = feature.getProperties();
  const name = nameOf(properties);
  return partsOf(feature)
    .filter(({ width }) => width / resolution >= widthOf(name) * LEAST_ROOM)
    .map(({ width, middle }) => new ol.style.Style({
      geometry: middle,
      text: written(width / resolution < CODE_FROM_PX ? name
        : [name, NAME_FONT, "\n", "", String(properties.code), `11px ${FONT}`],
      palette().borderText, {}),
    }));
}

/**
 * Text on the map, readable on whatever lies below.
 * @param {string | string[]} text
 * @param {string} colour
 * @param {object} options
 */
export const written = (text, colour, options) => new ol.style.Text({
  text,
  font: NAME_FONT,
  fill: new ol.style.Fill({ color: colour }),
  stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
  ...options,
});

/**
 * The separate parts of a zone; found once, as a border may have 20,000 vertices.
 * @param {FeatureLike} feature
 * @returns {Part[]}
 */
function partsOf(feature) {
  const known = PARTS.get(feature);
  if (known) return known;
  const geometry = feature.getGeometry();
  const polygons = geometry instanceof ol.geom.MultiPolygon ? geometry.getPolygons()
    : geometry instanceof ol.geom.Polygon ? [geometry] : [];
  const parts = polygons.map((polygon) => (
    { width: ol.extent.getWidth(polygon.getExtent()), middle: polygon.getInteriorPoint() }));
  PARTS.set(feature, parts);
  return parts;
}

/** @type {WeakMap<FeatureLike, Part[]>} */
const PARTS = new WeakMap();

/**
 * About how wide a name is in pixels: Chinese characters are square, Latin ones half as wide.
 * @param {string} name
 */
const widthOf = (name) => [...name].reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 7), 0);
