/**
 * The grid that every vertex lies on: seven decimals of a degree, about a centimetre. Pure.
 *
 * The map's projection changes the last bits of most vertices, so whatever comes back from the map
 * is rounded before it is compared or sent.
 */

/** @typedef {import("#zones/editor/wire.js").Place} Place */

const STEPS = 1e7;

/** @param {number} degrees */
const rounded = (degrees) => Math.round(degrees * STEPS) / STEPS;

/**
 * @param {number[]} place  lon, lat
 * @returns {Place}
 */
export const onGrid = ([lon = 0, lat = 0]) => [rounded(lon), rounded(lat)];

/**
 * Whether two places are one vertex.
 * @param {number[]} a  on the grid
 * @param {number[]} b  on the grid
 */
export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/**
 * A ring or line on the grid, without what fell onto the vertex before it.
 * @param {number[][]} line  lon, lat
 * @returns {Place[]}
 */
export function lineOnGrid(line) {
  /** @type {Place[]} */
  const kept = [];
  for (const place of line.map(onGrid)) {
    const before = kept.at(-1);
    if (!before || !same(before, place)) kept.push(place);
  }
  return kept;
}
