/**
 * The page of a re-route that is under way: asks how far it is until it is over.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { language } from "#zones/i18n.js";

const ASK_EVERY = 1000; // milliseconds

/** @param {HTMLElement} frame */
async function follow(frame) {
  const bar = need("progress", HTMLProgressElement, frame);
  const figures = need("[data-figures]", HTMLElement, frame);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    try {
      const { state, done, total } = await getJson(frame.dataset.run ?? "");
      if (state !== "under_way") return location.replace(location.href);
      bar.value = done;
      figures.textContent = `${done.toLocaleString(language())} / ${total.toLocaleString(language())}`;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      figures.textContent = error.message;
    }
  }
}

follow(need("[data-run]", HTMLElement));
