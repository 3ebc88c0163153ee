/**
 * The strip over a map that says what went wrong and offers to try again.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";

export class Notice {
  /**
   * @param {HTMLElement} strip
   * @param {() => void} onRetry
   */
  constructor(strip, onRetry) {
    this.strip = strip;
    this.text = need("[data-notice]", HTMLElement, strip);
    this.button = need("[data-retry]", HTMLButtonElement, strip);
    this.warn = this.warn.bind(this);
    const retry = () => {
      this.hide();
      onRetry();
    };
    this.button.addEventListener("click", retry);
    window.addEventListener("online", () => this.strip.hidden || retry());
  }

  /** @param {Error} problem */
  warn(problem) {
    this.text.textContent = problem.message;
    this.button.hidden =
      !(problem instanceof ApiError && (problem.offline || problem.status >= 500));
    this.strip.hidden = false;
  }

  hide() {
    this.strip.hidden = true;
  }

  /**
   * Runs a request; what goes wrong is shown, an aborted one is no wrong.
   * @param {() => Promise<void>} work
   * @param {() => void} [afterwards]  where it went wrong
   */
  async guard(work, afterwards) {
    try {
      await work();
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      afterwards?.();
      this.warn(error);
    }
  }
}
