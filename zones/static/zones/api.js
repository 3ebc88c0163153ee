/**
 * Asks our own REST interface and turns what goes wrong into a sentence for people.
 */

import { gettext } from "#zones/i18n.js";

/**
 * A request that failed. `offline`: the server was not reached at all, trying again may help.
 */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status
   */
  constructor(message, status) {
    super(message);
    this.status = status;
    this.offline = status === 0;
  }
}

/**
 * @typedef {object} Problem
 * @property {string} [title]
 * @property {string} [detail]
 * @property {{field?: string, detail: string, remedy?: string}[]} [errors]
 */

/**
 * The sentence for a person out of an `application/problem+json` answer.
 * @param {Problem} problem
 * @param {number} status
 */
export function problemText(problem, status) {
  const [first] = problem.errors ?? [];
  if (first) return [first.detail, first.remedy].filter(Boolean).join(" ");
  return problem.detail || problem.title || `${gettext("The server answered with an error")} (${status})`;
}

/**
 * GETs JSON. Parameters that are null, undefined or "" are left away.
 * @param {string} address
 * @param {Record<string, string | number | null | undefined>} [parameters]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 * @throws {ApiError} but for an aborted request, which throws the browser's AbortError
 */
export async function getJson(address, parameters = {}, signal) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") {
      url.searchParams.set(name, String(value));
    }
  }
  let response;
  try {
    response = await fetch(url, { signal, headers: { Accept: "application/json" } });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(gettext("The server cannot be reached. Check the network and try again."), 0);
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problemText(problem, response.status), response.status);
}
