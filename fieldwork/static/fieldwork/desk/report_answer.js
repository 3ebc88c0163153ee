/**
 * What the server made of a report: its number, whose it is now and by when, and its files on their
 * way.
 */

import { ApiError } from "#zones/api.js";
import { h } from "#zones/dom.js";
import { fill, formatInstant, gettext } from "#zones/i18n.js";
import { hashOf } from "#fieldwork/desk/evidence_list.js";
import { issueFacts } from "#fieldwork/desk/report_outlook.js";
import { uploadFile } from "#fieldwork/desk/upload.js";

/**
 * @typedef {object} AwaitedFile
 * @property {string} sha256
 * @property {boolean} complete
 * @property {string} send_to
 *
 * @typedef {object} Told  the answer of PUT /reports/{uuid}
 * @property {string} number
 * @property {string} state
 * @property {string} state_label
 * @property {boolean} joined
 * @property {string | null} reply_due_at
 * @property {{name: string} | null} exempt_area
 * @property {import("#fieldwork/desk/report_outlook.js").Issue | null} issue
 * @property {AwaitedFile[]} files
 *
 * @typedef {object} Manner
 * @property {Map<string, File>} files  by hash: those this window still has
 * @property {string} token
 * @property {string} reportUrl
 * @property {string} issueUrl  "" where there is no issue
 */

/**
 * @param {Told} told
 * @param {Manner} manner
 * @returns {{elements: HTMLElement[], finished: Promise<unknown>}} ``finished`` settles with the
 *     last file
 */
export function answerView(told, manner) {
  const rows = told.files.map((file) => new AwaitedRow(file, manner));
  const elements = [
    h("p", { class: "fw-due" }, h("strong", {}, told.number),
      h("span", { class: "fw-tag fw-tag-state" }, told.state_label)),
    told.exempt_area && told.state === "rejected" && h("p", {}, fill(
      gettext("The place lies in “{area}”, where this is permitted: no issue was opened."),
      { area: told.exempt_area.name })),
    told.issue && issueFacts(told.issue, told.joined),
    told.reply_due_at && h("p", {}, fill(
      gettext("A reply is owed by {when}."), { when: formatInstant(told.reply_due_at) })),
    rows.length > 0 && h("ul", { class: "fw-evidence" }, rows.map((row) => row.element)),
    h("p", { class: "fw-answers mt-3" },
      manner.issueUrl && h("a", { class: "btn btn-primary", href: manner.issueUrl }, gettext("Open the case")),
      h("a", { class: "btn", href: manner.reportUrl }, gettext("Open the report")),
      h("a", { class: "btn", href: location.pathname }, gettext("Another report"))),
  ].filter((element) => element instanceof HTMLElement);
  return { elements, finished: inTurn(rows) };
}

/** One after the other: a thin line carries one file best. @param {AwaitedRow[]} rows */
async function inTurn(rows) {
  for (const row of rows) await row.start();
}

class AwaitedRow {
  /**
   * @param {AwaitedFile} file
   * @param {Manner} manner
   */
  constructor(file, manner) {
    this.file = file;
    this.manner = manner;
    this.bar = h("progress", { max: "1", value: "0" });
    this.note = h("span", { role: "status" });
    this.again = h("button", {
      type: "button", class: "btn btn-sm", hidden: true, onclick: () => this.start(),
    }, gettext("Try again"));
    this.element = h("li", {}, h("span", {}, manner.files.get(file.sha256)?.name ?? gettext("File")),
      h("span", {}, this.bar, this.note), this.again);
  }

  async start() {
    this.again.hidden = true;
    if (this.file.complete) return this.done();
    const bytes = this.manner.files.get(this.file.sha256);
    if (!bytes) return this.askForIt();
    this.note.textContent = gettext("on its way");
    try {
      await uploadFile({
        file: bytes, address: this.file.send_to, token: this.manner.token,
        onProgress: (share) => { this.bar.value = share; },
      });
      this.file.complete = true;
      this.done();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.note.textContent = error.message;
      this.again.hidden = false;
    }
  }

  done() {
    this.bar.value = 1;
    this.note.textContent = gettext("arrived");
  }

  /** The window was loaded anew: the same file must be chosen again. */
  askForIt() {
    const input = h("input", {
      type: "file", class: "form-control", "aria-label": gettext("Choose the file again"),
      onchange: async () => {
        const [chosen] = input.files ?? [];
        if (!chosen) return;
        if (await hashOf(chosen) !== this.file.sha256) {
          this.note.textContent = gettext("This is another file than the one announced.");
          return;
        }
        this.manner.files.set(this.file.sha256, chosen);
        input.remove();
        this.start();
      },
    });
    this.note.textContent = gettext("not arrived yet: choose it again");
    this.element.append(input);
  }
}
