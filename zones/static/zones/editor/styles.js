/**
 * How the editor's map looks, by day and by night. What tells zones apart is never colour alone:
 * changed ones have a dashed border, gaps are hatched, gained and lost ground is hatched each its
 * own way.
 */

import ol from "#zones/map/ol.js";
import { palette } from "#zones/map/palette.js";
import { written, zoneNames } from "#zones/map/zone_names.js";

/**
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("ol/style/Style.js").default} Style
 */

export const GAINED = { day: "#1b7f3b", night: "#5fd98a" };
export const LOST = { day: "#b3261e", night: "#ff8a80" };

/** @param {{day: string, night: string}} colours */
export const ofTheme = ({ day, night }) =>
  (document.documentElement.getAttribute("data-bs-theme") === "dark" ? night : day);

/** @type {Map<string, CanvasPattern | null>} */
const HATCHES = new Map();

/**
 * Stripes to fill with: "/" rising or "\" falling.
 * @param {string} colour
 * @param {"/" | "\\" | "x"} way
 */
export function hatch(colour, way) {
  const key = colour + way;
  const known = HATCHES.get(key);
  if (known !== undefined) return known;
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(10 * ratio);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.75 * ratio;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    if (way !== "\\") { pen.moveTo(shift, side); pen.lineTo(shift + side, 0); }
    if (way !== "/") { pen.moveTo(shift, 0); pen.lineTo(shift + side, side); }
  }
  pen.stroke();
  const pattern = pen.createPattern(canvas, "repeat");
  HATCHES.set(key, pattern);
  return pattern;
}

/**
 * A zone of the level being edited, with its name where there is room.
 * @param {FeatureLike} feature
 * @param {number} resolution
 * @returns {Style[]}
 */
export function zoneStyle(feature, resolution) {
  const colours = palette();
  const { change, gap_reason: gap } = feature.getProperties();
  const line = feature.getGeometry()?.getType().endsWith("LineString");
  const style = new ol.style.Style({
    stroke: new ol.style.Stroke({
      color: line ? colours.street : colours.border,
      width: change ? 2.25 : 1.25, lineDash: change ? [7, 3] : undefined, lineJoin: "round",
    }),
    fill: new ol.style.Fill({
      color: (gap && hatch(colours.text, "x")) || (change ? colours.hover : "rgba(0, 0, 0, 0)"),
    }),
  });
  if (!line) return [style, ...zoneNames(feature, resolution)];
  style.setText(written(String(feature.get("name")), colours.street, { placement: "line" }));
  return [style];
}

/**
 * The outline of a zone above: broad where it is near, so that the thin one within stays visible.
 * @param {FeatureLike} _feature
 * @param {number} resolution
 * @returns {Style}
 */
export const aboveStyle = (_feature, resolution) => new ol.style.Style({
  stroke: new ol.style.Stroke({
    color: `${palette().border}b0`, width: resolution > 20 ? 2.5 : resolution > 6 ? 3.5 : 5, lineJoin: "round",
  }),
});

/** A chosen zone. @returns {Style[]} */
export const chosenStyle = () => [
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: palette().halo, width: 6, lineJoin: "round" }),
  }),
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: palette().chosen, width: 3, lineJoin: "round" }),
    fill: new ol.style.Fill({ color: palette().chosenFill }),
  }),
];

/**
 * A zone whose border is in hand: its vertices, and the border itself while it is dragged.
 * @param {FeatureLike | null} feature  null: the vertex under the pointer
 * @param {number} resolution
 * @param {boolean} dragging
 * @returns {Style[]}
 */
export function handStyle(feature, resolution, dragging) {
  const { chosen, halo } = palette();
  const dot = (/** @type {number} */ radius) => new ol.style.Circle({
    radius,
    fill: new ol.style.Fill({ color: chosen }),
    stroke: new ol.style.Stroke({ color: halo, width: 1.5 }),
  });
  if (!feature) return [new ol.style.Style({ image: dot(7) })];
  const vertices = new ol.style.Style({
    image: dot(3),
    geometry: (each) => verticesOf(each, resolution),
  });
  const border = new ol.style.Style({
    stroke: new ol.style.Stroke({ color: chosen, width: dragging ? 2.5 : 1.5, lineJoin: "round" }),
  });
  return [border, vertices];
}

/**
 * The vertices of a border, but for those that would lie on top of each other.
 * @param {FeatureLike} feature
 * @param {number} resolution
 */
function verticesOf(feature, resolution) {
  const geometry = /** @type {any} */ (feature.getGeometry());
  const flat = /** @type {number[]} */ (geometry.getFlatCoordinates());
  const least = 6 * resolution;
  /** @type {number[][]} */
  const kept = [];
  for (let at = 0; at < flat.length; at += geometry.getStride()) {
    const [x = 0, y = 0] = [flat[at], flat[at + 1]];
    const [x0 = Infinity, y0 = Infinity] = kept.at(-1) ?? [];
    if (Math.hypot(x - x0, y - y0) >= least) kept.push([x, y]);
  }
  return new ol.geom.MultiPoint(kept);
}

/**
 * Ground gained, lost to nobody, or given to another by an operation that was only tried.
 * @param {FeatureLike} feature
 * @returns {Style[]}
 */
export function differenceStyle(feature) {
  const way = feature.get("way");
  const gained = way === "gained";
  const colour = ofTheme(gained ? GAINED : LOST);
  const fill = way === "given" ? "rgba(0, 0, 0, 0)" : hatch(colour, gained ? "/" : "\\") ?? colour;
  const style = new ol.style.Style({
    stroke: new ol.style.Stroke({ color: colour, width: gained ? 2 : 3.5, lineDash: gained ? undefined : [8, 6] }),
    fill: new ol.style.Fill({ color: fill }),
  });
  if (way !== "given") style.setText(written(`${gained ? "+" : "−"} ${feature.get("code")}`, colour, { overflow: true }));
  const halo = new ol.style.Style({ stroke: new ol.style.Stroke({ color: palette().halo, width: 5 }) });
  return way === "given" ? [style] : [halo, style];
}

/** The place of a defect. @returns {Style[]} */
export const defectStyle = () => {
  const colour = ofTheme(LOST);
  return [
    new ol.style.Style({ stroke: new ol.style.Stroke({ color: palette().halo, width: 6 }) }),
    new ol.style.Style({
      stroke: new ol.style.Stroke({ color: colour, width: 3 }),
      fill: new ol.style.Fill({ color: hatch(colour, "x") ?? colour }),
      image: new ol.style.Circle({
        radius: 9, stroke: new ol.style.Stroke({ color: colour, width: 3 }),
      }),
    }),
  ];
};

/** What is being drawn. @returns {Style[]} */
export const drawingStyle = () => [
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: palette().halo, width: 5 }),
  }),
  new ol.style.Style({
    stroke: new ol.style.Stroke({ color: palette().chosen, width: 2.5 }),
    fill: new ol.style.Fill({ color: palette().chosenFill }),
    image: new ol.style.Circle({
      radius: 5,
      fill: new ol.style.Fill({ color: palette().chosen }),
      stroke: new ol.style.Stroke({ color: palette().halo, width: 1.5 }),
    }),
  }),
];

/** A file dropped on the map. @returns {Style} */
export const guideStyle = () => new ol.style.Style({
  stroke: new ol.style.Stroke({ color: palette().street, width: 2, lineDash: [2, 4], lineCap: "round" }),
  fill: new ol.style.Fill({ color: "rgba(123, 63, 160, 0.06)" }),
  image: new ol.style.Circle({
    radius: 4, stroke: new ol.style.Stroke({ color: palette().street, width: 2 }),
  }),
});

/** An open issue. @returns {Style} */
export const issueStyle = () => new ol.style.Style({
  image: new ol.style.RegularShape({
    points: 4, radius: 5.5,
    fill: new ol.style.Fill({ color: palette().landmark }),
    stroke: new ol.style.Stroke({ color: palette().halo, width: 1.25 }),
  }),
});
