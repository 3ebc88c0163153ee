/**
 * The datums of Chinese maps, exactly as zones/datum.py has them. Pure.
 *
 * Points are [lon, lat] in degrees. WGS-84 and CGCS2000 carry identical numbers. GCJ-02 and BD-09
 * follow the published reconstruction; their inverses are iterated to 1e-11 degree, where the usual
 * single step is off by up to 4.7 m. GCJ-02 shifts nothing outside 72.004..137.8347 E,
 * 0.8293..55.8271 N, and is discontinuous on that rectangle's edge.
 */

/**
 * @typedef {"wgs84" | "cgcs2000" | "gcj02" | "bd09"} Datum
 * @typedef {[lon: number, lat: number]} Degrees
 */

const TOLERANCE = 1e-11; // degrees; about a micrometre
const MOST_STEPS = 30; // six are enough everywhere in China

const KRASOVSKY_AXIS = 6378245;
const KRASOVSKY_E2 = 0.00669342162296594323;
const BAIDU_PI = (Math.PI * 3000) / 180;

const { sin, cos, sqrt, abs, atan2, PI } = Math;

/**
 * True of a datum whose numbers lie hundreds of metres off WGS-84.
 * @param {Datum} datum
 */
export const isShifted = (datum) => datum === "gcj02" || datum === "bd09";

/**
 * WGS-84 of a point given in `datum`.
 * @param {Degrees} point
 * @param {Datum} datum
 * @returns {Degrees}
 */
export function toWgs84(point, datum) {
  if (datum === "gcj02") return fromGcj02(point);
  return datum === "bd09" ? fromGcj02(inverse(gcj02ToBd09, point)) : point;
}

/**
 * A point in `datum` of one in WGS-84.
 * @param {Degrees} point
 * @param {Datum} datum
 * @returns {Degrees}
 */
export function fromWgs84(point, datum) {
  if (datum === "gcj02") return toGcj02(point);
  return datum === "bd09" ? gcj02ToBd09(toGcj02(point)) : point;
}

/** @type {(point: Degrees) => Degrees} */
const toGcj02 = (point) => (inChina(point) ? shift(point) : point);

/** @type {(point: Degrees) => Degrees} */
const fromGcj02 = (point) => (inChina(point) ? inverse(shift, point) : point);

/** @type {(point: Degrees) => boolean} */
const inChina = ([lon, lat]) => lon > 72.004 && lon < 137.8347 && lat > 0.8293 && lat < 55.8271;

/**
 * WGS-84 to GCJ-02, without the test for the rectangle.
 * @param {Degrees} point
 * @returns {Degrees}
 */
function shift([lon, lat]) {
  const x = lon - 105;
  const y = lat - 35;
  const root = sqrt(abs(x));
  const ripple = ((20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * 2) / 3;
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple;
  north += ((20 * sin(y * PI) + 40 * sin((y / 3) * PI)) * 2) / 3;
  north += ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3;
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple;
  east += ((20 * sin(x * PI) + 40 * sin((x / 3) * PI)) * 2) / 3;
  east += ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3;

  const phi = (lat / 180) * PI;
  const w2 = 1 - KRASOVSKY_E2 * sin(phi) * sin(phi);
  const w = sqrt(w2);
  const meridianRadius = (KRASOVSKY_AXIS * (1 - KRASOVSKY_E2)) / (w2 * w);
  const parallelRadius = (KRASOVSKY_AXIS / w) * cos(phi);
  return [lon + (east * 180) / (parallelRadius * PI), lat + (north * 180) / (meridianRadius * PI)];
}

/**
 * @param {Degrees} point
 * @returns {Degrees}
 */
function gcj02ToBd09([lon, lat]) {
  const radius = sqrt(lon * lon + lat * lat) + 0.00002 * sin(lat * BAIDU_PI);
  const angle = atan2(lat, lon) + 0.000003 * cos(lon * BAIDU_PI);
  return [radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006];
}

/**
 * The point whose image is the one given, by fixed-point iteration: both offsets change by under
 * 2 % of a step over that step, so every round gains two digits.
 * @param {(point: Degrees) => Degrees} forward
 * @param {Degrees} image
 * @returns {Degrees}
 */
function inverse(forward, [lon, lat]) {
  let [guessLon, guessLat] = [lon, lat];
  for (let step = 0; step < MOST_STEPS; step++) {
    const [imageLon, imageLat] = forward([guessLon, guessLat]);
    const [errorLon, errorLat] = [imageLon - lon, imageLat - lat];
    guessLon -= errorLon;
    guessLat -= errorLat;
    // Not "both below": a NaN must end the loop as well.
    if (!(abs(errorLon) > TOLERANCE || abs(errorLat) > TOLERANCE)) break;
  }
  return [guessLon, guessLat];
}
