/**
 * Two editions beside each other; also on the page that asks before going back to one.
 */

import { getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { Preview } from "#zones/editor_pages/preview.js";
import { textOf } from "#zones/editor_pages/sending_forms.js";

/**
 * @typedef {import("#zones/editor_pages/side_by_side.js").Ground & {
 *   number: number, before: number}} Config  written by pages/editions.py
 */

/**
 * @param {HTMLElement} root
 * @param {Config} config
 */
async function start(root, config) {
  const api = root.dataset.api ?? "/";
  const status = need("[data-preview-status]", HTMLElement, root);
  const tell = (/** @type {unknown} */ problem) => {
    status.hidden = false;
    status.textContent = textOf(problem);
  };
  const side = (/** @type {number} */ number) => (number ? {
    address: `${api}zones`, parameters: { scheme: config.scheme, edition: String(number) },
  } : null);
  const preview = new Preview(root, api, config,
    { before: side(config.before), after: side(config.number) }, tell);
  try {
    const address = `${api}schemes/${config.scheme}/editions/${config.number}/difference`;
    const { zones } = await getJson(address, { since: config.before });
    preview.show(zones);
    status.hidden = true;
  } catch (problem) {
    tell(problem);
  }
}

start(need("[data-preview]", HTMLElement), JSON.parse(
  need("#page-config", HTMLScriptElement).textContent ?? "{}"));
