/**
 * The texts of the page's language: Django's JavaScript catalog, or the English of the source
 * where it was not loaded (unit tests).
 */

/**
 * @typedef {object} Catalog
 * @property {(id: string) => string} gettext
 * @property {(singular: string, plural: string, count: number) => string} ngettext
 * @property {(context: string, id: string) => string} pgettext
 */

const loaded = /** @type {{django?: Catalog}} */ (globalThis).django;

/** @type {Catalog["gettext"]} */
export const gettext = (id) => loaded?.gettext(id) ?? id;

/** @type {Catalog["ngettext"]} */
export const ngettext = (singular, plural, count) =>
  loaded?.ngettext(singular, plural, count) ?? (count === 1 ? singular : plural);

/** @type {Catalog["pgettext"]} */
export const pgettext = (context, id) => loaded?.pgettext(context, id) ?? id;

/**
 * Puts values into a translated text: `fill("{n} m", {n: 3})` is "3 m".
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));

/** The language of the page, as the browser's Intl wants it. */
export const language = () => globalThis.document?.documentElement.lang || "en";

/**
 * A thing that has a Chinese and perhaps an English name, in the page's language.
 * @param {{name?: string, name_zh?: string, name_en?: string}} thing
 */
export const nameOf = (thing) =>
  (language() === "en" && thing.name_en) || thing.name || thing.name_zh || "";

/** The city's time zone, which every day on a page is a day of; the browser's where none is told. */
const timeZone = () => globalThis.document?.documentElement.dataset?.timeZone || undefined;

/**
 * An instant or a day as a date in the page's language: "2026年3月5日", "5 March 2026". An instant
 * is shown as the day it falls on in the city, wherever the reader's clock stands.
 * @param {string} iso
 */
export function formatDate(iso) {
  const isDay = iso.length === 10;
  return new Intl.DateTimeFormat(language(), {
    dateStyle: "long", timeZone: isDay ? "UTC" : timeZone(),
  }).format(new Date(isDay ? `${iso}T12:00:00Z` : iso));
}

/**
 * An instant with its time of day, in the city's time zone and the page's language.
 * @param {string} iso
 */
export const formatInstant = (iso) => new Intl.DateTimeFormat(language(), {
  dateStyle: "long", timeStyle: "short", timeZone: timeZone(),
}).format(new Date(iso));

/**
 * A length in the page's language: metres up to 1 km, then kilometres.
 * @param {number} metres
 */
export function formatDistance(metres) {
  const [value, unit] = metres < 1000 ? [metres, "meter"] : [metres / 1000, "kilometer"];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(language(), {
    style: "unit", unit, maximumFractionDigits: digits,
  }).format(value);
}

/**
 * An area in the page's language, in the unit people use at that size: m², hectares, km².
 * @param {number} squareMetres
 */
export function formatArea(squareMetres) {
  const [value, unit] = squareMetres >= 1e6 ? [squareMetres / 1e6, gettext("km²")]
    : squareMetres >= 1e4 ? [squareMetres / 1e4, gettext("ha")] : [squareMetres, gettext("m²")];
  const digits = value >= 100 ? 0 : 1;
  return `${value.toLocaleString(language(), { maximumFractionDigits: digits })} ${unit}`;
}

/**
 * A share of 1 in percent; what is less than one percent but not nothing says so.
 * @param {number} share
 */
export function formatShare(share) {
  const percent = new Intl.NumberFormat(language(), { style: "percent" });
  return share > 0 && share < 0.01 ? `< ${percent.format(0.01)}` : percent.format(share);
}
