/**
 * Areas and times of day in the page's language. Pure.
 */

import { language } from "#zones/i18n.js";

/**
 * An area as people read it: square metres up to a hectare, then hectares, then square kilometres.
 * @param {number} squareMetres
 */
export function formatArea(squareMetres) {
  const [value, unit] = squareMetres < 10_000 ? [squareMetres, "m²"]
    : squareMetres < 1_000_000 ? [squareMetres / 10_000, "ha"] : [squareMetres / 1_000_000, "km²"];
  const digits = unit === "m²" ? 0 : 2;
  return `${value.toLocaleString(language(), { maximumFractionDigits: value < 10 && unit === "m²" ? 1 : digits })} ${unit}`;
}

/**
 * A width as small as a sliver's: centimetres below a metre.
 * @param {number} metres
 */
export function formatWidth(metres) {
  const [value, unit] = metres < 1 ? [metres * 100, "cm"] : [metres, "m"];
  return `${value.toLocaleString(language(), { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}

/**
 * "14:02", in the city's time zone.
 * @param {Date} instant
 */
export const formatClock = (instant) => new Intl.DateTimeFormat(language(), {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  timeZone: globalThis.document?.documentElement.dataset?.timeZone || undefined,
}).format(instant);
