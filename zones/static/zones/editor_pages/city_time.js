/**
 * Times of day as the city's clock shows them, wherever the reader's clock stands. Pure.
 */

/**
 * What a time on the city's clock is as an instant: "2026-03-05T08:30" is
 * "2026-03-05T08:30:00+08:00".
 * @param {string} local  as a datetime-local control gives it; "" is null
 * @param {string | undefined} timeZone  IANA name; undefined: the browser's
 */
export function instantOf(local, timeZone) {
  const [minute] = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.exec(local) ?? [];
  if (!minute) return null;
  const asUtc = Date.parse(`${minute}:00Z`);
  // The offset may change between the guess and the true instant: asked twice, it is right.
  const first = offsetAt(asUtc, timeZone);
  const offset = offsetAt(asUtc - first * 60_000, timeZone);
  return `${minute}:00${written(offset)}`;
}

/**
 * Minutes that a zone's clock is ahead of UTC at an instant.
 * @param {number} at  milliseconds since 1970
 * @param {string | undefined} timeZone
 */
function offsetAt(at, timeZone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit",
  }).formatToParts(new Date(at));
  const part = (/** @type {string} */ type) => parts.find((each) => each.type === type)?.value;
  const shown = Date.parse(
    `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`);
  return Math.round((shown - Math.floor(at / 60_000) * 60_000) / 60_000);
}

/** @param {number} minutes */
function written(minutes) {
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
