/**
 * The draft as this page knows it, and what is done to it: operations on their way, steps back and
 * forth. It says what came of each and touches nothing of the page.
 */

import { ApiError } from "#zones/api.js";
import { gettext } from "#zones/i18n.js";
import { OperationQueue } from "#zones/editor/operation_queue.js";

/**
 * @typedef {import("#zones/editor/wire.js").Draft} Draft
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 *
 * @typedef {object} Listeners
 * @property {(draft: Draft, moved: boolean) => void} onDraft  moved: by somebody else, or elsewhere
 * @property {(outcome: Outcome) => void} onOutcome
 * @property {(condition: import("#zones/editor/operation_queue.js").Condition, waiting: number) => void} onSaving
 * @property {(text: string) => void} onDone
 * @property {(problem: unknown) => void} onProblem
 */

/** Operations that may move the outer outline, and the zones above with it. */
const OUTLINE_KINDS = new Set(
  ["move_vertex", "insert_vertex", "remove_vertex", "reshape", "transfer", "create", "retire"]);

const RETRY_MS = 4000;

export class DraftWork {
  /**
   * @param {import("#zones/editor/draft_client.js").DraftClient} client
   * @param {number} id
   * @param {Listeners} listeners
   */
  constructor(client, id, listeners) {
    this.client = client;
    this.listeners = listeners;
    /** @type {Draft | null} */
    this.draft = null;
    this.outline = false;
    this.stepping = false;
    this.queue = new OperationQueue({
      send: (operation) => client.perform(operation, this.draft?.position ?? 0).then((outcome) => {
        this.draft = outcome.draft; // the next one in the queue stands on it
        return outcome;
      }),
      store: localStorage,
      key: `fieldwork.draft.${id}`,
      tell: listeners.onSaving,
      later,
      newUuid: () => crypto.randomUUID(),
    });
  }

  get mayEdit() {
    return Boolean(this.draft?.mine && this.draft.state === "open");
  }

  /** @param {Draft} draft  as the server has it now */
  take(draft) {
    const known = this.draft?.position ?? draft.position;
    const moved = known !== draft.position && !this.queue.busy && !this.stepping;
    this.draft = draft;
    this.listeners.onDraft(draft, moved);
  }

  /**
   * Sends what a page before this one could not.
   * @returns {boolean} whether there was something
   */
  resume() {
    if (!this.queue.left) return false;
    this.queue.resume(this.listeners.onOutcome, this.listeners.onProblem);
    return true;
  }

  /**
   * With the switch on, the borders of the parents follow what moves the outer outline.
   * @param {string} kind
   * @param {Record<string, unknown>} parameters
   */
  withOutline(kind, parameters) {
    return this.outline && OUTLINE_KINDS.has(kind) ? { ...parameters, outline: true } : parameters;
  }

  /**
   * Does an operation.
   * @param {string} kind
   * @param {Record<string, unknown>} parameters
   * @returns {Promise<Outcome>} rejects with ApiError where it is refused
   */
  async perform(kind, parameters) {
    const outcome = await this.queue.submit(kind, parameters);
    this.listeners.onOutcome(outcome);
    return outcome;
  }

  /**
   * @param {"undo" | "redo" | "walk"} step
   * @param {number} [to]
   */
  async step(step, to) {
    const { draft } = this;
    const may = { undo: draft?.can_undo, redo: draft?.can_redo, walk: true }[step];
    if (!draft || !may || !this.mayEdit || this.queue.busy || this.stepping) return;
    this.stepping = true;
    this.listeners.onSaving("saving", 1);
    try {
      const outcome = await this.client.step(step, draft.position, to);
      this.draft = outcome.draft;
      this.listeners.onOutcome({ ...outcome, operation: null });
      this.listeners.onDone(STEPPED[step]());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.listeners.onProblem(error);
    } finally {
      this.stepping = false;
      this.listeners.onSaving("saved", 0);
    }
  }
}

const STEPPED = {
  undo: () => gettext("Taken back."),
  redo: () => gettext("Done again."),
  walk: () => gettext("The draft is at that point."),
};

/**
 * Calls back after a while, or as soon as the network is there again.
 * @param {() => void} again
 */
function later(again) {
  const timer = setTimeout(go, RETRY_MS);
  window.addEventListener("online", go);
  function go() {
    clearTimeout(timer);
    window.removeEventListener("online", go);
    again();
  }
}
