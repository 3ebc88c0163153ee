/**
 * The operations on their way to the server: one after another, each under a number of its own
 * that makes sending it twice harmless. Where the network fails they are kept, also over a reload
 * of the page, and sent again. Nothing of the page is touched here, so it runs in tests.
 */

import { ApiError } from "#zones/api.js";

/**
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 *
 * @typedef {object} Waiting
 * @property {string} uuid
 * @property {string} kind
 * @property {Record<string, unknown>} parameters
 *
 * @typedef {{resolve: (outcome: Outcome) => void, reject: (error: unknown) => void}} Promised
 *
 * @typedef {"saved" | "saving" | "waiting"} Condition  waiting: for the network
 *
 * @typedef {object} Surroundings
 * @property {(operation: Waiting) => Promise<Outcome>} send
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} store
 * @property {string} key  under which the store keeps what waits
 * @property {(condition: Condition, waiting: number) => void} tell
 * @property {(again: () => void) => void} later  calls back after a while, or once online
 * @property {() => string} newUuid
 */

export class OperationQueue {
  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    this.around = surroundings;
    /** @type {Waiting[]} */
    this.waiting = kept(surroundings);
    /** @type {Map<string, Promised>} */
    this.promised = new Map();
    this.busy = false;
  }

  /** How many a former page left behind unsent. */
  get left() {
    return this.waiting.filter(({ uuid }) => !this.promised.has(uuid)).length;
  }

  /**
   * Sends an operation after those before it.
   * @param {string} kind
   * @param {Record<string, unknown>} parameters
   * @returns {Promise<Outcome>} rejects with ApiError where it is refused, never for the network
   */
  submit(kind, parameters) {
    const operation = { uuid: this.around.newUuid(), kind, parameters };
    this.waiting.push(operation);
    this.keep();
    const promise = new Promise((resolve, reject) => {
      this.promised.set(operation.uuid, { resolve, reject });
    });
    this.run();
    return promise;
  }

  /**
   * Sends what a former page left behind.
   * @param {(outcome: Outcome) => void} onOutcome
   * @param {(error: unknown) => void} onRefusal
   */
  resume(onOutcome, onRefusal) {
    for (const { uuid } of this.waiting) {
      if (!this.promised.has(uuid)) {
        this.promised.set(uuid, { resolve: onOutcome, reject: onRefusal });
      }
    }
    return this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let [next] = this.waiting; next; [next] = this.waiting) {
        this.around.tell("saving", this.waiting.length);
        if (!await this.pass(next)) return;
      }
      this.around.tell("saved", 0);
    } finally {
      this.busy = false;
    }
  }

  /**
   * @param {Waiting} operation
   * @returns {Promise<boolean>} whether the next may follow
   */
  async pass(operation) {
    const promised = this.promised.get(operation.uuid);
    try {
      const outcome = await this.around.send(operation);
      this.done(operation);
      promised?.resolve(outcome);
    } catch (error) {
      if (error instanceof ApiError && (error.offline || error.status >= 500)) {
        this.around.tell("waiting", this.waiting.length);
        this.around.later(() => this.run());
        return false;
      }
      this.done(operation);
      promised?.reject(error);
    }
    return true;
  }

  /** @param {Waiting} operation */
  done({ uuid }) {
    this.waiting = this.waiting.filter((other) => other.uuid !== uuid);
    this.promised.delete(uuid);
    this.keep();
  }

  keep() {
    const { store, key } = this.around;
    if (this.waiting.length) store.setItem(key, JSON.stringify(this.waiting));
    else store.removeItem(key);
  }
}

/**
 * @param {Surroundings} surroundings
 * @returns {Waiting[]}
 */
function kept({ store, key }) {
  try {
    return JSON.parse(store.getItem(key) ?? "[]");
  } catch {
    return []; // half written by a browser that went down: the server has all that was answered
  }
}
