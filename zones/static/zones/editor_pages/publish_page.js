/**
 * A draft on its way into force: the check, before and after, what becomes of open issues, and the
 * forms that send it on.
 */

import { getJson } from "#zones/api.js";
import { h, icon, need } from "#zones/dom.js";
import { fill, formatInstant, gettext, language, ngettext } from "#zones/i18n.js";
import { IssueMoves } from "#zones/editor_pages/issue_moves.js";
import { Preview } from "#zones/editor_pages/preview.js";
import { instantIn, onSent, textOf } from "#zones/editor_pages/sending_forms.js";

/**
 * @typedef {import("#zones/editor/wire.js").Check} Check
 * @typedef {import("#zones/editor/wire.js").Defect} Defect
 * @typedef {import("#zones/editor_pages/side_by_side.js").Ground & {
 *   draft: number, base: number, open: boolean}} Config  written by pages/publish.py
 */

const MOST_FINDINGS = 50;
const CLOSE_ZOOM = 18;

class PublishPage {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.root = root;
    this.api = root.dataset.api ?? "/";
    this.config = config;
    this.address = `${this.api}drafts/${config.draft}`;
    /** When it would take effect; null: now. @type {string | null} */
    this.at = null;
    const scheme = { scheme: config.scheme };
    this.preview = new Preview(need("[data-preview]", HTMLElement, root), this.api, config, {
      before: config.base ? {
        address: `${this.api}zones`, parameters: { ...scheme, edition: String(config.base) },
      } : null,
      after: config.open ? { address: `${this.address}/zones`, parameters: {} } : null,
    }, (problem) => this.tell("[data-preview-status]", problem));
  }

  start() {
    onSent((answer, form) => this.published(answer, form));
    this.tendTimes();
    this.part("[data-preview-status]", () => this.loadDifference());
    if (!this.config.open) return;
    const place = this.root.querySelector("[data-moves]");
    this.moves = place instanceof HTMLElement ? new IssueMoves(place, this.preview.after) : null;
    this.ask();
  }

  /** The check, and what becomes of open issues, as of the instant it would take effect. */
  ask() {
    this.part("[data-check-status]", () => this.loadCheck());
    const { moves, at } = this;
    if (moves) this.part("[data-moves-status]", () => moves.load(`${this.address}/issues`, at));
  }

  /**
   * @param {string} selector  of the line that says how the part is
   * @param {() => Promise<void>} work
   */
  async part(selector, work) {
    try {
      await work();
      need(selector, HTMLElement, this.root).hidden = true;
    } catch (problem) {
      this.tell(selector, problem);
    }
  }

  /**
   * @param {string} selector
   * @param {unknown} problem
   */
  tell(selector, problem) {
    const line = need(selector, HTMLElement, this.root);
    line.hidden = false;
    line.classList.add("fw-field-error");
    line.textContent = textOf(problem);
  }

  async loadDifference() {
    const { zones, responsibilities } = await getJson(`${this.address}/difference`);
    this.preview.show(zones);
    const list = need("[data-plans]", HTMLElement, this.root);
    list.closest("section")?.toggleAttribute("hidden", responsibilities.length === 0);
    list.replaceChildren(...responsibilities.map(planRow));
  }

  async loadCheck() {
    const check = /** @type {Check} */ (
      await getJson(`${this.address}/check`, { at: this.at }));
    const list = need("[data-check]", HTMLElement, this.root);
    list.replaceChildren(...checkView(check, `/zones/drafts/${this.config.draft}/`));
    for (const button of this.root.querySelectorAll("[data-needs-sound]")) {
      if (button instanceof HTMLButtonElement) button.disabled = !check.publishable;
    }
    const hint = this.root.querySelector("[data-unsound]");
    if (hint instanceof HTMLElement) hint.hidden = check.publishable;
  }

  /** The controls of a time are asked only where it matters. */
  tendTimes() {
    for (const choice of this.root.querySelectorAll("[data-shows]")) {
      if (!(choice instanceof HTMLInputElement)) continue;
      const follow = () => {
        const shown = need(choice.dataset.shows ?? "", HTMLFieldSetElement, this.root);
        shown.hidden = shown.disabled = !choice.checked;
      };
      const group = choice.type === "radio"
        ? this.root.querySelectorAll(`[name="${choice.name}"]`) : [choice];
      for (const each of group) each.addEventListener("change", follow);
      follow();
    }
    const from = this.root.querySelector("#effective-from");
    if (!(from instanceof HTMLInputElement)) return;
    from.form?.addEventListener("change", () => {
      const at = from.matches(":disabled") ? null : instantIn(from);
      if (at === this.at) return;
      this.at = at;
      this.ask();
    });
  }

  /**
   * After publication the page says what came of it; after any other step it is loaded anew.
   * @param {any} answer
   * @param {HTMLFormElement} form
   */
  published(answer, form) {
    if (form.dataset.what !== "publish") return false;
    const place = need("[data-acts]", HTMLElement, this.root);
    place.replaceChildren(publishedView(answer, this.config.scheme));
    need("h2", HTMLElement, place).focus();
    place.scrollIntoView({ block: "nearest" });
    for (const one of document.querySelectorAll("[data-before-publication]")) one.remove();
    return true;
  }
}

/**
 * @param {Check} check
 * @param {string} editor  the address of the editor
 */
function checkView(check, editor) {
  const of = (/** @type {string} */ severity) => check.items.filter((item) => item.severity === severity);
  const [blocking, warnings, accepted] = [of("blocking"), of("warning"), of("excepted")];
  return [
    h("p", { class: blocking.length ? "fw-verdict fw-verdict-bad" : "fw-verdict" },
      icon(blocking.length ? "alert-triangle" : "circle-check"),
      h("span", {}, blocking.length
        ? fill(ngettext("{n} finding stands in the way", "{n} findings stand in the way", blocking.length),
          { n: blocking.length })
        : gettext("Nothing stands in the way."))),
    findings(blocking, editor),
    folded(fill(ngettext("{n} warning", "{n} warnings", warnings.length), { n: warnings.length }),
      warnings, editor),
    folded(fill(ngettext("{n} accepted defect", "{n} accepted defects", accepted.length),
      { n: accepted.length }), accepted, editor),
  ];
}

/**
 * @param {string} title
 * @param {Defect[]} items
 * @param {string} editor
 */
const folded = (title, items, editor) => (items.length
  ? h("details", { class: "fw-folded" }, h("summary", {}, title), findings(items, editor)) : "");

/**
 * @param {Defect[]} items
 * @param {string} editor
 */
function findings(items, editor) {
  if (!items.length) return "";
  return h("ul", { class: "fw-findings" }, items.slice(0, MOST_FINDINGS).map((item) => h("li",
    { class: `fw-finding-${item.severity}` },
    h("div", {}, item.detail),
    item.exception ? h("div", { class: "fw-soft" }, item.exception.reason) : "",
    item.severity === "blocking" ? h("div", { class: "fw-soft" }, item.remedy) : "",
    h("a", { href: placeIn(editor, item), class: "fw-place" }, icon("map-pin"),
      gettext("Look at it in the editor")))),
  items.length > MOST_FINDINGS && h("li", { class: "fw-soft" },
    fill(gettext("and {n} more"), { n: items.length - MOST_FINDINGS })));
}

/**
 * @param {string} editor
 * @param {Defect} item
 */
function placeIn(editor, { box }) {
  if (!box) return editor;
  const [west, south, east, north] = box;
  const [lon, lat] = [(west + east) / 2, (south + north) / 2];
  return `${editor}#${CLOSE_ZOOM}/${lat.toFixed(6)}/${lon.toFixed(6)}`;
}

/** @param {{label: string, from: string | null, to: string | null, basis: string}} plan */
function planRow({ label, from, to, basis }) {
  const dates = [
    from ? fill(gettext("from {day}"), { day: from }) : gettext("with the edition"),
    to ? fill(gettext("to {day}"), { day: to }) : "",
  ].filter(Boolean).join(" ");
  return h("li", {}, label, " ", h("span", { class: "fw-soft" }, [dates, basis].filter(Boolean).join(" · ")));
}

/**
 * @param {{edition: {number: number}, effective_from: string,
 *   reroute: {open: number, url: string}}} answer
 * @param {string} scheme
 */
function publishedView({ edition, effective_from: from, reroute }, scheme) {
  const { number } = edition;
  const inForce = new Date(from) <= new Date();
  return h("section", { class: "card mb-3 fw-published" }, h("div", { class: "card-body" },
    h("h2", { tabindex: "-1" }, icon("circle-check"), fill(gettext("Edition {number} is published"), { number })),
    h("p", {}, fill(inForce ? gettext("In force since {when}.") : gettext("In force from {when}."),
      { when: formatInstant(from) })),
    reroute.open > 0 && h("p", {}, fill(ngettext(
      "{n} open issue keeps its owner, though its place has another one now.",
      "{n} open issues keep their owner, though their places have another one now.", reroute.open),
    { n: reroute.open.toLocaleString(language()) }), " ",
    h("a", { href: reroute.url }, gettext("Look at them"))),
    h("div", { class: "fw-answers" },
      h("a", { class: "btn btn-primary", href: `/zones/editions/${number}/difference/?scheme=${scheme}` },
        gettext("What it changed")),
      h("a", { class: "btn", href: `/zones/editions/?scheme=${scheme}` }, gettext("All editions")),
      h("a", { class: "btn", href: "/zones/" }, gettext("To the drafts")))));
}

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new PublishPage(need(".fw-publish", HTMLElement), config).start();
