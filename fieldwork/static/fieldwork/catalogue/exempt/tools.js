/**
 * The buttons over the map that an outline is drawn with, and the line that says how far it is.
 */

import { need } from "#zones/dom.js";

/** @typedef {"draw" | "finish" | "undo" | "redo" | "insert" | "remove" | "clear"} Tool */

export class Tools {
  /**
   * @param {HTMLElement} root
   * @param {Record<Tool, () => void>} acts
   */
  constructor(root, acts) {
    this.measured = need("[data-measured]", HTMLElement, root);
    this.hint = need("[data-outline-hint]", HTMLElement, root);
    this.buttons = /** @type {Record<Tool, HTMLButtonElement>} */ (Object.fromEntries(
      Object.keys(acts).map((tool) => [tool, need(`[data-tool=${tool}]`, HTMLButtonElement, root)])));
    for (const [tool, act] of Object.entries(acts)) {
      this.buttons[/** @type {Tool} */ (tool)].addEventListener("click", act);
    }
  }

  /**
   * A disabled button keeps its place and the focus: nothing under a thumb moves.
   * @param {Record<Tool, boolean>} able
   */
  enable(able) {
    for (const [tool, can] of Object.entries(able)) {
      this.buttons[/** @type {Tool} */ (tool)].disabled = !can;
    }
  }

  /**
   * @param {Tool} tool
   * @param {boolean} pressed
   */
  press(tool, pressed) {
    this.buttons[tool].setAttribute("aria-pressed", String(pressed));
  }

  /**
   * @param {string} measured
   * @param {string} hint
   */
  tell(measured, hint) {
    this.measured.textContent = measured;
    this.hint.textContent = hint;
  }
}
