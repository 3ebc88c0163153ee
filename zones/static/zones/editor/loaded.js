/**
 * Which of the zones loaded an operation changes, and how. Pure.
 *
 * The map keeps the tiles of its loading grid; after every operation only what the server says
 * has changed is put in, exchanged or taken out, so nothing is loaded again.
 */

/** @typedef {import("#zones/editor/wire.js").ZoneFeature} ZoneFeature */

/**
 * @param {ReadonlySet<number>} present  the ids of what is loaded
 * @param {{features: ZoneFeature[], gone: number[]}} outcome
 * @param {(zone: ZoneFeature) => boolean} wanted  whether it belongs on this layer
 * @returns {{put: ZoneFeature[], remove: number[]}} what to put in, in place of one of the same
 *     id where there is one, and what to take out
 */
export function patchOf(present, { features, gone }, wanted) {
  const put = features.filter((zone) => zone.geometry !== null && wanted(zone));
  const stays = new Set(put.map(({ id }) => id));
  const left = features.filter(({ id }) => !stays.has(id)).map(({ id }) => id);
  return { put, remove: [...gone, ...left].filter((id) => present.has(id) && !stays.has(id)) };
}

/**
 * A level is drawn only where its zones are wide enough to work on, which also bounds how many are
 * loaded and drawn at once, however many there are.
 * @param {{zone_count?: number}} level
 * @param {number} metresPerPixel
 * @param {number} citySide  metres: the side of a square as large as the city
 */
export const isNear = ({ zone_count: count = 1 }, metresPerPixel, citySide) =>
  count <= FEW || citySide / Math.sqrt(count) / metresPerPixel >= LEAST_WIDTH;

/** So many are drawn at any distance. */
const FEW = 800;

/** Pixels that a zone is wide on average, below which it is not drawn. */
const LEAST_WIDTH = 32;
