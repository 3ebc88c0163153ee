/**
 * The editor's home: a draft given up can be had back at once.
 */

import { h, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { onSent, SendingForm } from "#zones/editor_pages/sending_forms.js";

/**
 * @param {any} answer
 * @param {HTMLFormElement} form
 */
function offerUndo(answer, form) {
  if (form.dataset.what !== "discard") return false;
  const undo = need("template[data-undo]", HTMLTemplateElement).content.cloneNode(true);
  const again = need("form", HTMLFormElement, /** @type {DocumentFragment} */ (undo));
  again.dataset.address = fill(again.dataset.address ?? "", { id: answer.id });
  form.closest("[data-draft]")?.replaceChildren(h("p", { class: "fw-discarded", role: "status" },
    fill(gettext("The draft “{name}” is discarded."), { name: answer.name })), again);
  new SendingForm(again);
  need("button", HTMLButtonElement, again).focus();
  return true;
}

onSent(offerUndo);
