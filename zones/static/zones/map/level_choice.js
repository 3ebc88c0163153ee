/**
 * Which level of a scheme to draw when nobody chose one. Pure.
 */

/**
 * @typedef {object} Level
 * @property {string} code
 * @property {number} rank  0 is the top
 * @property {string} name_zh
 * @property {string} name_en
 * @property {number} [zone_count]
 */

const READABLE_PX = 90;
const CHILDREN_GUESSED = 6;

/**
 * The deepest level whose zones are on average wide enough on the screen to tell apart.
 * @template {Level} L
 * @param {L[]} levels
 * @param {number} metresPerPixel
 * @param {number} citySide  metres: the side of a square as large as the city
 * @returns {L | null} null for a scheme without levels
 */
export function levelForZoom(levels, metresPerPixel, citySide) {
  const deepestFirst = [...levels].sort((a, b) => b.rank - a.rank);
  const fits = deepestFirst.find((level) => {
    const count = level.zone_count ?? CHILDREN_GUESSED ** level.rank;
    return citySide / Math.sqrt(Math.max(count, 1)) / metresPerPixel >= READABLE_PX;
  });
  return fits ?? deepestFirst.at(-1) ?? null;
}
