/**
 * What the editor asks of the REST interface, one method for each question.
 */

import { getJson, send } from "#zones/api.js";

/**
 * @typedef {import("#zones/editor/wire.js").Draft} Draft
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 * @typedef {import("#zones/editor/wire.js").Operation} Operation
 * @typedef {import("#zones/editor/wire.js").Check} Check
 * @typedef {import("#zones/editor/wire.js").ZoneFeature} ZoneFeature
 * @typedef {import("#zones/editor/wire.js").Holders} Holders
 */

const ROWS_AT_ONCE = 1000;
const OPERATIONS_AT_ONCE = 500;

export class DraftClient {
  /**
   * @param {string} api  the address of the REST interface, with its last slash
   * @param {number} draft
   * @param {string} token  the page's CSRF token
   */
  constructor(api, draft, token) {
    this.api = api;
    this.address = `${api}drafts/${draft}`;
    this.token = token;
  }

  /** @returns {Promise<Draft>} */
  draft() {
    return getJson(this.address);
  }

  /**
   * Takes the lock; refused with 409 where somebody else holds it.
   * @param {boolean} takeOver
   * @returns {Promise<Draft>}
   */
  lock(takeOver) {
    return this.post("lock", { take_over: takeOver });
  }

  /**
   * @param {string} path  below the draft
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  post(path, body) {
    return send("POST", `${this.address}/${path}`, body, { token: this.token });
  }

  /**
   * @param {import("#zones/editor/operation_queue.js").Waiting} operation
   * @param {number} position
   * @returns {Promise<Outcome>}
   */
  perform({ uuid, kind, parameters }, position) {
    return this.post("operations", { uuid, position, kind, parameters });
  }

  /**
   * What an operation would do; nothing is written.
   * @param {string} kind
   * @param {Record<string, unknown>} parameters
   * @returns {Promise<Outcome>}
   */
  try(kind, parameters) {
    return this.post("try", { kind, parameters });
  }

  /**
   * @param {"undo" | "redo" | "walk"} step
   * @param {number} position
   * @param {number} [to]
   * @returns {Promise<Outcome>}
   */
  step(step, position, to) {
    return this.post(step, to === undefined ? { position } : { position, to });
  }

  /** @returns {Promise<Operation[]>} oldest first */
  async operations() {
    /** @type {Operation[]} */
    const found = [];
    for (let more = true; more;) {
      const asked = { after: found.at(-1)?.number, limit: OPERATIONS_AT_ONCE };
      const { results } = await getJson(`${this.address}/operations`, asked);
      found.push(...results);
      more = results.length === OPERATIONS_AT_ONCE;
    }
    return found;
  }

  /** @returns {Promise<Check>} */
  check() {
    return getJson(`${this.address}/check`);
  }

  /**
   * @param {number} zone
   * @returns {Promise<ZoneFeature | null>}
   */
  async zone(zone) {
    const { features } = await getJson(`${this.address}/zones`, { zone, geometry: "full" });
    return features[0] ?? null;
  }

  /**
   * All zones of a level, page by page.
   * @param {string} level
   * @param {"full" | "none"} geometry
   * @returns {AsyncGenerator<ZoneFeature[]>}
   */
  async* zonesOf(level, geometry = "none") {
    const asked = { level, geometry, limit: String(ROWS_AT_ONCE) };
    for await (const page of pages(`${this.address}/zones`, asked)) yield page.features;
  }

  /**
   * Who heads and leads the zones with the draft.
   * @param {{level?: string, zone?: number}} which
   * @returns {Promise<Holders[]>}
   */
  async holders(which) {
    return (await getJson(`${this.address}/holders`, which)).results;
  }

  /**
   * @param {string} words
   * @returns {Promise<{id: number, name: string, post: string}[]>}
   */
  async people(words) {
    return (await getJson(`${this.address}/people`, { q: words })).results;
  }

  /**
   * @param {string} words
   * @returns {Promise<{id: number, code: string, name: string, name_en?: string}[]>}
   */
  async units(words) {
    return (await getJson(`${this.api}units`, { q: words })).results.slice(0, 10);
  }
}

/**
 * The pages of a list, each of which names the next.
 * @param {string} address
 * @param {Record<string, string>} parameters
 */
async function* pages(address, parameters) {
  let page = await getJson(address, parameters);
  yield page;
  while (page.next) {
    page = await getJson(page.next);
    yield page;
  }
}
