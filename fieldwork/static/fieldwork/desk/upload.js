/**
 * Sends a file in parts: where the network breaks it goes on from what the server already has.
 */

import { ApiError, getJson, send } from "#zones/api.js";

const PART = 1024 * 1024;
/** How long to wait before trying again, in milliseconds; then whoever waits is asked. */
const WAITS = [1000, 3000, 9000];

/**
 * @typedef {object} Upload
 * @property {Blob} file
 * @property {string} address  of PUT /reports/{uuid}/files/{sha256}
 * @property {string} token  the page's CSRF token
 * @property {(share: number) => void} onProgress  from 0 to 1
 * @property {(milliseconds: number) => Promise<void>} [pause]
 */

/**
 * Resolves when the server has all of it.
 * @param {Upload} upload
 * @throws {ApiError} what the server refuses, or that it cannot be reached for longer
 */
export async function uploadFile({ file, address, token, onProgress, pause = wait }) {
  let { received, complete } = await getJson(address);
  let failed = 0;
  while (!complete) {
    onProgress(received / file.size);
    const end = Math.min(received + PART, file.size);
    try {
      ({ received, complete } = await send("PUT", address, file.slice(received, end), {
        token, headers: { "Content-Range": `bytes ${received}-${end - 1}/${file.size}` },
      }));
      failed = 0;
    } catch (error) {
      if (!worthAgain(error) || failed >= WAITS.length) throw error;
      await pause(WAITS[failed] ?? 0);
      failed += 1;
      // Another window, or the part whose answer was lost, may have moved it on.
      ({ received, complete } = await getJson(address).catch(() => ({ received, complete })));
    }
  }
  onProgress(1);
}

/** @param {unknown} error */
const worthAgain = (error) => error instanceof ApiError
  && (error.offline || error.status >= 500 || error.status === 409);

/** @param {number} milliseconds */
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
