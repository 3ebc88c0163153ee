/**
 * An outline while it is drawn: its parts, the part begun, and every step back and forth. Pure: the
 * map only shows it. Rings are open, their first corner is not named again at the end.
 */

/**
 * @typedef {number[]} Position  (x, y) in whatever plane the caller draws in
 * @typedef {Position[]} Ring
 * @typedef {Ring[]} Part  the outer ring, then its holes
 *
 * @typedef {object} Outline
 * @property {Part[]} parts
 * @property {Ring} draft  corners of the part that is being drawn
 *
 * @typedef {{part: number, ring: number, at: number}} Corner
 */

/** @type {Outline} */
export const NOTHING = { parts: [], draft: [] };

const FEWEST = 3;

/** Steps without limit, back and forth. */
export class Steps {
  /** @param {Outline} first */
  constructor(first) {
    /** @type {Outline[]} */
    this.before = [];
    this.present = first;
    /** @type {Outline[]} */
    this.after = [];
    this.kind = "";
  }

  /**
   * @param {Outline} outline
   * @param {string} [kind]  a step of the same kind as the last one continues it: a corner pushed
   *     ten times by the keyboard goes back at once
   */
  take(outline, kind = "") {
    if (!kind || kind !== this.kind) this.before.push(this.present);
    this.kind = kind;
    this.present = outline;
    this.after = [];
  }

  undo() {
    const last = this.before.pop();
    if (!last) return;
    this.after.push(this.present);
    this.present = last;
    this.kind = "";
  }

  redo() {
    const next = this.after.pop();
    if (!next) return;
    this.before.push(this.present);
    this.present = next;
    this.kind = "";
  }
}

/**
 * Every corner, part by part.
 * @param {Part[]} parts
 * @returns {Corner[]}
 */
export const cornersOf = (parts) => parts.flatMap((rings, part) => rings.flatMap(
  (corners, ring) => corners.map((_, at) => ({ part, ring, at }))));

/**
 * @param {Part[]} parts
 * @param {Corner} corner
 * @returns {Position | undefined}
 */
export const positionOf = (parts, { part, ring, at }) => parts[part]?.[ring]?.[at];

/**
 * The corner nearest to a position, within reach of it.
 * @param {Part[]} parts
 * @param {Position} position
 * @param {number} reach
 * @returns {Corner | null}
 */
export function cornerNear(parts, position, reach) {
  let nearest = null;
  let least = reach;
  for (const corner of cornersOf(parts)) {
    const [x = 0, y = 0] = positionOf(parts, corner) ?? [];
    const away = Math.hypot(x - (position[0] ?? 0), y - (position[1] ?? 0));
    if (away <= least) [nearest, least] = [corner, away];
  }
  return nearest;
}

/**
 * With one ring put in another's place.
 * @param {Part[]} parts
 * @param {Corner} where
 * @param {(ring: Ring) => Ring} change
 * @returns {Part[]}
 */
const withRing = (parts, where, change) => parts.map((rings, part) => (
  part !== where.part ? rings : rings.map(
    (corners, ring) => (ring === where.ring ? change(corners) : corners))));

/**
 * @param {Part[]} parts
 * @param {Corner} corner
 * @param {Position} position
 */
export const withMoved = (parts, corner, position) => withRing(
  parts, corner, (ring) => ring.map((each, at) => (at === corner.at ? position : each)));

/**
 * With a corner halfway to the next one.
 * @param {Part[]} parts
 * @param {Corner} corner
 */
export const withInserted = (parts, corner) => withRing(parts, corner, (ring) => {
  const [x1 = 0, y1 = 0] = ring[corner.at] ?? [];
  const [x2 = 0, y2 = 0] = ring[(corner.at + 1) % ring.length] ?? [];
  const next = corner.at + 1;
  return [...ring.slice(0, next), [(x1 + x2) / 2, (y1 + y2) / 2], ...ring.slice(next)];
});

/**
 * Without the corner; a triangle goes whole, a hole fills up.
 * @param {Part[]} parts
 * @param {Corner} corner
 * @returns {Part[]}
 */
export function withRemoved(parts, corner) {
  const ring = parts[corner.part]?.[corner.ring] ?? [];
  if (ring.length > FEWEST) {
    return withRing(parts, corner, (corners) => without(corners, corner.at));
  }
  if (corner.ring === 0) return without(parts, corner.part);
  return parts.map((rings, part) => (
    part === corner.part ? without(rings, corner.ring) : rings));
}

/**
 * @template T
 * @param {T[]} row
 * @param {number} gone
 */
const without = (row, gone) => row.filter((_, at) => at !== gone);

/**
 * Whether two edges of the same ring cross or touch elsewhere than at the corner they share.
 * @param {Ring} ring
 */
export function crossesItself(ring) {
  const edges = ring.map((corner, at) => [corner, ring[(at + 1) % ring.length] ?? corner]);
  return edges.some(([a, b], first) => edges.slice(first + 1).some(([c, d], later) => {
    if (!a || !b || !c || !d) return false;
    const second = first + 1 + later;
    const neighbours = second === first + 1 || (first === 0 && second === edges.length - 1);
    return !neighbours && meet(a, b, c, d);
  }));
}

/**
 * @param {Position} a
 * @param {Position} b
 * @param {Position} c
 * @param {Position} d
 */
const meet = (a, b, c, d) =>
  side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
  && overlap(a, b, c, d, 0) && overlap(a, b, c, d, 1);

/**
 * On which side of the line from a to b the position lies: 1, -1, or 0 on it.
 * @param {Position} a
 * @param {Position} b
 * @param {Position} position
 */
const side = ([ax = 0, ay = 0], [bx = 0, by = 0], [x = 0, y = 0]) =>
  Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));

/**
 * @param {Position} a
 * @param {Position} b
 * @param {Position} c
 * @param {Position} d
 * @param {0 | 1} axis
 */
const overlap = (a, b, c, d, axis) =>
  Math.max(Math.min(a[axis] ?? 0, b[axis] ?? 0), Math.min(c[axis] ?? 0, d[axis] ?? 0))
  <= Math.min(Math.max(a[axis] ?? 0, b[axis] ?? 0), Math.max(c[axis] ?? 0, d[axis] ?? 0));

/**
 * The parts as a GeoJSON MultiPolygon in degrees on the grid of 1e-7.
 * @param {Part[]} parts
 * @param {(position: Position) => number[]} toDegrees
 */
export const toGeometry = (parts, toDegrees) => ({
  type: "MultiPolygon",
  coordinates: parts.map((rings) => rings.map((ring) => {
    const degrees = ring.map((position) => toDegrees(position).map(onGrid));
    return [...degrees, ...degrees.slice(0, 1)];
  })),
});

/** @param {number} degrees */
const onGrid = (degrees) => Math.round(degrees * 1e7) / 1e7;

/**
 * The parts of a GeoJSON MultiPolygon.
 * @param {number[][][][]} coordinates
 * @param {(degrees: number[]) => Position} toPlane
 * @returns {Part[]}
 */
export const fromCoordinates = (coordinates, toPlane) => coordinates.map((rings) => rings.map(
  (ring) => ring.slice(0, -1).map(([lon = 0, lat = 0]) => toPlane([lon, lat]))));
