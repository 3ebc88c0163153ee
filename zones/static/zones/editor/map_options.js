/**
 * What the map shows beside the zones, and how the hand works: outlines above, open issues,
 * reference layers, files, snapping, and whether the borders of the parents follow.
 */

import { need } from "#zones/dom.js";

/**
 * @typedef {object} Switches
 * @property {(shown: boolean) => void} above
 * @property {(shown: boolean) => void} issues
 * @property {(shown: boolean) => void} reference
 * @property {(on: boolean) => void} snap
 * @property {(on: boolean) => void} outline
 * @property {(file: File) => void} file
 */

export class MapOptions {
  /**
   * @param {HTMLElement} root
   * @param {Switches} switches
   */
  constructor(root, switches) {
    this.button = need("[data-options-button]", HTMLButtonElement, root);
    this.form = need("[data-options]", HTMLFormElement, root);
    this.button.addEventListener("click", () => this.open(this.form.hidden));
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.form.hidden) return;
      event.stopPropagation();
      this.open(false);
      this.button.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!root.contains(/** @type {Node} */ (event.target))) this.open(false);
    });
    for (const name of /** @type {const} */ (["above", "issues", "reference", "snap", "outline"])) {
      const input = need(`[name=${name}]`, HTMLInputElement, this.form);
      input.addEventListener("change", () => switches[name](input.checked));
    }
    const file = need("[name=file]", HTMLInputElement, this.form);
    file.addEventListener("change", () => {
      for (const each of file.files ?? []) switches.file(each);
      file.value = "";
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @param {boolean} open */
  open(open) {
    this.form.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }
}
