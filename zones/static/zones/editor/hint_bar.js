/**
 * The line over the map that says which tool is in hand and what to do next, what to mind while
 * drawing, and what came of it; with the buttons for those who have no keyboard.
 */

import { h, need } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";

/**
 * @typedef {object} Step  what the tool waits for
 * @property {string} text
 * @property {() => void} [finish]  Enter
 * @property {() => void} [back]  Backspace: the last point
 * @property {boolean} [traces]  lines may be followed
 */

export class HintBar {
  /**
   * @param {HTMLElement} root
   * @param {{cancel: () => void, trace: (on: boolean) => void}} actions
   */
  constructor(root, { cancel, trace }) {
    this.root = root;
    this.trace = trace;
    this.tool = need("[data-hint-tool]", HTMLElement, root);
    this.text = need("[data-hint-text]", HTMLElement, root);
    this.warnings = need("[data-hint-warnings]", HTMLElement, root);
    this.finishButton = need("[data-hint-finish]", HTMLButtonElement, root);
    this.backButton = need("[data-hint-back]", HTMLButtonElement, root);
    this.traceButton = need("[data-hint-trace]", HTMLButtonElement, root);
    this.cancelButton = need("[data-hint-cancel]", HTMLButtonElement, root);
    /** @type {Step} */
    this.step = { text: "" };
    this.finishButton.addEventListener("click", () => this.step.finish?.());
    this.backButton.addEventListener("click", () => this.step.back?.());
    this.traceButton.addEventListener("click", () => this.setTrace(!this.tracing));
    this.cancelButton.addEventListener("click", cancel);
    this.tracing = false;
  }

  /**
   * @param {string} tool
   * @param {boolean} atRest  there is nothing to cancel
   */
  name(tool, atRest) {
    this.tool.textContent = tool;
    this.cancelButton.hidden = atRest;
    this.ask({ text: "" });
  }

  /** @param {Step} step */
  ask(step) {
    this.step = step;
    this.text.textContent = step.text;
    this.finishButton.hidden = !step.finish;
    this.backButton.hidden = !step.back;
    this.traceButton.hidden = !step.traces;
    this.warn([]);
  }

  /** @param {boolean} on */
  setTrace(on) {
    if (this.traceButton.hidden) return;
    this.tracing = on;
    this.traceButton.setAttribute("aria-pressed", String(on));
    this.trace(on);
  }

  /** @param {string[]} warnings  while drawing, or figures of what is measured */
  warn(warnings) {
    const text = warnings.join(" ");
    if (this.warnings.textContent === text) return;
    this.warnings.textContent = text;
    this.warnings.hidden = !text;
  }
}

/**
 * What came of an operation, spoken and shown: in order, or refused with its reason.
 */
export class Results {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {string} text */
  tell(text) {
    this.show(text, "status", "fw-result");
    this.timer = setTimeout(() => this.clear(), 6000);
  }

  /**
   * Stays until it is closed or something else has come of something.
   * @param {string} text
   */
  hold(text) {
    this.show(text, "status", "fw-result");
  }

  /**
   * Stays too, and is spoken at once.
   * @param {string} text
   * @param {{label: string, act: () => void}} [action]
   */
  refuse(text, action) {
    this.show(text, "alert", "fw-result fw-result-refused", action);
  }

  /**
   * @param {string} text
   * @param {string} role
   * @param {string} look
   * @param {{label: string, act: () => void}} [action]
   */
  show(text, role, look, action) {
    clearTimeout(this.timer);
    const act = () => { this.clear(); action?.act(); };
    this.root.replaceChildren(h("div", { role, class: look }, h("span", {}, text),
      action && h("button", { type: "button", class: "btn btn-sm", onclick: act }, action.label),
      h("button", {
        type: "button", class: "fw-result-close", "aria-label": gettext("Close"), onclick: () => this.clear(),
      }, "×")));
  }

  clear() {
    clearTimeout(this.timer);
    this.root.replaceChildren();
  }
}
