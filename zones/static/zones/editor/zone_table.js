/**
 * The attribute table under the map: sorts, filters, edits in place. Only the rows on the screen
 * are in the page, so that 12,000 scroll like 12. A grid after the ARIA pattern: one cell has the
 * focus, arrows move it, Enter edits or zooms.
 */

import { h, need } from "#zones/dom.js";
import { fill, gettext, language, ngettext } from "#zones/i18n.js";
import { formatArea } from "#zones/editor/figures.js";
import { changeName } from "#zones/editor/zone_panel.js";
import { chosenRows, scrollFor, seenRows } from "#zones/editor/zone_table_rows.js";

/**
 * @typedef {import("#zones/editor/zone_table_rows.js").Row} Row
 * @typedef {import("#zones/editor/zone_table_rows.js").Column} Column
 *
 * @typedef {object} Actions
 * @property {(id: number, add: boolean) => void} choose
 * @property {(id: number) => void} zoomTo
 * @property {(id: number, column: Column, text: string) => Promise<unknown>} save  rejects where refused
 */

const ROW_HEIGHT = 36; // pixels, as in draft.css

/** @type {{column: Column, label: () => string, edits?: boolean}[]} */
const COLUMNS = [
  { column: "code", label: () => gettext("Code"), edits: true },
  { column: "name", label: () => gettext("Name"), edits: true },
  { column: "name_en", label: () => gettext("English name"), edits: true },
  { column: "parent", label: () => gettext("Zone above") },
  { column: "head", label: () => gettext("Head") },
  { column: "lead", label: () => gettext("Lead unit") },
  { column: "area", label: () => gettext("Area") },
  { column: "parts", label: () => gettext("Parts") },
  { column: "change", label: () => gettext("In this draft") },
];

export class ZoneTable {
  /**
   * @param {HTMLElement} root
   * @param {Actions} actions
   */
  constructor(root, actions) {
    this.actions = actions;
    /** @type {Map<number, Row>} */
    this.all = new Map();
    /** @type {Row[]} */
    this.rows = [];
    /** @type {import("#zones/editor/zone_table_rows.js").Order} */
    this.order = { column: "code", down: false };
    /** @type {Set<number>} */
    this.chosen = new Set();
    this.active = { row: 0, column: 0 };
    this.mayEdit = false;
    this.words = need("[data-table-words]", HTMLInputElement, root);
    this.only = need("[data-table-only]", HTMLSelectElement, root);
    this.count = need("[data-table-count]", HTMLElement, root);
    this.scroll = need("[data-table-scroll]", HTMLElement, root);
    this.heads = h("div", { role: "row", class: "fw-grid-row fw-grid-heads" });
    this.body = h("div", { role: "rowgroup", class: "fw-grid-body" });
    this.grid = h("div", { role: "grid", class: "fw-grid", "aria-label": gettext("Zones of this level") },
      h("div", { role: "rowgroup" }, this.heads), this.body);
    this.scroll.append(this.grid);
    this.words.addEventListener("input", () => this.arrange());
    this.only.addEventListener("change", () => this.arrange());
    this.scroll.addEventListener("scroll", () => this.draw(), { passive: true });
    this.grid.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.draw()).observe(this.scroll);
    this.drawHeads();
  }

  /** @param {Iterable<Row>} rows */
  fill(rows) {
    for (const row of rows) this.all.set(row.id, row);
    this.arrange();
  }

  clear() {
    this.all.clear();
    this.arrange();
  }

  /** @param {number[]} ids */
  remove(ids) {
    for (const id of ids) this.all.delete(id);
    this.arrange();
  }

  /** @param {number[]} ids */
  choose(ids) {
    this.chosen = new Set(ids);
    const [first] = ids;
    const index = ids.length === 1 ? this.rows.findIndex(({ id }) => id === first) : -1;
    if (index >= 0) this.reveal(index);
    this.draw();
  }

  arrange() {
    const only = /** @type {any} */ (this.only.value);
    this.rows = chosenRows(this.all.values(), { words: this.words.value, only }, this.order);
    this.active.row = Math.min(this.active.row, Math.max(0, this.rows.length - 1));
    this.body.style.height = `${this.rows.length * ROW_HEIGHT}px`;
    this.grid.setAttribute("aria-rowcount", String(this.rows.length + 1));
    const n = this.rows.length;
    this.count.textContent = fill(ngettext("{n} zone", "{n} zones", n), { n: n.toLocaleString(language()) });
    this.draw();
  }

  drawHeads() {
    this.heads.replaceChildren(...COLUMNS.map(({ column, label }) => {
      const sorted = this.order.column === column;
      return h("div", {
        role: "columnheader", class: `fw-grid-cell fw-grid-${column}`,
        "aria-sort": sorted ? (this.order.down ? "descending" : "ascending") : "none",
      }, h("button", { type: "button", onclick: () => this.sort(column) },
        label(), sorted && h("span", { "aria-hidden": "true" }, this.order.down ? " ▼" : " ▲")));
    }));
  }

  /** @param {Column} column */
  sort(column) {
    const down = this.order.column === column && !this.order.down;
    this.order = { column, down };
    this.drawHeads();
    this.arrange();
  }

  get view() {
    const { scrollTop: top, clientHeight: height } = this.scroll;
    return { top, height: Math.max(0, height - ROW_HEIGHT), rowHeight: ROW_HEIGHT };
  }

  draw() {
    if (this.editing) return;
    const focused = this.body.contains(document.activeElement);
    const { from, to } = seenRows({ ...this.view, count: this.rows.length });
    this.body.replaceChildren(...this.rows.slice(from, to).map((row, at) => this.row(row, from + at)));
    if (focused) this.focusActive();
  }

  /**
   * @param {Row} row
   * @param {number} index
   */
  row(row, index) {
    const element = h("div", {
      role: "row", class: "fw-grid-row", "aria-rowindex": index + 2,
      "aria-selected": String(this.chosen.has(row.id)), "data-zone": row.id,
    }, COLUMNS.map((each, at) => h("div", {
      role: "gridcell", class: `fw-grid-cell fw-grid-${each.column}`,
      tabindex: this.active.row === index && this.active.column === at ? 0 : -1,
      onclick: (/** @type {MouseEvent} */ event) => this.press(index, at, event),
      ondblclick: () => this.edit(),
    }, textOf(row, each.column))));
    element.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    return element;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {MouseEvent} event
   */
  press(row, column, { shiftKey, ctrlKey, metaKey }) {
    this.active = { row, column };
    const id = this.rows[row]?.id;
    if (id === undefined) return;
    this.actions.choose(id, shiftKey || ctrlKey || metaKey);
    if (!shiftKey && !ctrlKey && !metaKey) this.actions.zoomTo(id);
    this.focusActive();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (this.editing || !this.body.contains(/** @type {Node} */ (event.target))) return;
    const step = STEPS[event.key];
    if (step) this.move(...step);
    else if (event.key === "Enter" && COLUMNS[this.active.column]?.edits && this.mayEdit) this.edit();
    else if (event.key === "Enter" || event.key === " ") this.openActive();
    else if (event.key === "F2") this.edit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  openActive() {
    const id = this.rows[this.active.row]?.id;
    if (id === undefined) return;
    this.actions.choose(id, false);
    this.actions.zoomTo(id);
  }

  /**
   * @param {number} down
   * @param {number} right
   */
  move(down, right) {
    const row = Math.min(Math.max(this.active.row + down, 0), this.rows.length - 1);
    const column = Math.min(Math.max(this.active.column + right, 0), COLUMNS.length - 1);
    this.active = { row, column };
    this.reveal(row);
    this.draw();
    this.focusActive();
  }

  /** @param {number} index */
  reveal(index) {
    this.scroll.scrollTop = scrollFor(index, this.view);
  }

  focusActive() {
    this.cell()?.focus({ preventScroll: true });
  }

  /** @returns {HTMLElement | null} the cell that has the focus */
  cell() {
    const id = this.rows[this.active.row]?.id;
    const row = this.body.querySelector(`[data-zone="${id}"]`);
    return /** @type {HTMLElement | null} */ (row?.children[this.active.column] ?? null);
  }

  edit() {
    const { column, edits = false } = COLUMNS[this.active.column] ?? COLUMNS[0] ?? { column: "code" };
    const row = this.rows[this.active.row];
    const cell = this.cell();
    if (!edits || !row || !cell || !this.mayEdit || this.editing) return;
    const before = String(row[column]);
    const input = h("input", {
      class: "fw-grid-input", value: before, maxlength: column === "code" ? 40 : 160,
      "aria-label": `${gettext("Edit")} ${row.code}`,
    });
    this.editing = input;
    cell.replaceChildren(input);
    input.select();
    input.addEventListener("blur", () => this.leave(input, row, column, before));
    input.addEventListener("keydown", (event) => this.onEditKey(event, input, before));
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} input
   * @param {string} before
   */
  onEditKey(event, input, before) {
    if (event.isComposing) return;
    event.stopPropagation();
    const down = { Enter: 0, ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key];
    if (down === undefined) return;
    event.preventDefault();
    if (event.key === "Escape") input.value = before;
    input.blur();
    this.move(down, 0);
  }

  /**
   * @param {HTMLInputElement} input
   * @param {Row} row
   * @param {Column} column
   * @param {string} before
   */
  async leave(input, row, column, before) {
    const text = input.value.trim();
    this.editing = undefined;
    this.draw();
    if (text !== before && (text || column === "name_en")) {
      await this.actions.save(row.id, column, text).catch(() => this.draw());
    }
  }

  /** @type {HTMLInputElement | undefined} */
  editing = undefined;
}

/** @type {Record<string, [down: number, right: number]>} */
const STEPS = {
  ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
  PageDown: [10, 0], PageUp: [-10, 0], Home: [0, -99], End: [0, 99],
};

/**
 * @param {Row} row
 * @param {Column} column
 */
function textOf(row, column) {
  if (column === "area") return formatArea(row.area);
  if (column === "change") return changeName(row.change);
  return String(row[column]);
}
