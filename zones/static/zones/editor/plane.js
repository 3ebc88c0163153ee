/**
 * Lengths, areas and where lines meet, for figures and warnings while somebody draws. Pure.
 *
 * Places are lon, lat in WGS-84; figures are metres on the sphere, within half a percent of the
 * ellipsoid: the server measures what counts.
 */

const RADIUS = 6371008.8; // metres, the mean of the earth
const RADIAN = Math.PI / 180;

/**
 * Metres from one place to another.
 * @param {number[]} a
 * @param {number[]} b
 */
export function distance([lon1 = 0, lat1 = 0], [lon2 = 0, lat2 = 0]) {
  const [half, across] = [((lat2 - lat1) * RADIAN) / 2, ((lon2 - lon1) * RADIAN) / 2];
  const chord = Math.sin(half) ** 2
    + Math.cos(lat1 * RADIAN) * Math.cos(lat2 * RADIAN) * Math.sin(across) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * The length of a line in metres.
 * @param {number[][]} line
 */
export const lengthOf = (line) => line.reduce(
  (sum, place, index) => sum + (index ? distance(line[index - 1] ?? [], place) : 0), 0);

/**
 * The area within a ring in square metres, closed or not.
 * @param {number[][]} ring
 */
export function areaOf(ring) {
  let sum = 0;
  ring.forEach(([lon1 = 0, lat1 = 0], index) => {
    const [lon2 = 0, lat2 = 0] = ring[(index + 1) % ring.length] ?? [];
    sum += (lon2 - lon1) * RADIAN * (2 + Math.sin(lat1 * RADIAN) + Math.sin(lat2 * RADIAN));
  });
  return Math.abs((sum * RADIUS * RADIUS) / 2);
}

/**
 * Whether a place lies within a ring; on its border either answer is right.
 * @param {number[]} place
 * @param {number[][]} ring
 */
export function within([x = 0, y = 0], ring) {
  let inside = false;
  ring.forEach(([x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    if ((y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  });
  return inside;
}

/**
 * Whether a place lies within an area of several rings: holes count as outside.
 * @param {number[]} place
 * @param {number[][][]} rings
 */
export const withinArea = (place, rings) =>
  rings.filter((ring) => within(place, ring)).length % 2 === 1;

/**
 * Whether a line crosses or touches itself but at its two ends.
 * @param {number[][]} line
 */
export function crossesItself(line) {
  for (let later = 2; later < line.length; later += 1) {
    for (let former = 1; former < later - 1; former += 1) {
      if (cross(line[former - 1], line[former], line[later - 1], line[later])) return true;
    }
  }
  return false;
}

/**
 * Whether a ring crosses itself; its first and last side meet, as they must.
 * @param {number[][]} ring  closed or not
 */
export function ringCrossesItself(ring) {
  const [first = [], last = []] = [ring[0], ring.at(-1)];
  const closed = first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first];
  for (let later = 2; later < closed.length; later += 1) {
    const from = later === closed.length - 1 ? 2 : 1;
    for (let former = from; former < later - 1; former += 1) {
      if (cross(closed[former - 1], closed[former], closed[later - 1], closed[later])) return true;
    }
  }
  return false;
}

/**
 * Whether a line crosses or touches another.
 * @param {number[][]} line
 * @param {number[][]} other
 */
export const linesCross = (line, other) => line.some((place, index) => index > 0 && other.some(
  (end, at) => at > 0 && cross(line[index - 1], place, other[at - 1], end)));

/**
 * @param {number[] | undefined} a
 * @param {number[] | undefined} b
 * @param {number[] | undefined} c
 * @param {number[] | undefined} d
 */
function cross(a = [], b = [], c = [], d = []) {
  const [abc, abd] = [turn(a, b, c), turn(a, b, d)];
  const [cda, cdb] = [turn(c, d, a), turn(c, d, b)];
  return abc !== abd && cda !== cdb && !(abc === 0 && abd === 0);
}

/** -1, 0 or 1: to which side of a to b the place c lies. */
const turn = (/** @type {number[]} */ [ax = 0, ay = 0], /** @type {number[]} */ [bx = 0, by = 0],
  /** @type {number[]} */ [cx = 0, cy = 0]) =>
  Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
