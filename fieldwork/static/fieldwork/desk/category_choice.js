/**
 * The category of a report: a tile of the short list, or found by name, pinyin, initials, English or
 * code. Whatever was chosen is said below in words.
 */

import { ApiError, getJson } from "#zones/api.js";
import { h, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { SearchBox } from "#zones/map/search.js";

/**
 * @typedef {object} Hit  a row of GET /catalogue/categories
 * @property {string} code
 * @property {string} label
 * @property {{name_zh: string}} duty_area
 */

const LIMIT = 10;

export class CategorySearch extends SearchBox {
  /**
   * @param {HTMLElement} root
   * @param {string} address
   * @param {string} role  whose short list comes first
   * @param {(code: string, name: string) => void} onCategory
   */
  constructor(root, address, role, onCategory) {
    super(root, address, [], (option) => onCategory(option.detail, option.label));
    this.role = role;
  }

  /** @override @param {string} text */
  async ask(text) {
    this.running = new AbortController();
    try {
      const { results } = await getJson(
        this.address, { q: text, role: this.role, limit: LIMIT }, this.running.signal);
      this.offer(/** @type {Hit[]} */ (results).map(({ code, label }) => (
        { label, detail: code, icon: "tag", lon: 0, lat: 0, datum: "" })));
      if (!results.length) this.say(fill(gettext("No category is called “{text}”."), { text }));
    } catch (error) {
      if (error instanceof ApiError) this.say(error.message);
      else if (!(error instanceof DOMException)) throw error;
    }
  }
}

export class CategoryChoice {
  /**
   * @param {HTMLElement} root
   * @param {string} api
   * @param {string} role
   * @param {() => void} onChange
   */
  constructor(root, api, role, onChange) {
    this.root = root;
    this.onChange = onChange;
    this.told = need("[data-chosen]", HTMLElement, root);
    this.code = "";
    this.name = "";
    this.search = new CategorySearch(need(".fw-search", HTMLElement, root),
      `${api}catalogue/categories`, role, (code, name) => this.choose(code, name));
    for (const tile of this.tiles) {
      tile.addEventListener("change", () => this.choose(tile.value, tile.dataset.name ?? ""));
    }
  }

  /** @returns {HTMLInputElement[]} */
  get tiles() {
    return [...this.root.querySelectorAll("input[type=radio]")].filter(
      (tile) => tile instanceof HTMLInputElement);
  }

  /**
   * @param {string} code
   * @param {string} name
   */
  choose(code, name) {
    this.code = code;
    this.name = name;
    for (const tile of this.tiles) tile.checked = tile.value === code;
    if (code) this.search.input.value = "";
    this.told.replaceChildren(...(code ? [name, " ", h("span", { class: "fw-code" }, code)] : []));
    this.onChange();
  }
}
