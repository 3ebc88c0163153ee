/**
 * A draft held against the newest edition: where both changed the same ground, three maps show
 * what was, what the others made of it and what the draft did, and somebody chooses.
 */

import { getJson, send } from "#zones/api.js";
import { h, icon, need } from "#zones/dom.js";
import { fill, gettext, nameOf, ngettext } from "#zones/i18n.js";
import { conflictTable } from "#zones/editor_pages/conflict_table.js";
import { ConflictMaps } from "#zones/editor_pages/conflict_maps.js";
import { textOf } from "#zones/editor_pages/sending_forms.js";

/**
 * @typedef {import("#zones/editor_pages/conflict_maps.js").Group} Group
 * @typedef {import("#zones/editor_pages/side_by_side.js").Ground & {
 *   draft: number, position: number, base: number, newest: number}} Config  written by
 *   pages/rebase.py
 */

class RebasePage {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.api = root.dataset.api ?? "/";
    this.address = `${this.api}drafts/${config.draft}/rebase`;
    this.status = need("[data-status]", HTMLElement, root);
    this.button = need("[data-rebase]", HTMLButtonElement, root);
    /** @type {Group[]} */
    this.groups = [];
    /** @type {Map<string, "mine" | "theirs">} */
    this.choices = new Map();
    /** One number for this rebase: sent twice, it is done once. */
    this.uuid = crypto.randomUUID?.();
  }

  async start() {
    this.button.addEventListener("click", () => this.rebase());
    try {
      const { merged, groups } = await getJson(this.address);
      this.groups = groups;
      this.status.hidden = true;
      need("[data-merged]", HTMLElement, this.root).replaceChildren(mergedView(merged.length, groups.length));
      await this.listMerged(new Set(merged));
      if (groups.length) this.showConflicts();
      this.follow();
    } catch (problem) {
      this.tell(problem);
    }
    this.root.dataset.ready = "";
  }

  /** Names what merges without a question. @param {Set<number>} merged */
  async listMerged(merged) {
    if (!merged.size) return;
    const { zones } = await getJson(`${this.api}drafts/${this.config.draft}/difference`, { geometry: "none" });
    const named = zones.filter((/** @type {any} */ each) => merged.has(each.zone))
      .map((/** @type {any} */ each) => each.after ?? each.before);
    need("[data-merged]", HTMLElement, this.root).append(h("details", { class: "fw-folded" },
      h("summary", {}, gettext("What merges by itself")),
      h("ul", { class: "fw-merged" }, named.map((/** @type {any} */ state) => h("li", {},
        nameOf(state), " ", h("span", { class: "fw-code" }, state.code))))));
  }

  showConflicts() {
    const frame = need("[data-conflicts]", HTMLElement, this.root);
    frame.hidden = false;
    this.maps = new ConflictMaps(frame, this.api, this.config);
    need("[data-groups]", HTMLElement, frame).replaceChildren(
      ...this.groups.map((group, at) => this.groupView(group, at)));
    const [first] = this.groups;
    if (first) this.look(first);
  }

  /**
   * @param {Group} group
   * @param {number} at
   */
  groupView(group, at) {
    const choice = (/** @type {"mine" | "theirs"} */ whose, /** @type {string} */ text) => h("label",
      { class: "fw-choice" },
      h("input", {
        type: "radio", name: `group-${group.id}`, value: whose,
        onchange: () => { this.choices.set(group.id, whose); this.look(group); this.follow(); },
      }), h("span", {}, text));
    return h("section", { class: "card fw-conflict", "data-group": group.id },
      h("div", { class: "card-header" },
        h("h3", { class: "card-title" }, fill(gettext("Place {n} of {all}"),
          { n: at + 1, all: this.groups.length })),
        h("button", { type: "button", class: "btn btn-sm", onclick: () => this.look(group) },
          gettext("Show on the maps"))),
      conflictTable(group),
      h("fieldset", { class: "card-footer fw-choice-row" },
        h("legend", { class: "fw-visually-hidden" }, gettext("Whose stays")),
        choice("mine", gettext("Mine stays, as the draft has it")),
        choice("theirs", gettext("Theirs stays, as published"))));
  }

  /** @param {Group} group */
  look(group) {
    for (const section of this.root.querySelectorAll("[data-group]")) {
      section.classList.toggle("fw-looked-at", section.getAttribute("data-group") === group.id);
    }
    this.maps?.show(group, this.choices.get(group.id) ?? null);
  }

  /** Says how many are left to decide. */
  follow() {
    const left = this.groups.length - this.choices.size;
    this.button.disabled = left > 0;
    need("[data-left]", HTMLElement, this.root).textContent = left
      ? fill(ngettext("{n} place is left to decide.", "{n} places are left to decide.", left), { n: left })
      : "";
  }

  async rebase() {
    this.button.disabled = true;
    this.button.setAttribute("aria-busy", "true");
    try {
      const token = need("[name=csrfmiddlewaretoken]", HTMLInputElement).value;
      await send("POST", this.address, {
        position: this.config.position, choices: Object.fromEntries(this.choices),
        ...(this.uuid ? { uuid: this.uuid } : {}),
      }, { token });
      location.assign(`/zones/drafts/${this.config.draft}/`);
    } catch (problem) {
      this.button.removeAttribute("aria-busy");
      this.button.disabled = false;
      this.tell(problem);
    }
  }

  /** @param {unknown} problem */
  tell(problem) {
    this.status.hidden = false;
    this.status.className = "alert alert-danger";
    this.status.setAttribute("role", "alert");
    this.status.textContent = textOf(problem);
    this.status.scrollIntoView({ block: "nearest" });
  }
}

/**
 * @param {number} merged
 * @param {number} groups
 */
function mergedView(merged, groups) {
  const text = groups
    ? fill(ngettext("In {n} place both changed the same ground.", "In {n} places both changed the same ground.", groups), { n: groups })
    : gettext("Nobody changed the same ground: the draft can be brought over as it is.");
  return h("p", { class: groups ? "fw-verdict fw-verdict-bad" : "fw-verdict" },
    icon(groups ? "git-merge" : "circle-check"), h("span", {}, text, " ",
      merged > 0 && h("span", { class: "fw-soft" }, fill(ngettext(
        "{n} zone merges without a question.", "{n} zones merge without a question.", merged), { n: merged }))));
}

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new RebasePage(need(".fw-rebase", HTMLElement), config).start();
