/**
 * What the address of the city map says, and back: which place was asked, in which scheme, level
 * and day, as known on which day, and what part of the map is seen. Pure.
 *
 * The question is in the query (it is sent to the server and survives a language switch), the view
 * in the hash (`#14.5/22.78012/103.22345`: zoom, latitude, longitude).
 */

/**
 * @typedef {object} Place
 * @property {number} lon
 * @property {number} lat
 * @property {number | null} accuracy  metres, where a device gave it
 */

/**
 * @typedef {object} MapState
 * @property {Place | null} place  WGS-84
 * @property {string | null} scheme
 * @property {string | null} level  null: the one that fits the zoom
 * @property {string | null} at  a day, YYYY-MM-DD; null: now
 * @property {string | null} known_at  the day whose knowledge is asked for; null: what is known now
 */

/**
 * @typedef {object} MapView
 * @property {number} lon
 * @property {number} lat
 * @property {number} zoom
 */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * @param {string | null} text
 * @param {number} low
 * @param {number} high
 */
function numberIn(text, low, high) {
  if (text === null || text.trim() === "") return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= low && value <= high ? value : null;
}

/**
 * @param {string} query
 * @returns {MapState}
 */
export function readQuery(query) {
  const values = new URLSearchParams(query);
  const lon = numberIn(values.get("lon"), -180, 180);
  const lat = numberIn(values.get("lat"), -90, 90);
  const day = (/** @type {string} */ name) =>
    (DAY.test(values.get(name) ?? "") ? values.get(name) : null);
  return {
    place: lon === null || lat === null ? null
      : { lon, lat, accuracy: numberIn(values.get("accuracy"), 0, 100000) },
    scheme: values.get("scheme") || null,
    level: values.get("level") || null,
    at: day("at"),
    known_at: day("known_at"),
  };
}

/**
 * The query with its question mark, or "" when there is nothing to say.
 * @param {MapState} state
 */
export function writeQuery({ place, scheme, level, at, known_at }) {
  const values = new URLSearchParams();
  if (place) {
    values.set("lon", String(round(place.lon, 7)));
    values.set("lat", String(round(place.lat, 7)));
    if (place.accuracy !== null) values.set("accuracy", String(Math.round(place.accuracy)));
  }
  if (scheme) values.set("scheme", scheme);
  if (level) values.set("level", level);
  if (at) values.set("at", at);
  if (known_at) values.set("known_at", known_at);
  const text = values.toString();
  return text ? `?${text}` : "";
}

/**
 * @param {string} hash
 * @returns {MapView | null}
 */
export function readHash(hash) {
  const [zoomText = null, latText = null, lonText = null] = hash.replace(/^#/, "").split("/");
  const zoom = numberIn(zoomText, 0, 24);
  const lat = numberIn(latText, -85, 85);
  const lon = numberIn(lonText, -180, 180);
  return zoom === null || lat === null || lon === null ? null : { zoom, lat, lon };
}

/** @param {MapView} view */
export const writeHash = ({ zoom, lat, lon }) =>
  `#${round(zoom, 2)}/${round(lat, 5)}/${round(lon, 5)}`;

/**
 * @param {number} value
 * @param {number} digits
 */
function round(value, digits) {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
