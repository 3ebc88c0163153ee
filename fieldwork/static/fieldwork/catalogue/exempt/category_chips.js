/**
 * The categories an area permits: found by name, pinyin, initials, English or code, and kept in a
 * row from which each can be taken off again; or everything in the catalogue.
 */

import { h, icon, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { CategorySearch } from "#fieldwork/desk/category_choice.js";

/** @typedef {{code: string, name: string}} Category */

export class CategoryChips {
  /**
   * @param {HTMLElement} root
   * @param {string} api
   * @param {Category[]} chosen
   */
  constructor(root, api, chosen) {
    this.root = root;
    this.list = need("[data-chips]", HTMLElement, root);
    this.some = need("[data-some]", HTMLElement, root);
    this.chosen = [...chosen];
    this.search = new CategorySearch(need(".fw-search", HTMLElement, root),
      `${api}catalogue/categories`, "", (code, name) => this.add({ code, name }));
    root.addEventListener("change", () => this.show());
    this.show();
  }

  get everything() {
    return need("input[value=all]", HTMLInputElement, this.root).checked;
  }

  get codes() {
    return this.everything ? [] : this.chosen.map(({ code }) => code);
  }

  /** A sentence where nothing was said; "" where all is well. */
  get problem() {
    return this.everything || this.chosen.length
      ? "" : gettext("Choose at least one category, or everything in the catalogue.");
  }

  /** @param {Category} category */
  add(category) {
    if (!this.chosen.some(({ code }) => code === category.code)) this.chosen.push(category);
    this.search.input.value = "";
    this.show();
    this.search.input.focus();
    this.changed();
  }

  /** @param {string} code */
  remove(code) {
    this.chosen = this.chosen.filter((each) => each.code !== code);
    this.show();
    this.search.input.focus();
    this.changed();
  }

  changed() {
    this.root.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    this.some.hidden = this.everything;
    this.list.replaceChildren(...this.chosen.map(({ code, name }) => h("li", {},
      name, " ", h("span", { class: "fw-code" }, code),
      h("button", {
        type: "button", "aria-label": fill(gettext("Take off {name}"), { name }),
        onclick: () => this.remove(code),
      }, icon("x")))));
  }
}
