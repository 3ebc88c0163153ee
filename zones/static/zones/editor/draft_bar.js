/**
 * The bar over the editor: how the draft stands, whether all is saved, steps back and forth, the
 * level that is edited, and the keys.
 */

import { need } from "#zones/dom.js";
import { fill, gettext, nameOf, ngettext } from "#zones/i18n.js";
import { formatClock } from "#zones/editor/figures.js";

/**
 * @typedef {import("#zones/editor/wire.js").Draft} Draft
 * @typedef {import("#zones/editor/operation_queue.js").Condition} Condition
 *
 * @typedef {object} Actions
 * @property {(step: "undo" | "redo") => void} step
 * @property {(level: string) => void} level
 * @property {() => void} check
 */

export class DraftBar {
  /**
   * @param {HTMLElement} root
   * @param {import("#zones/editor/wire.js").Level[]} levels
   * @param {Actions} actions
   */
  constructor(root, levels, { step, level, check }) {
    this.saving = need("[data-saving]", HTMLElement, root);
    this.undo = need("[data-undo]", HTMLButtonElement, root);
    this.redo = need("[data-redo]", HTMLButtonElement, root);
    this.level = need("[data-level]", HTMLSelectElement, root);
    this.stale = need("[data-stale]", HTMLElement, root);
    this.publish = need("[data-publish]", HTMLAnchorElement, root);
    this.keys = need("[data-keys]", HTMLDialogElement, document);
    this.undo.addEventListener("click", () => step("undo"));
    this.redo.addEventListener("click", () => step("redo"));
    this.level.addEventListener("change", () => level(this.level.value));
    need("[data-check]", HTMLButtonElement, root).addEventListener("click", check);
    need("[data-help]", HTMLButtonElement, root).addEventListener("click", () => this.help());
    for (const each of levels) this.level.add(new Option(nameOf(each), each.code));
  }

  /**
   * @param {Draft} draft
   * @param {boolean} mayEdit
   */
  show(draft, mayEdit) {
    this.undo.disabled = !mayEdit || !draft.can_undo;
    this.redo.disabled = !mayEdit || !draft.can_redo;
    this.stale.hidden = !draft.stale;
    if (!this.saving.textContent) this.tellSaved(new Date(draft.changed_at));
  }

  /** @param {string} code */
  showLevel(code) {
    this.level.value = code;
  }

  /**
   * @param {Condition} condition
   * @param {number} waiting  operations that are not saved yet
   */
  tellSaving(condition, waiting) {
    this.saving.dataset.condition = condition;
    if (condition === "saved") this.tellSaved(new Date());
    else if (condition === "saving") this.saving.textContent = gettext("saving…");
    else {
      this.saving.textContent = fill(ngettext(
        "No network: {n} step is kept here and sent again.",
        "No network: {n} steps are kept here and sent again.", waiting), { n: waiting });
    }
  }

  /** @param {Date} instant */
  tellSaved(instant) {
    const today = new Date().toDateString() === instant.toDateString();
    this.saving.textContent = today
      ? fill(gettext("saved {time}"), { time: formatClock(instant) }) : gettext("saved");
  }

  /** Shows the keys. */
  help() {
    if (!this.keys.open) this.keys.showModal();
  }
}
