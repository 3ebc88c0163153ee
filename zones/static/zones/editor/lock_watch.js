/**
 * Who edits the draft: one at a time. Opening takes the lock where it is free; while the page is
 * seen it asks every few seconds whether somebody took over.
 */

import { ApiError } from "#zones/api.js";
import { h, icon } from "#zones/dom.js";
import { fill, formatInstant, gettext } from "#zones/i18n.js";

/** @typedef {import("#zones/editor/wire.js").Draft} Draft */

const ASK_EVERY = 10_000; // milliseconds

export class LockWatch {
  /**
   * @param {HTMLElement} banner
   * @param {import("#zones/editor/draft_client.js").DraftClient} client
   * @param {{onDraft: (draft: Draft) => void, onProblem: (problem: unknown) => void}} listeners
   */
  constructor(banner, client, { onDraft, onProblem }) {
    this.banner = banner;
    this.client = client;
    this.onDraft = onDraft;
    this.onProblem = onProblem;
    /** Whether this page held the lock the last time it looked. */
    this.held = false;
    setInterval(() => document.visibilityState === "visible" && this.look(), ASK_EVERY);
    document.addEventListener("visibilitychange",
      () => document.visibilityState === "visible" && this.look());
  }

  /**
   * Takes the lock where it is free, and says whose it is where it is not.
   * @param {Draft} draft
   */
  async open(draft) {
    const free = draft.state === "open" && !draft.editor;
    this.tell(free ? await this.take(false) ?? draft : draft);
  }

  /** @param {boolean} takeOver */
  async take(takeOver) {
    try {
      return await this.client.lock(takeOver);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return this.client.draft();
      this.onProblem(error);
      return null;
    }
  }

  async takeOver() {
    const draft = await this.take(true);
    if (draft) this.tell(draft);
  }

  /** Asks how the draft is; no answer is no news. */
  async look() {
    try {
      this.tell(await this.client.draft());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {Draft} draft */
  tell(draft) {
    const lost = this.held && !draft.mine;
    this.held = draft.mine;
    this.onDraft(draft);
    const text = sentence(draft, lost);
    this.banner.hidden = !text;
    this.banner.setAttribute("role", lost ? "alert" : "status");
    if (this.banner.dataset.text === text) return;
    this.banner.dataset.text = text;
    const offer = draft.state === "open" && !draft.mine;
    this.banner.replaceChildren(icon("lock"), h("span", {}, text),
      ...(offer ? [h("button", { type: "button", class: "btn btn-sm", onclick: () => this.takeOver() },
        draft.editor ? gettext("Take over") : gettext("Edit"))] : []));
  }
}

/**
 * Why the draft cannot be edited here, or "" where it can.
 * @param {Draft} draft
 * @param {boolean} lost  it could a moment ago
 */
function sentence(draft, lost) {
  if (draft.state === "submitted") return gettext("The draft waits for approval: it can be looked at.");
  if (draft.state !== "open") return gettext("The draft is closed: it can be looked at.");
  if (draft.mine) return "";
  if (!draft.editor) return gettext("Nobody edits this draft at present.");
  const said = { name: draft.editor.name, since: draft.editor.since ? formatInstant(draft.editor.since) : "" };
  return lost
    ? fill(gettext("{name} has taken the draft over. What you did is saved; this page only shows it now."), said)
    : fill(gettext("{name} edits this draft since {since}."), said);
}
