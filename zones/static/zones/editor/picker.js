/**
 * A field to find one thing of many by its words: a person, a unit, a zone. A combobox after the
 * ARIA pattern: arrows, Enter, Escape.
 */

import { ApiError } from "#zones/api.js";
import { h } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";

/** @typedef {import("#zones/editor/forms.js").Option} Option */

const WAIT_MS = 180;

export class Picker {
  /**
   * @param {string} id
   * @param {(words: string) => Promise<Option[]>} search
   */
  constructor(id, search) {
    this.search = search;
    this.value = "";
    /** @type {Option[]} */
    this.options = [];
    this.active = -1;
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.input = h("input", {
      id, type: "text", class: "form-control", autocomplete: "off", role: "combobox",
      "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    });
    this.list = h("ul", { id: `${id}-list`, class: "fw-options", role: "listbox", hidden: true });
    this.element = h("div", { class: "fw-picker" }, this.input, this.list);
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("focus", () => this.ask());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  onInput() {
    this.value = "";
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    if (this.value) return;
    this.asked += 1;
    const mine = this.asked;
    try {
      const options = await this.search(this.input.value.trim());
      if (mine === this.asked) this.offer(options, gettext("Nothing is found."));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.offer([], error.message);
    }
  }

  /**
   * @param {Option[]} options
   * @param {string} none  said where there are none
   */
  offer(options, none) {
    this.options = options;
    this.active = -1;
    this.list.replaceChildren(...options.map(({ label }, index) => h("li", {
      id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false",
      onclick: () => this.choose(index),
    }, label)), ...(options.length ? [] : [h("li", { class: "fw-options-head", role: "presentation" }, none)]));
    this.list.hidden = document.activeElement !== this.input;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.isComposing) return;
    const count = this.options.length;
    if (event.key === "ArrowDown" && count) this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.mark((this.active - 1 + count) % count);
    else if (event.key === "Enter" && !this.list.hidden && count) this.choose(Math.max(this.active, 0));
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  mark(index) {
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
    this.value = option.value;
    this.input.value = option.label;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
