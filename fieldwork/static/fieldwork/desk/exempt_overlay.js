/**
 * Exempt areas on the city map: switched on and off, and told of the place that was asked about.
 */

import { ApiError, getJson } from "#zones/api.js";
import { h, icon, need } from "#zones/dom.js";
import { gettext, language, nameOf } from "#zones/i18n.js";
import { AreasLayer } from "#fieldwork/catalogue/exempt/areas_layer.js";

/**
 * @typedef {object} Facts  of an area, as GET /exempt-areas gives them
 * @property {string} code
 * @property {string} name
 * @property {string} name_en
 * @property {number[]} weekdays
 * @property {string | null} starts
 * @property {string | null} ends
 */

const A_CENTIMETRE = 1e-7; // in degrees
/** A Monday, from which the names of the weekdays are taken. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86400000;

export class ExemptOverlay {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {HTMLElement} root  with a checkbox for the layer
   * @param {string} api
   * @param {{url: string, day: () => string, onProblem: (problem: Error) => void}} manner  ``url``
   *     of an area's page with CODE in it; ``day`` that the map shows, YYYY-MM-DD
   */
  constructor(map, root, api, { url, day, onProblem }) {
    this.api = api;
    this.url = url;
    this.day = day;
    this.onProblem = onProblem;
    this.shown = need("[data-exempt-areas]", HTMLInputElement, root);
    this.areas = new AreasLayer(24);
    this.areas.layer.setVisible(false);
    map.addLayer(this.areas.layer);
    this.shown.addEventListener("change", () => this.show());
  }

  /** Draws the areas of the day, or none. */
  async show() {
    const { layer } = this.areas;
    layer.setVisible(this.shown.checked);
    if (!this.shown.checked) return;
    try {
      await this.areas.load(this.api, { day: this.day() });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.onProblem(error);
    }
  }

  /**
   * Says in the answer what is permitted at its place; nothing where nothing is.
   * @param {{lon: number, lat: number}} place  WGS-84
   * @param {HTMLElement} answer
   * @param {AbortSignal} signal
   */
  async tell({ lon, lat }, answer, signal) {
    const bbox = [lon, lat, lon + A_CENTIMETRE, lat + A_CENTIMETRE].map((side) => side.toFixed(7));
    try {
      const { features } = await getJson(
        `${this.api}exempt-areas`, { bbox: bbox.join(","), day: this.day() }, signal);
      if (!features.length || signal.aborted) return;
      const section = this.section(features.map(
        (/** @type {{properties: Facts}} */ { properties }) => properties));
      answer.insertBefore(section, answer.querySelector(":scope > .fw-reason"));
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error;
    }
  }

  /** @param {Facts[]} areas */
  section(areas) {
    return h("section", { "data-permitted": true },
      h("h3", {}, icon("polygon"), gettext("Permitted here at some hours")),
      ...areas.map((area) => h("p", {},
        h("a", { href: this.url.replace("CODE", encodeURIComponent(area.code)) }, nameOf(area)),
        h("span", { class: "fw-soft" }, " ", windowWords(area)))));
  }
}

/**
 * @param {Facts} area
 */
export function windowWords({ weekdays, starts, ends }) {
  const names = new Intl.DateTimeFormat(language(), { weekday: "short", timeZone: "UTC" });
  const days = weekdays.length % 7
    ? new Intl.ListFormat(language(), { type: "unit", style: "narrow" }).format(
      weekdays.map((day) => names.format(MONDAY + (day - 1) * DAY_MS)))
    : gettext("every day");
  return `${days} · ${starts && ends ? `${starts}–${ends}` : gettext("the whole day")}`;
}
