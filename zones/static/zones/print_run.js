/**
 * The page of a document that is being printed: how far it is, and its file once it is there.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";

const ASK_EVERY = 1000; // milliseconds

/** @typedef {{state: "printing" | "done" | "failed", done: number, total: number}} Progress */

/**
 * Asks until the document is there or broken off, then shows the page anew.
 * @param {HTMLElement} frame
 */
async function follow(frame) {
  const bar = need("progress", HTMLProgressElement, frame);
  const figures = need("[data-print-figures]", HTMLElement, frame);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    try {
      const run = /** @type {Progress} */ (await getJson(frame.dataset.printRun ?? ""));
      if (run.state !== "printing") return location.reload();
      bar.max = run.total;
      if (run.done < run.total) bar.value = run.done;
      else bar.removeAttribute("value"); // all zones are set: the pages are being bound
      figures.textContent = `${run.done.toLocaleString()} / ${run.total.toLocaleString()}`;
    } catch (error) {
      if (!(error instanceof ApiError) || !error.offline) throw error;
      figures.textContent = error.message;
    }
  }
}

follow(need("[data-print-run]", HTMLElement));
