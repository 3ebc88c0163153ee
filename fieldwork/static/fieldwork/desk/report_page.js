/**
 * The page of a report: as a case's, and a map to give the place on.
 */

import { need } from "#zones/dom.js";
import "#fieldwork/desk/case_page.js";
import { PlacePicker } from "#fieldwork/desk/place_picker.js";

const form = document.querySelector("[data-place-form]");
if (form instanceof HTMLFormElement) {
  const { bbox, datums } = JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}");
  const field = (/** @type {string} */ name) => need(`[name=place-${name}]`, HTMLInputElement, form);
  const datum = need("[name=place-datum]", HTMLSelectElement, form);
  const details = form.closest("details");
  /** @type {PlacePicker | null} */
  let picker = null;
  const open = () => {
    if (picker || (details && !details.open)) return;
    const api = form.dataset.api ?? "/";
    picker = new PlacePicker(need("[data-picker]", HTMLElement, form), { api, bbox, datums },
      (place, _owner, label) => {
        field("lon").value = String(place.lon);
        field("lat").value = String(place.lat);
        datum.value = place.datum;
        if (label && !field("address").value) field("address").value = label;
      });
  };
  details?.addEventListener("toggle", open);
  open(); // a map needs its size, which a closed one has not
}
