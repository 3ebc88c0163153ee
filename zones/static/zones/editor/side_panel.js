/**
 * The panel beside the map: what is chosen, the history, the check; and over them what a tool in
 * hand needs to know. A bottom sheet on a phone.
 */

import { need } from "#zones/dom.js";

/** @typedef {"zone" | "history" | "check"} Tab */

export class SidePanel {
  /**
   * @param {HTMLElement} root
   * @param {(tab: Tab) => void} onOpen
   */
  constructor(root, onOpen) {
    this.root = root;
    this.onOpen = onOpen;
    this.work = need("[data-work]", HTMLElement, root);
    this.tabs = /** @type {HTMLButtonElement[]} */ ([...root.querySelectorAll("[role=tab]")]);
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => this.press(tab));
      tab.addEventListener("keydown", (event) => this.onKey(event));
    }
    need("[data-panel-close]", HTMLButtonElement, root).addEventListener("click", () => this.open(false));
    /** @type {Tab} */
    this.tab = "zone";
    this.show("zone", false);
    this.open(!this.sheet);
  }

  /** @param {HTMLButtonElement} tab */
  press(tab) {
    const code = /** @type {Tab} */ (tab.dataset.tab);
    if (this.isOpen && this.tab === code && this.work.hidden && this.sheet) this.open(false);
    else this.show(code);
  }

  get sheet() {
    return matchMedia("(max-width: 767.98px)").matches;
  }

  get isOpen() {
    return this.root.dataset.open === "true";
  }

  /** @param {boolean} open */
  open(open) {
    this.root.dataset.open = String(open);
  }

  /**
   * @param {Tab} code
   * @param {boolean} [open]
   */
  show(code, open = true) {
    this.tab = code;
    for (const tab of this.tabs) {
      const chosen = tab.dataset.tab === code;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      this.body(/** @type {Tab} */ (tab.dataset.tab)).hidden = !chosen || !this.work.hidden;
    }
    if (!open) return;
    this.open(true);
    this.onOpen(code);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.tabs.findIndex((tab) => tab.dataset.tab === this.tab);
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    next?.focus();
    next?.click();
  }

  /**
   * @param {Tab} code
   */
  body(code) {
    return need(`[data-panel="${code}"]`, HTMLElement, this.root);
  }

  /** @param {HTMLElement} view  a form or a difference of the tool in hand */
  showWork(view) {
    this.work.replaceChildren(view);
    this.work.hidden = false;
    this.wasOpen = this.isOpen;
    this.show(this.tab, false);
    this.open(true);
  }

  endWork() {
    this.work.replaceChildren();
    this.work.hidden = true;
    this.show(this.tab, false);
    if (this.sheet && !this.wasOpen) this.open(false);
  }
}
