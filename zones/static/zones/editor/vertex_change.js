/**
 * What a drag did to a border: which vertex went where, or where a new one was put in. Pure.
 */

import { onGrid, same } from "#zones/editor/grid.js";

/**
 * @typedef {import("#zones/editor/wire.js").Place} Place
 *
 * @typedef {{kind: "move_vertex", from: Place, to: Place}
 *   | {kind: "insert_vertex", on: Place, to: Place}
 *   | {kind: "remove_vertex", at: Place}} VertexChange
 */

/**
 * Compares the rings of one zone before and after. A ring has its first vertex again at its end.
 * @param {number[][][]} before  rings, lon lat
 * @param {number[][][]} after  as many rings
 * @returns {VertexChange | null} null where nothing moved
 */
export function vertexChange(before, after) {
  for (const [index, ring] of after.entries()) {
    const found = ringChange((before[index] ?? []).map(onGrid), ring.map(onGrid));
    if (found) return found;
  }
  return null;
}

/**
 * @param {Place[]} before
 * @param {Place[]} after
 * @returns {VertexChange | null}
 */
function ringChange(before, after) {
  const index = after.findIndex((place, at) => !same(place, before[at] ?? [NaN, NaN]));
  if (after.length === before.length) {
    const [from, to] = [before[index], after[index]];
    return from && to ? { kind: "move_vertex", from, to } : null;
  }
  if (after.length > before.length) {
    const to = after[index];
    const [start, end] = [before[index - 1], before[index]];
    return to && start && end ? { kind: "insert_vertex", on: nearestOn(start, end, to), to } : null;
  }
  const at = before[index === -1 ? before.length - 1 : index];
  return at ? { kind: "remove_vertex", at } : null;
}

/**
 * The place of a segment nearest to another. Over the length of a segment a degree is as good as
 * plane for this: the place only says which segment is meant.
 * @param {Place} start
 * @param {Place} end
 * @param {Place} place
 * @returns {Place}
 */
export function nearestOn(start, end, place) {
  const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0
    : ((place[0] - start[0]) * dx + (place[1] - start[1]) * dy) / length;
  // Never an end of it: that is a vertex, which is there already.
  const share = Math.min(Math.max(along, 0.05), 0.95);
  return onGrid([start[0] + share * dx, start[1] + share * dy]);
}

/**
 * The rings of an area, however many parts it has.
 * @param {{type: string, coordinates: any}} shape  GeoJSON
 * @returns {number[][][]}
 */
export function ringsOf({ type, coordinates }) {
  if (type === "MultiPolygon") return coordinates.flat();
  if (type === "Polygon" || type === "MultiLineString") return coordinates;
  return [coordinates];
}
