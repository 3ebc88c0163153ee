/**
 * The operations of the draft, newest first. A press walks there: those after it are taken back,
 * and can be redone until something new is done.
 */

import { h } from "#zones/dom.js";
import { formatInstant, gettext } from "#zones/i18n.js";

/** @typedef {import("#zones/editor/wire.js").Operation} Operation */

export class HistoryPanel {
  /**
   * @param {HTMLElement} root
   * @param {{load: () => Promise<Operation[]>, walk: (to: number) => void, look: (box: number[]) => void}} actions
   */
  constructor(root, { load, walk, look }) {
    this.root = root;
    this.load = load;
    this.walk = walk;
    this.look = look;
    /** @type {Operation[]} */
    this.operations = [];
    this.mayWalk = false;
  }

  async refresh() {
    this.operations = await this.load();
    this.draw();
  }

  /** @param {boolean} may */
  allow(may) {
    this.mayWalk = may;
    this.draw();
  }

  draw() {
    const newest = [...this.operations].reverse();
    const position = newest.find(({ in_effect: inEffect }) => inEffect)?.number ?? 0;
    this.root.replaceChildren(
      h("p", { class: "fw-soft fw-panel-note" },
        gettext("A press takes the draft back to that point, or forward again.")),
      h("ol", { class: "fw-operations" }, newest.map((operation) => this.row(operation, position)),
        h("li", {}, this.button(0, gettext("As it was at the beginning"), "", position, true))));
  }

  /**
   * @param {Operation} operation
   * @param {number} position
   */
  row({ number, label, made_by: by, made_at: at, in_effect: inEffect, box }, position) {
    const who = typeof by === "string" ? by : by?.name ?? "";
    return h("li", {}, this.button(
      number, label, [who, formatInstant(at)].filter(Boolean).join(" · "), position, inEffect, box));
  }

  /**
   * @param {number} number
   * @param {string} label
   * @param {string} detail
   * @param {number} position
   * @param {boolean} inEffect
   * @param {number[] | null} [box]
   */
  button(number, label, detail, position, inEffect, box) {
    return h("button", {
      type: "button", class: inEffect ? "fw-operation" : "fw-operation fw-operation-undone",
      "aria-current": number === position ? "step" : null,
      onclick: () => {
        if (box) this.look(box);
        if (this.mayWalk && number !== position) this.walk(number);
      },
    }, h("span", {}, label), h("span", { class: "fw-soft" },
      [detail, inEffect ? "" : gettext("taken back")].filter(Boolean).join(" · ")));
  }
}
