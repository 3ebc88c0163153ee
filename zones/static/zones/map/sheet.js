/**
 * The panel as a bottom sheet on a phone: closed, a peek at the answer, or full, moved by one thumb.
 * On a wide screen the style sheet shows it as a column and these states do nothing.
 */

/** @typedef {"closed" | "peek" | "full"} SheetState */

const FLICK_PX = 36;

export class Sheet {
  /**
   * @param {HTMLElement} panel
   * @param {HTMLButtonElement} handle
   */
  constructor(panel, handle) {
    this.panel = panel;
    this.handle = handle;
    /** @type {number | null} */
    this.from = null;
    this.dragged = false;
    handle.addEventListener("pointerdown", (event) => {
      this.from = event.clientY;
      this.dragged = false;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", (event) => this.release(event.clientY));
    handle.addEventListener("pointercancel", () => { this.from = null; });
    handle.addEventListener("click", () => {
      if (!this.dragged) this.set(this.state === "full" ? "peek" : "full");
    });
    this.set("closed");
  }

  /** @returns {SheetState} */
  get state() {
    return /** @type {SheetState} */ (this.panel.dataset.sheet ?? "closed");
  }

  /** @param {SheetState} state */
  set(state) {
    this.panel.dataset.sheet = state;
    this.handle.setAttribute("aria-expanded", String(state === "full"));
    if (state !== "full") this.panel.scrollTop = 0;
  }

  /** @param {number} y */
  release(y) {
    const moved = this.from === null ? 0 : y - this.from;
    this.from = null;
    this.dragged = Math.abs(moved) >= FLICK_PX;
    if (!this.dragged) return;
    if (moved < 0) this.set("full");
    else this.set(this.state === "full" ? "peek" : "closed");
  }
}
