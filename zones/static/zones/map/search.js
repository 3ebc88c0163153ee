/**
 * The search box over the map: places of the gazetteer, zones, and coordinates in any of the
 * datums people paste. A combobox after the ARIA pattern: arrows, Enter, Escape.
 */

import { ApiError, getJson } from "#zones/api.js";
import { h, icon, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { readCoordinates } from "#zones/map/coordinates.js";

/**
 * @typedef {object} Hit  a row of GET /reference/search
 * @property {number} lon
 * @property {number} lat
 * @property {string} label
 * @property {string} [detail]
 * @property {string} [layer]
 * @property {string} [kind]
 *
 * @typedef {object} Option
 * @property {string} label
 * @property {string} detail
 * @property {string} icon
 * @property {number} lon
 * @property {number} lat
 * @property {string} datum
 *
 * @typedef {object} Datum
 * @property {string} code
 * @property {string} label
 */

const WAIT_MS = 180;
const LIMIT = 8;

export class SearchBox {
  /**
   * @param {HTMLElement} root  holds the input and the list
   * @param {string} address  of GET /reference/search
   * @param {Datum[]} datums  which coordinates may be given
   * @param {(option: Option) => void} onChoose
   */
  constructor(root, address, datums, onChoose) {
    this.address = address;
    this.datums = datums;
    this.onChoose = onChoose;
    this.input = need("input", HTMLInputElement, root);
    this.list = need("[role=listbox]", HTMLElement, root);
    this.status = need("[role=status]", HTMLElement, root);
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    /** @type {AbortController | null} */
    this.running = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("focus", () => this.options.length && this.open());
    // A press on an option must not take the focus away before it counts.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  onInput() {
    clearTimeout(this.timer);
    this.running?.abort();
    const text = this.input.value.trim();
    const pair = readCoordinates(text);
    if (pair) this.offer(this.coordinateOptions(pair), gettext("Where do these coordinates come from?"));
    else if (text === "") this.offer([]);
    else this.timer = setTimeout(() => this.ask(text), WAIT_MS);
  }

  /**
   * @param {{lon: number, lat: number}} pair
   * @returns {Option[]}
   */
  coordinateOptions(pair) {
    return this.datums.map(({ code, label }) => ({
      ...pair,
      datum: code,
      label: `${pair.lon}, ${pair.lat}`,
      detail: label,
      icon: "crosshair",
    }));
  }

  /** @param {string} text */
  async ask(text) {
    this.running = new AbortController();
    try {
      const answer = await getJson(this.address, { q: text, limit: LIMIT }, this.running.signal);
      const hits = /** @type {Hit[]} */ (answer.results ?? []);
      this.offer(hits.map(asOption));
      if (!hits.length) this.say(fill(gettext("Nothing is called “{text}”."), { text }));
    } catch (error) {
      if (error instanceof ApiError) this.say(error.message);
      else if (!(error instanceof DOMException)) throw error;
    }
  }

  /**
   * @param {Option[]} options
   * @param {string} [question]  what the options answer, where it is not plain
   */
  offer(options, question) {
    this.options = options;
    this.active = -1;
    const head = question
      ? [h("li", { class: "fw-options-head", role: "presentation" }, question)] : [];
    this.list.replaceChildren(
      ...head, ...options.map((option, index) => this.row(option, index)));
    if (options.length) this.open();
    else this.close();
    this.status.textContent = "";
    this.status.hidden = true;
  }

  /**
   * @param {Option} option
   * @param {number} index
   */
  row(option, index) {
    return h("li", {
      id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false",
      onclick: () => this.choose(index),
    }, icon(option.icon), h("span", {},
      h("span", { class: "fw-option-label" }, option.label),
      h("span", { class: "fw-option-detail" }, option.detail)));
  }

  /** @param {string} text */
  say(text) {
    this.offer([]);
    this.status.textContent = text;
    this.status.hidden = false;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return; // Enter ends a pinyin input, it does not choose yet
    const count = this.options.length;
    if (event.key === "ArrowDown" && count) this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.mark((this.active - 1 + count) % count);
    else if (event.key === "Enter" && count) this.choose(Math.max(this.active, 0));
    else if (event.key === "Escape") this.onEscape();
    else return;
    event.preventDefault();
  }

  onEscape() {
    if (this.list.hidden) this.input.value = "";
    this.status.hidden = true;
    this.close();
  }

  /** @param {number} index */
  mark(index) {
    this.open();
    this.active = index;
    this.list.querySelectorAll("[role=option]").forEach((row, at) => {
      row.setAttribute("aria-selected", String(at === index));
      if (at === index) row.scrollIntoView({ block: "nearest" });
    });
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  /** @param {number} index */
  choose(index) {
    const option = this.options[index];
    if (!option) return;
    this.input.value = option.label;
    this.input.blur();
    this.onChoose(option);
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

const ICONS = /** @type {Record<string, string>} */ (
  { zone: "hexagon", roads: "road", buildings: "building", landmarks: "map-pin" });

/**
 * @param {Hit} hit
 * @returns {Option}
 */
const asOption = ({ lon, lat, label, detail = "", layer = "", kind = "" }) => ({
  lon, lat, label, detail: detail || layer, icon: ICONS[kind] ?? "map-pin", datum: "wgs84",
});
