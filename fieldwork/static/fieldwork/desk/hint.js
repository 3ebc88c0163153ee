/**
 * What the panel says before anything was asked: what this page answers, and places to try.
 */

import { need } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";
import { readQuery } from "#zones/map/permalink.js";

/** @typedef {import("#zones/map/permalink.js").Place} Place */

export class Hint {
  /**
   * @param {HTMLElement} root  holds the hint; learns its height as --fw-hint-height
   * @param {(place: Place) => void} onExample
   */
  constructor(root, onExample) {
    this.root = root;
    this.element = need("[data-hint]", HTMLElement, root);
    this.element.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest(".fw-examples a");
      const { place } = readQuery(link instanceof HTMLAnchorElement ? link.search : "");
      if (!place) return;
      // The link leads to the answer also without us; here the page need not load again.
      event.preventDefault();
      onExample(place);
    });
    new ResizeObserver(() => root.style.setProperty("--fw-hint-height", `${this.height}px`))
      .observe(this.element);
  }

  /** In pixels; 0 while it is hidden. */
  get height() {
    return this.element.offsetHeight;
  }

  /** @param {boolean} shown */
  show(shown) {
    this.element.hidden = !shown;
  }

  /**
   * Whoever is signed out sees only what is flagged public: says so where that is nothing.
   * @param {{signedIn: boolean, signInUrl: string}} reader
   */
  tellNothing({ signedIn, signInUrl }) {
    const text = this.element.querySelector(".fw-hint-text");
    if (!text || "nothing" in this.root.dataset) return;
    this.root.dataset.nothing = "";
    if (signedIn) {
      text.textContent = gettext("No boundaries are published yet.");
      return;
    }
    const link = document.createElement("a");
    link.className = "btn btn-primary mt-3";
    link.href = signInUrl;
    link.textContent = gettext("Sign in");
    text.textContent = gettext("The zones of this city are not public. Sign in to see them.");
    text.after(link);
  }
}
