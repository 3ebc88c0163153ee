/**
 * Forms that send what they hold to the REST interface as JSON:
 *
 *     <form data-send="POST" data-address="/api/v1/drafts" data-then="/zones/drafts/{id}/">
 *
 * A control's type says what becomes of its value: a time is an instant by the city's clock, a
 * checkbox true or false, of several with `data-several` the numbers ticked. What is wrong stands
 * at its control. While a request is under way, and after one that was granted, nothing is sent
 * again. A page that does itself what follows takes the event "sent" and prevents its default; the
 * answer is its detail.
 */

import { ApiError, send } from "#zones/api.js";
import { h, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { instantOf } from "#zones/editor_pages/city_time.js";

/** @typedef {"POST" | "PUT" | "PATCH" | "DELETE"} Method */

export class SendingForm {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    form.dataset.tended = "";
  }

  get buttons() {
    return [...this.form.querySelectorAll("button")].filter(({ type }) => type === "submit");
  }

  async send() {
    if (this.busy) return;
    const { send: method = "POST", address = "" } = this.form.dataset;
    this.clear();
    this.setBusy(true);
    try {
      const token = need("[name=csrfmiddlewaretoken]", HTMLInputElement).value;
      const answer = await send(/** @type {Method} */ (method), address, valuesOf(this.form), { token });
      const sent = new CustomEvent("sent", { detail: answer, bubbles: true, cancelable: true });
      if (this.form.dispatchEvent(sent)) this.goOn(answer);
    } catch (error) {
      this.setBusy(false);
      if (!(error instanceof ApiError)) throw error;
      this.show(error);
    }
  }

  /** @param {Record<string, string | number>} answer */
  goOn(answer) {
    const { then } = this.form.dataset;
    if (then) location.assign(fill(then, answer ?? {}));
    else location.reload();
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.busy = busy;
    this.form.setAttribute("aria-busy", String(busy));
    for (const button of this.buttons) button.disabled = busy;
  }

  clear() {
    for (const told of this.form.querySelectorAll("[data-problem]")) told.remove();
    for (const control of this.form.querySelectorAll(".is-invalid")) {
      control.classList.remove("is-invalid");
      control.removeAttribute("aria-invalid");
    }
  }

  /** @param {ApiError} error */
  show(error) {
    const problems = error.errors.length ? error.errors : [{ detail: error.message }];
    /** @type {string[]} */
    const general = [];
    for (const { field, detail, remedy } of problems) {
      const text = [detail, remedy].filter(Boolean).join(" ");
      const control = field ? this.control(field.split(".")[0] ?? "") : null;
      if (control) tellAt(control, text);
      else general.push(text);
    }
    if (general.length) {
      const place = this.form.querySelector(".card-body") ?? this.form;
      place.prepend(h("div", { class: "alert alert-danger", role: "alert", "data-problem": true },
        h("div", {}, general.map((text) => h("div", {}, text)))));
    }
    const wrong = this.form.querySelector(".is-invalid");
    if (wrong instanceof HTMLElement) wrong.focus();
    else this.form.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name */
  control(name) {
    const found = [...this.form.elements].find(
      (each) => each.getAttribute("name") === name && each.getAttribute("type") !== "hidden");
    return found instanceof HTMLElement && !found.matches(":disabled") ? found : null;
  }
}

/**
 * @param {HTMLElement} control
 * @param {string} text
 */
function tellAt(control, text) {
  control.classList.add("is-invalid");
  control.setAttribute("aria-invalid", "true");
  const place = control.closest("[data-field]") ?? control.parentElement;
  place?.append(h("div", { class: "fw-field-error", role: "alert", "data-problem": true }, text));
}

/**
 * What a form holds, as the REST interface wants it. Disabled controls are left away.
 * @param {HTMLFormElement} form
 * @returns {Record<string, unknown>}
 */
export function valuesOf(form) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const control of form.elements) {
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement
      || control instanceof HTMLTextAreaElement)) continue;
    const { name } = control;
    if (!name || name === "csrfmiddlewaretoken" || control.matches(":disabled")) continue;
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      if (control.dataset.several === undefined) values[name] = control.checked;
      else {
        const kept = /** @type {number[]} */ (values[name] ?? []);
        values[name] = control.checked ? [...kept, Number(control.value)] : kept;
      }
    } else if (!(control instanceof HTMLInputElement && control.type === "radio")) {
      values[name] = valueOf(control);
    } else if (control.checked && control.dataset.unsent === undefined) {
      values[name] = control.value;
    }
  }
  return values;
}

/** @param {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} control */
function valueOf(control) {
  const { type, value } = control;
  if (control instanceof HTMLInputElement && type === "datetime-local") return instantIn(control);
  if (control.dataset.number !== undefined) return Number(value);
  return control.dataset.yes !== undefined ? value === "true" : value;
}

/** The instant that a time's control holds, by the city's clock. @param {HTMLInputElement} control */
export const instantIn = (control) =>
  instantOf(control.value, document.documentElement.dataset.timeZone || undefined);

/** Lets all forms of the page send. */
export function tendForms() {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (
    document.querySelectorAll("form[data-send]"));
  const tended = [...forms].map((form) => new SendingForm(form));
  // A page that the browser kept is as it was left: what was sent then may be sent anew.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) for (const each of tended) each.setBusy(false);
  });
}

/**
 * @param {(answer: any, form: HTMLFormElement) => boolean} take  asked after each form that was
 *     granted; true: the page has done what follows
 */
export function onSent(take) {
  document.addEventListener("sent", (event) => {
    const { detail } = /** @type {CustomEvent} */ (event);
    if (take(detail, /** @type {HTMLFormElement} */ (event.target))) event.preventDefault();
  });
}

/** The text of a problem, for whoever shows it elsewhere. @param {unknown} problem */
export const textOf = (problem) =>
  (problem instanceof ApiError ? problem.message : gettext("Something went wrong."));
