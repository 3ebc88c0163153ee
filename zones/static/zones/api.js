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
   * @param {FieldProblem[]} [errors]  what is wrong with which field
   */
  constructor(message, status, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.offline = status === 0;
  }
}

/**
 * @typedef {{field?: string, detail: string, remedy?: string, code?: string}} FieldProblem
 *
 * @typedef {object} Problem
 * @property {string} [title]
 * @property {string} [detail]
 * @property {FieldProblem[]} [errors]
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
  return answerTo(url, { signal, headers: { Accept: "application/json" } });
}

/**
 * Sends content as JSON; a Blob goes as the bytes it is.
 * @param {"POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} address
 * @param {unknown} content
 * @param {{token: string, headers?: Record<string, string>, signal?: AbortSignal}} manner  the
 *     page's CSRF token, and what else the request says
 * @returns {Promise<any>}
 * @throws {ApiError} as getJson
 */
export async function send(method, address, content, { token, headers = {}, signal }) {
  const bytes = content instanceof Blob;
  return answerTo(new URL(address, location.href), {
    method,
    signal,
    headers: {
      Accept: "application/json",
      "Content-Type": bytes ? "application/octet-stream" : "application/json",
      "X-CSRFToken": token,
      ...headers,
    },
    body: bytes ? content : JSON.stringify(content),
  });
}

/**
 * @param {URL} url
 * @param {RequestInit} request
 */
async function answerTo(url, request) {
  let response;
  try {
    response = await fetch(url, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(gettext("The server cannot be reached. Check the network and try again."), 0);
  }
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(problemText(problem, response.status), response.status, problem.errors ?? []);
}
