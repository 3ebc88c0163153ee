/**
 * The pages of an issue and of a report: the map of the place, photos large, addresses proposed.
 */

import { need } from "#zones/dom.js";
import { SearchBox } from "#zones/map/search.js";
import { PhotoViewer } from "#fieldwork/desk/photo_viewer.js";
import { drawPlace } from "#fieldwork/desk/place_map.js";

for (const frame of document.querySelectorAll("[data-place-map]")) {
  if (frame instanceof HTMLElement) drawPlace(frame);
}

const grid = document.querySelector("[data-photos]");
const dialog = document.querySelector("[data-viewer]");
if (grid instanceof HTMLElement && dialog instanceof HTMLDialogElement) new PhotoViewer(grid, dialog);

const address = document.querySelector("[data-address]");
if (address instanceof HTMLElement) {
  // What was chosen stands in the field already; it is sent with the form.
  new SearchBox(need(".fw-search", HTMLElement, address),
    `${address.dataset.api ?? "/"}reference/search`, [], () => {});
}

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
