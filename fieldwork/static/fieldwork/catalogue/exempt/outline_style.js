/**
 * How an outline looks while it is drawn: its ground, its corners, the chosen one, the pointer.
 */

import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";

const CROSSING = "#d3322a";

/**
 * @param {import("ol/Feature.js").FeatureLike} feature
 * @param {number[] | null} chosen  in the map's projection
 * @param {boolean} thumb  whether corners must be large enough for one
 */
export function outlineStyle(feature, chosen, thumb) {
  const { chosen: colour, chosenFill } = palette();
  const line = feature.get("crossing") ? CROSSING : colour;
  const radius = thumb ? 8 : 5;
  const polygon = /** @type {import("ol/geom/Polygon.js").default} */ (feature.getGeometry());
  const corners = polygon.getCoordinates().flatMap((ring) => ring.slice(0, -1));
  const mine = corners.filter(([x, y]) => chosen?.[0] === x && chosen?.[1] === y);
  return [
    new ol.style.Style({
      fill: new ol.style.Fill({ color: chosenFill }),
      stroke: new ol.style.Stroke({ color: line, width: 2.5, lineJoin: "round" }),
    }),
    dots(corners, radius, "#fff", line),
    dots(mine, radius + 4, line, "#fff"),
  ];
}

/** The line to the pointer, and the corner it would set or move. */
export function pointerStyle() {
  const { chosen, chosenFill } = palette();
  return new ol.style.Style({
    fill: new ol.style.Fill({ color: chosenFill }),
    stroke: new ol.style.Stroke({ color: chosen, width: 2.5, lineDash: [6, 6] }),
    image: new ol.style.Circle({
      radius: 7,
      fill: new ol.style.Fill({ color: chosen }),
      stroke: new ol.style.Stroke({ color: "#fff", width: 2 }),
    }),
  });
}

/**
 * @param {number[][]} corners
 * @param {number} radius
 * @param {string} ground
 * @param {string} line
 */
const dots = (corners, radius, ground, line) => new ol.style.Style({
  geometry: new ol.geom.MultiPoint(corners),
  image: new ol.style.Circle({
    radius,
    fill: new ol.style.Fill({ color: ground }),
    stroke: new ol.style.Stroke({ color: line, width: 2 }),
  }),
});
