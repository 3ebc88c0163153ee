/**
 * The page of a new token: copies its text, and never asks for it a second time.
 */

import { gettext } from "#zones/i18n.js";

/**
 * Puts an element's text on the clipboard; without one (plain HTTP) it is left selected.
 * @param {HTMLElement} element
 * @returns {Promise<boolean>}
 */
async function copy(element) {
  getSelection()?.selectAllChildren(element);
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    return false;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  const text = document.getElementById(button.dataset.copy ?? "");
  const told = button.parentElement?.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = text !== null && (await copy(text));
    if (!told) return;
    told.textContent = done
      ? gettext("Copied.")
      : gettext("The text is selected: copy it by hand.");
  });
}

// Loading this page again would issue another token: it becomes the account's page instead.
const page = document.querySelector("[data-instead]");
if (page instanceof HTMLElement) history.replaceState(null, "", page.dataset.instead);
