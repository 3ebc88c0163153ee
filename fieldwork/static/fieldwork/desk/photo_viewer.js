/**
 * Photos of a grid, shown large one after the other: arrows step, Escape closes, the focus returns.
 */

import { need } from "#zones/dom.js";

/**
 * The photo that many steps on, round the end.
 * @param {number} at
 * @param {number} step
 * @param {number} count
 */
export const stepped = (at, step, count) => (at + step + count) % count;

export class PhotoViewer {
  /**
   * @param {HTMLElement} grid  its links with data-photo lead to the large copies
   * @param {HTMLDialogElement} dialog
   */
  constructor(grid, dialog) {
    this.links = [...grid.querySelectorAll("a[data-photo]")].filter(
      (link) => link instanceof HTMLAnchorElement);
    this.dialog = dialog;
    this.image = need("[data-viewer-image]", HTMLImageElement, dialog);
    this.note = need("[data-viewer-note]", HTMLElement, dialog);
    this.at = 0;
    this.links.forEach((link, index) => link.addEventListener("click", (event) => {
      event.preventDefault();
      this.show(index);
      dialog.showModal();
    }));
    for (const button of dialog.querySelectorAll("[data-viewer-step]")) {
      const step = Number(/** @type {HTMLElement} */ (button).dataset.viewerStep);
      /** @type {HTMLElement} */ (button).hidden = this.links.length < 2;
      button.addEventListener("click", () => this.step(step));
    }
    need("[data-viewer-close]", HTMLElement, dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") this.step(1);
      if (event.key === "ArrowLeft") this.step(-1);
    });
    dialog.addEventListener("close", () => this.links[this.at]?.focus());
  }

  /** @param {number} step */
  step(step) {
    this.show(stepped(this.at, step, this.links.length));
  }

  /** @param {number} index */
  show(index) {
    const link = this.links[index];
    if (!link) return;
    this.at = index;
    this.image.src = link.href;
    this.image.alt = link.querySelector("img")?.alt ?? "";
    this.note.textContent = `${index + 1} / ${this.links.length} · ${link.dataset.note ?? ""}`;
  }
}
