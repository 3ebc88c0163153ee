/**
 * Small forms in the side panel, built from a list of fields, for what a tool needs to know beside
 * the drawing.
 */

import { h } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";
import { Picker } from "#zones/editor/picker.js";

/**
 * @typedef {{value: string, label: string}} Option
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"text" | "number" | "date" | "select" | "check" | "pick"} [type]
 * @property {string} [value]
 * @property {string} [hint]
 * @property {boolean} [needed]
 * @property {number} [most]  characters
 * @property {Option[]} [options]  of a select
 * @property {(words: string) => Promise<Option[]>} [search]  of a pick
 * @property {(values: Values) => boolean} [when]  shown only then
 *
 * @typedef {Record<string, string>} Values  a check is "on" or ""
 *
 * @typedef {object} FormText
 * @property {string} title
 * @property {string} [note]
 * @property {string} submit
 */

/**
 * @param {FormText} text
 * @param {Field[]} fields
 * @param {(values: Values) => void} onSubmit
 * @param {() => void} onCancel
 */
export function formView(text, fields, onSubmit, onCancel) {
  const rows = fields.map((field) => rowOf(field));
  const form = h("form", { class: "fw-tool-form" },
    h("h2", { tabindex: "-1" }, text.title),
    text.note && h("p", { class: "fw-soft" }, text.note),
    rows.map(({ element }) => element),
    h("p", { class: "fw-field-error", role: "alert", hidden: true, "data-form-error": true }),
    h("div", { class: "fw-tool-buttons" },
      h("button", { type: "submit", class: "btn btn-primary" }, text.submit),
      h("button", { type: "button", class: "btn", onclick: onCancel }, gettext("Cancel"))));
  const values = () => Object.fromEntries(rows.map(({ field, read }) => [field.name, read()]));
  const settle = () => {
    const now = values();
    for (const { field, element } of rows) element.hidden = field.when ? !field.when(now) : false;
  };
  form.addEventListener("input", settle);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const missing = rows.find(({ field, element, read }) => field.needed && !element.hidden && !read());
    if (missing) {
      tellError(form, `${missing.field.label}: ${gettext("is missing.")}`);
      missing.element.querySelector("input")?.focus();
      return;
    }
    onSubmit(values());
  });
  settle();
  return form;
}

/**
 * @param {HTMLElement} form
 * @param {string} text
 */
function tellError(form, text) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-form-error]"));
  if (!place) return;
  place.textContent = text;
  place.hidden = false;
}

/**
 * @param {Field} field
 * @returns {{field: Field, element: HTMLElement, read: () => string}}
 */
function rowOf(field) {
  const id = `tool-${field.name}`;
  const hint = field.hint && h("div", { class: "form-hint", id: `${id}-hint` }, field.hint);
  if (field.type === "check") {
    const input = h("input", { id, type: "checkbox", name: field.name, checked: field.value === "on" });
    const element = h("div", { class: "fw-tool-check" },
      h("label", { for: id }, input, h("span", {}, field.label)), hint);
    return { field, element, read: () => (input.checked ? "on" : "") };
  }
  const { input, read } = inputOf(field, id);
  const element = h("div", { class: "fw-tool-field" },
    h("label", { class: "form-label", for: id }, field.label), input, hint);
  return { field, element, read };
}

/**
 * @param {Field} field
 * @param {string} id
 * @returns {{input: HTMLElement, read: () => string}}
 */
function inputOf(field, id) {
  const described = field.hint ? `${id}-hint` : null;
  if (field.type === "select") {
    const input = h("select", { id, name: field.name, class: "form-select", "aria-describedby": described },
      (field.options ?? []).map(({ value, label }) =>
        h("option", { value, selected: value === field.value }, label)));
    return { input, read: () => input.value };
  }
  if (field.type === "pick" && field.search) {
    const picker = new Picker(id, field.search);
    return { input: picker.element, read: () => picker.value };
  }
  const input = h("input", {
    id, name: field.name, type: field.type ?? "text", class: "form-control", value: field.value ?? "",
    maxlength: field.most ?? 160, autocomplete: "off", "aria-describedby": described,
  });
  return { input, read: () => input.value.trim() };
}
