/**
 * What to warn of while a line or an area is still being drawn. Pure. A warning stops nobody: the
 * server judges.
 */

import { gettext } from "#zones/i18n.js";
import { areaOf, crossesItself, linesCross, ringCrossesItself, withinArea } from "#zones/editor/plane.js";

/** Smaller than this in square metres, an area was hardly meant. */
export const LEAST_AREA = 25;

/**
 * @param {number[][]} ring  lon, lat; the last place is the pointer's
 * @param {number[][][] | null} around  the rings it should stay within, null: anywhere
 * @returns {string[]} sentences for people
 */
export function areaWarnings(ring, around) {
  if (ring.length < 3) return [];
  const found = [];
  if (ringCrossesItself(ring)) found.push(gettext("The outline crosses itself."));
  else if (areaOf(ring) < LEAST_AREA) found.push(gettext("The area is very small."));
  if (around && leaves(ring, around)) found.push(gettext("It lies partly outside the zone above."));
  return found;
}

/**
 * @param {number[][]} line  lon, lat
 * @param {number[][][] | null} cut  the rings the line should divide: it must begin and end outside
 *     or on their border
 * @returns {string[]}
 */
export function lineWarnings(line, cut) {
  const found = [];
  if (crossesItself(line)) found.push(gettext("The line crosses itself."));
  if (cut && line.length > 1 && !meets(line, cut)) {
    found.push(gettext("The line does not reach the zone yet."));
  }
  return found;
}

/**
 * @param {number[][]} ring
 * @param {number[][][]} around
 */
const leaves = (ring, around) => ring.some((place) => !withinArea(place, around));

/**
 * Whether any part of a line lies within.
 * @param {number[][]} line
 * @param {number[][][]} rings
 */
const meets = (line, rings) =>
  withinArea(line[0] ?? [], rings) || rings.some((ring) => linesCross(line, ring));
