/**
 * The choice of many zones in the list: all of a page at once, and how many they are.
 */

import { need } from "#zones/dom.js";
import { fill } from "#zones/i18n.js";

/**
 * What the bar says of so many zones; "" for none.
 * @param {number} count
 * @param {{one: string, many: string}} words  `{count}` in `many` is the number
 */
export function countWords(count, { one, many }) {
  if (count === 0) return "";
  return count === 1 ? one : fill(many, { count });
}

/** @param {HTMLFormElement} form */
function tendChoice(form) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=zone]")]);
  const all = need("[data-choose-all]", HTMLInputElement, form);
  const found = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-choose-found]"));
  const told = need("[data-choice-count]", HTMLElement, form);
  const { one = "", many = "" } = told.dataset;
  const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("[name=act]")]);

  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    all.checked = chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
    told.textContent = found?.checked ? "" : countWords(chosen, { one, many });
    told.hidden = told.textContent === "";
    for (const button of buttons) button.disabled = chosen === 0 && !found?.checked;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  form.addEventListener("change", show);
  // A browser that goes back remembers ticks, but tells nobody.
  addEventListener("pageshow", show);
  show();
}

const list = /** @type {HTMLFormElement | null | undefined} */ (
  globalThis.document?.querySelector("form[data-choice]:has([data-choose-all])"));
if (list) tendChoice(list);
