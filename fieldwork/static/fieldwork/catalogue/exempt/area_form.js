/**
 * What is said of an exempt area beside its outline, and what is wrong with it, field by field.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";

const WEEK = 7;
const NEEDED = ["name", "code", "first_day", "person"];
const TEXTS = ["name", "name_en", "code", "person", "phone", "note"];

export class AreaForm {
  /**
   * @param {HTMLFormElement} form
   * @param {import("#fieldwork/catalogue/exempt/category_chips.js").CategoryChips} categories
   * @param {() => void} onChange
   * @param {() => void} onSave
   */
  constructor(form, categories, onChange, onSave) {
    this.form = form;
    this.categories = categories;
    this.failed = need("[data-failed]", HTMLElement, form);
    this.hours = need("[data-hours]", HTMLElement, form);
    this.pastMidnight = need("[data-past-midnight]", HTMLElement, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      onSave();
    });
    form.addEventListener("input", ({ target }) => {
      const element = /** @type {HTMLElement} */ (target);
      if (element.closest("[data-place]")) return;
      onChange();
      this.clear(element.getAttribute("name") ?? (element.closest("[data-categories]") ? "categories" : ""));
      this.showHours();
    });
    this.showHours();
  }

  get token() {
    return this.value("csrfmiddlewaretoken");
  }

  /** @param {string} name */
  value(name) {
    const value = new FormData(this.form).get(name);
    return typeof value === "string" ? value.trim() : "";
  }

  get weekdays() {
    return new FormData(this.form).getAll("weekdays").map(Number);
  }

  get wholeDay() {
    return this.value("hours") === "all";
  }

  showHours() {
    this.hours.hidden = this.wholeDay;
    const [starts, ends] = [this.value("starts"), this.value("ends")];
    this.pastMidnight.hidden = this.wholeDay || !starts || !ends || ends > starts;
  }

  /** The area as the REST interface takes it, without its outline. */
  get content() {
    const texts = TEXTS.filter((name) => this.form.elements.namedItem(name));
    const active = this.form.elements.namedItem("active");
    return {
      ...Object.fromEntries(texts.map((name) => [name, this.value(name)])),
      categories: this.categories.codes,
      weekdays: this.weekdays.length === WEEK ? [] : this.weekdays,
      starts: this.wholeDay ? null : this.value("starts"),
      ends: this.wholeDay ? null : this.value("ends"),
      first_day: this.value("first_day"),
      last_day: this.value("last_day") || null,
      active: active instanceof HTMLInputElement ? active.checked : true,
    };
  }

  /** What the server need not be asked about. */
  problems() {
    /** @type {Record<string, string>} */
    const problems = {};
    for (const name of NEEDED) {
      if (this.form.elements.namedItem(name) && !this.value(name)) {
        problems[name] = gettext("This is needed.");
      }
    }
    if (!this.weekdays.length) problems.weekdays = gettext("Choose at least one weekday.");
    if (this.categories.problem) problems.categories = this.categories.problem;
    if (!this.wholeDay && !(this.value("starts") && this.value("ends"))) {
      problems.ends = gettext("Give both times, or the whole day.");
    }
    return problems;
  }

  /**
   * Says what is wrong beside its field, and goes to the first.
   * @param {Record<string, string>} problems
   * @returns {boolean} whether anything is
   */
  tell(problems) {
    this.failed.hidden = true;
    const slots = [...this.form.querySelectorAll("[data-error]")];
    for (const slot of slots) slot.textContent = problems[slot.getAttribute("data-error") ?? ""] ?? "";
    const first = slots.find((slot) => slot.textContent);
    const name = first?.getAttribute("data-error") ?? "";
    const field = this.form.querySelector(`[name="${name}"]`)
      ?? first?.parentElement?.querySelector("input:not([type=radio]), [tabindex]");
    if (field instanceof HTMLElement) field.focus();
    else first?.scrollIntoView({ block: "center" });
    return first !== undefined;
  }

  /** @param {string} name */
  clear(name) {
    for (const slot of this.form.querySelectorAll(`[data-error="${CSS.escape(name)}"]`)) {
      slot.textContent = "";
    }
  }

  /** @param {string} message */
  fail(message) {
    this.failed.textContent = message;
    this.failed.hidden = false;
    this.failed.scrollIntoView({ block: "nearest" });
  }

  /**
   * Sends, once; what the server finds wrong is told at its field, all else above the button.
   * @param {() => Promise<void>} work
   */
  async busy(work) {
    const button = need("[data-send]", HTMLButtonElement, this.form);
    if (button.disabled) return;
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const told = error.errors.filter(
        ({ field }) => field && this.form.querySelector(`[data-error="${CSS.escape(field)}"]`));
      const shown = this.tell(Object.fromEntries(told.map(
        ({ field = "", detail, remedy }) => [field, [detail, remedy].filter(Boolean).join(" ")])));
      if (!shown) this.fail(error.message);
    } finally {
      button.disabled = false;
    }
  }
}
