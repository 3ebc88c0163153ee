/**
 * The scheme, level and day the city map shows, as a form.
 */

import { h, need } from "#zones/dom.js";
import { fill, formatDate, gettext, nameOf } from "#zones/i18n.js";

/**
 * @typedef {import("#zones/map/level_choice.js").Level} Level
 *
 * @typedef {object} Scheme  a row of GET /schemes
 * @property {string} code
 * @property {string} name_zh
 * @property {string} name_en
 * @property {"polygon" | "line"} geometry_kind
 * @property {boolean} primary
 * @property {Level[]} levels
 * @property {import("#zones/map/edition_choice.js").Edition | null} edition  in force now
 *
 * @typedef {object} Choice
 * @property {string | null} scheme
 * @property {string | null} level  null: the one that fits the zoom
 * @property {string | null} at
 * @property {string | null} known_at
 */

const AUTOMATIC = "";

export class SettingsForm {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} onChange
   * @param {() => void} onScheme  after onChange, where it was another scheme
   * @param {(scheme: Scheme, shown: boolean) => void} onLine  a layer of street heads was switched
   * @param {string} today  YYYY-MM-DD in the city: the day that means "now"
   * @param {HTMLButtonElement} button  says what the map shows, and opens the form
   */
  constructor(form, onChange, onScheme, onLine, today, button) {
    this.form = form;
    this.button = button;
    this.shown = need("[data-shown]", HTMLElement, button);
    this.todayButton = need("[data-today]", HTMLButtonElement, form);
    this.today = today;
    this.onLine = onLine;
    this.schemeSelect = need("#scheme", HTMLSelectElement, form);
    this.levelSelect = need("#level", HTMLSelectElement, form);
    this.day = need("#day", HTMLInputElement, form);
    this.known = need("#known", HTMLInputElement, form);
    this.known.max = today;
    this.edition = need("[data-edition]", HTMLElement, form);
    this.lines = need("[data-lines]", HTMLElement, form);
    /** @type {Scheme[]} */
    this.areas = [];
    form.addEventListener("submit", (event) => event.preventDefault());
    this.schemeSelect.addEventListener("change", () => {
      this.offerLevels(null);
      onChange();
      onScheme();
    });
    this.levelSelect.addEventListener("change", onChange);
    this.day.addEventListener("change", onChange);
    this.known.addEventListener("change", onChange);
    this.todayButton.addEventListener("click", () => {
      this.day.value = today;
      this.known.value = "";
      this.day.focus();
      onChange();
    });
    this.listen();
  }

  /** The button shows and hides the form; so do Escape and a press elsewhere hide it. */
  listen() {
    this.button.addEventListener("click", () => this.open(!this.form.hasAttribute("data-open")));
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.open(false);
      this.button.focus();
    });
    document.addEventListener("pointerdown", ({ target }) => {
      const node = /** @type {Node} */ (target);
      if (!this.form.contains(node) && !this.button.contains(node)) this.open(false);
    });
  }

  /** @param {boolean} open */
  open(open) {
    this.form.toggleAttribute("data-open", open);
    this.button.setAttribute("aria-expanded", String(open));
  }

  /** @returns {Scheme | null} */
  get scheme() {
    return this.areas.find((scheme) => scheme.code === this.schemeSelect.value) ?? null;
  }

  /** @returns {Choice} */
  get choice() {
    return {
      scheme: this.scheme?.code ?? null,
      level: this.levelSelect.value || null,
      at: this.dayOf(this.day),
      known_at: this.dayOf(this.known),
    };
  }

  /**
   * The day of a field; null for today, which means now.
   * @param {HTMLInputElement} field
   */
  dayOf({ value }) {
    return value && value !== this.today ? value : null;
  }

  /**
   * Offers the schemes of a day and keeps the choice where it still exists.
   * @param {Scheme[]} schemes
   * @param {Choice} choice
   */
  offer(schemes, choice) {
    this.areas = schemes.filter((scheme) => scheme.geometry_kind === "polygon");
    this.schemeSelect.replaceChildren(...this.areas.map(
      (scheme) => h("option", { value: scheme.code }, nameOf(scheme))));
    const chosen = this.areas.find((scheme) => scheme.code === choice.scheme)
      ?? this.areas.find((scheme) => scheme.primary) ?? this.areas[0];
    this.schemeSelect.value = chosen?.code ?? "";
    this.day.value = choice.at ?? this.today;
    this.known.value = choice.known_at ?? "";
    if (choice.known_at) this.known.closest("details")?.setAttribute("open", "");
    this.offerLevels(choice.level);
    this.offerLines(schemes.filter((scheme) => scheme.geometry_kind === "line"));
  }

  /** @param {string | null} level */
  offerLevels(level) {
    const levels = [...this.scheme?.levels ?? []].sort((a, b) => a.rank - b.rank);
    this.levelSelect.replaceChildren(
      h("option", { value: AUTOMATIC }, gettext("By zoom")),
      ...levels.map((each) => h("option", { value: each.code }, nameOf(each))));
    this.levelSelect.value = levels.some((each) => each.code === level) ? level ?? "" : AUTOMATIC;
  }

  /**
   * Says which level "by zoom" means just now, and in a few words what the map shows.
   * @param {Level | null} fitting
   */
  tellFitting(fitting) {
    const option = this.levelSelect.options[0];
    if (option) {
      option.textContent = fitting
        ? fill(gettext("By zoom: {level}"), { level: nameOf(fitting) }) : gettext("By zoom");
    }
    const { scheme, choice: { level, at, known_at: known } } = this;
    const drawn = scheme?.levels.find(({ code }) => code === level) ?? fitting;
    this.button.hidden = !scheme;
    this.button.toggleAttribute("data-past", Boolean(at || known));
    this.todayButton.hidden = !at && !known;
    this.shown.textContent = [scheme && nameOf(scheme), drawn && nameOf(drawn), at && formatDate(at),
      known && fill(gettext("as known on {date}"), { date: formatDate(known) })]
      .filter(Boolean).join(" · ");
  }

  /** @param {import("#zones/map/edition_choice.js").Standing | null} standing */
  tellEdition(standing) {
    if (!this.scheme || this.choice.known_at) this.edition.textContent = "";
    else if (!standing) this.edition.textContent = gettext("No edition was in force on that day.");
    else {
      this.edition.textContent = standing.since
        ? fill(gettext("Edition {number}, in force since {date}"),
          { number: standing.number, date: formatDate(standing.since) })
        : fill(gettext("Edition {number}"), { number: standing.number });
    }
  }

  /** @param {Scheme[]} schemes */
  offerLines(schemes) {
    const before = new Set([...this.lines.querySelectorAll("input")]
      .filter((input) => input.checked).map((input) => input.value));
    this.lines.hidden = schemes.length === 0;
    this.lines.replaceChildren(...schemes.map((scheme) => h("label", {},
      h("input", {
        type: "checkbox", value: scheme.code, checked: before.has(scheme.code),
        onchange: (/** @type {Event} */ event) => this.onLine(
          scheme, /** @type {HTMLInputElement} */ (event.currentTarget).checked),
      }), nameOf(scheme))));
  }
}
