/**
 * Reads a pair of coordinates that a person typed or pasted. Pure.
 *
 * "103.2265, 22.7795", "103.2265 22.7795", "103.2265，22.7795", "E103.2265 N22.7795",
 * "22.7795N 103.2265E" are understood; letters decide the order, otherwise longitude comes first,
 * as everywhere in this software, unless the second number can be no latitude.
 */

const NUMBER = "[-+]?\\d{1,3}(?:\\.\\d+)?";
const PART = `([EWNS东西北南])?\\s*(${NUMBER})\\s*°?\\s*([EWNS东西北南])?`;
const PAIR = new RegExp(`^\\s*\\(?\\s*${PART}\\s*[,，;；\\s]\\s*${PART}\\s*\\)?\\s*$`, "i");

const AXIS = /** @type {Record<string, "lon" | "lat">} */ (
  { E: "lon", W: "lon", N: "lat", S: "lat", 东: "lon", 西: "lon", 北: "lat", 南: "lat" });
const NEGATIVE = new Set(["W", "S", "西", "南"]);

/**
 * @param {string} text
 * @returns {{lon: number, lat: number} | null} null where the text is no such pair
 */
export function readCoordinates(text) {
  const match = PAIR.exec(text);
  if (!match) return null;
  const [, before1, number1, after1, before2, number2, after2] = match;
  const letter1 = (before1 ?? after1 ?? "").toUpperCase();
  const letter2 = (before2 ?? after2 ?? "").toUpperCase();
  const first = signed(Number(number1), letter1);
  const second = signed(Number(number2), letter2);
  const latitudeFirst = AXIS[letter1] === "lat" || AXIS[letter2] === "lon"
    || (!letter1 && !letter2 && Math.abs(second) > 90);
  const [lon, lat] = latitudeFirst ? [second, first] : [first, second];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

/**
 * @param {number} value
 * @param {string} letter
 */
const signed = (value, letter) => (NEGATIVE.has(letter) ? -Math.abs(value) : value);
