/**
 * The check: every defect with its figures and neighbours, where it is, what would mend it, and the
 * reason where it is accepted. Intended gaps are no defects and stand apart.
 */

import { h, icon } from "#zones/dom.js";
import { fill, formatInstant, formatShare, gettext, ngettext } from "#zones/i18n.js";
import { formatArea, formatWidth } from "#zones/editor/figures.js";

/**
 * @typedef {import("#zones/editor/wire.js").Check} Check
 * @typedef {import("#zones/editor/wire.js").Defect} Defect
 * @typedef {import("#zones/editor/wire.js").Repair} Repair
 *
 * @typedef {object} Actions
 * @property {() => Promise<Check>} check
 * @property {(item: {place?: any, box?: any, zone?: number | null}) => void} look
 * @property {(repair: Repair) => void} repair
 * @property {(item: Defect) => void} except
 * @property {(id: number) => void} withdraw
 * @property {(problem: unknown) => void} onProblem
 */

/** Defects of the ground that may be left, with a reason. */
const ACCEPTABLE = new Set(["gap", "overlap", "outside"]);

/** So many of one kind are listed; the others are told of. */
const MOST_OF_A_KIND = 100;

export class CheckPanel {
  /**
   * @param {HTMLElement} root
   * @param {Actions} actions
   */
  constructor(root, actions) {
    this.root = root;
    this.actions = actions;
    this.mayEdit = false;
    /** @type {Check | null} */
    this.last = null;
    this.status = h("p", { class: "fw-check-status", role: "status" });
    this.list = h("div", { class: "fw-check-list" });
    this.button = h("button", {
      type: "button", class: "btn btn-primary", onclick: () => this.run().catch(actions.onProblem),
    }, icon("checks"), gettext("Check now"));
    root.replaceChildren(h("div", { class: "fw-check-head" }, this.button, this.status), this.list);
  }

  async run() {
    this.button.setAttribute("aria-busy", "true");
    this.status.textContent = gettext("Checking…");
    try {
      this.last = await this.actions.check();
      this.draw();
      return this.last;
    } catch (error) {
      this.status.textContent = "";
      throw error;
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  /**
   * Says that the draft has moved on since the check.
   * @param {number} position
   */
  outdate(position) {
    if (this.last && this.last.position !== position) this.root.dataset.outdated = "";
  }

  /** @param {boolean} may */
  allow(may) {
    if (may === this.mayEdit) return;
    this.mayEdit = may;
    if (this.last) this.draw();
  }

  draw() {
    const { last } = this;
    if (!last) return;
    delete this.root.dataset.outdated;
    this.status.textContent = summary(last);
    this.list.replaceChildren(
      ...this.group(last.items, "blocking", gettext("To be mended before publishing")),
      ...this.group(last.items, "warning", gettext("Worth a look")),
      ...this.group(last.items, "excepted", gettext("Accepted, with a reason")),
      ...this.gaps(last));
  }

  /**
   * @param {Defect[]} items
   * @param {Defect["severity"]} severity
   * @param {string} title
   */
  group(items, severity, title) {
    const found = items.filter((item) => item.severity === severity);
    if (!found.length) return [];
    const more = found.length - MOST_OF_A_KIND;
    return [
      h("h3", {}, `${title} (${found.length})`),
      h("ul", { class: "fw-defects" }, found.slice(0, MOST_OF_A_KIND).map((item) => this.row(item))),
      more > 0 && h("p", { class: "fw-soft" },
        fill(ngettext("and {n} more", "and {n} more", more), { n: more })),
    ].filter((part) => part !== false);
  }

  /** @param {Defect} item */
  row(item) {
    const figures = [
      item.area_m2 ? formatArea(item.area_m2) : "",
      item.width_m ? fill(gettext("{width} wide"), { width: formatWidth(item.width_m) }) : "",
      item.neighbours.map(({ code, share }) => `${code} ${formatShare(share)}`).join(", "),
    ].filter(Boolean).join(" · ");
    return h("li", { class: `fw-defect fw-defect-${item.severity}`, "data-kind": item.kind },
      h("button", { type: "button", class: "fw-defect-place", onclick: () => this.actions.look(item) },
        icon(item.severity === "blocking" ? "alert-triangle" : "info-circle"),
        h("span", {}, h("span", {}, item.detail), figures && h("span", { class: "fw-soft" }, figures))),
      item.exception ? this.exception(item.exception) : this.remedies(item));
  }

  /** @param {Defect} item */
  remedies(item) {
    if (!this.mayEdit) return item.remedy && h("p", { class: "fw-soft" }, item.remedy);
    const buttons = [
      ...item.repairs.map((repair) => h("button", {
        type: "button", class: "btn btn-sm", onclick: () => this.actions.repair(repair),
      }, repair.label)),
      item.place && ACCEPTABLE.has(item.kind) && h("button", {
        type: "button", class: "btn btn-sm btn-ghost-secondary", onclick: () => this.actions.except(item),
      }, gettext("Accept…")),
    ];
    return [!item.repairs.length && item.remedy && h("p", { class: "fw-soft" }, item.remedy),
      h("div", { class: "fw-defect-buttons" }, buttons)].filter((part) => part instanceof Node);
  }

  /** @param {NonNullable<Defect["exception"]>} exception */
  exception({ id, reason, by, at }) {
    return [h("p", { class: "fw-soft" }, `${reason} · ${[by, formatInstant(at)].filter(Boolean).join(", ")}`),
      this.mayEdit ? h("button", {
        type: "button", class: "fw-link-button", onclick: () => this.actions.withdraw(id),
      }, gettext("Accept no longer")) : null].filter((part) => part !== null);
  }

  /** @param {Check} last */
  gaps({ intended_gaps: gaps }) {
    if (!gaps.length) return [];
    return [
      h("h3", {}, `${gettext("Intended gaps")} (${gaps.length})`),
      h("ul", { class: "fw-defects" }, gaps.map((gap) => h("li", { class: "fw-defect" },
        h("button", { type: "button", class: "fw-defect-place", onclick: () => this.actions.look(gap) },
          icon("ban"), h("span", {}, h("span", {}, [gap.code, gap.name].filter(Boolean).join(" ")),
            h("span", { class: "fw-soft" }, gap.reason ?? gap.gap_reason ?? "")))))),
    ];
  }
}

/** @param {Check} check */
function summary({ items, publishable, checked_at: at }) {
  const blocking = items.filter(({ severity }) => severity === "blocking").length;
  const said = blocking
    ? fill(ngettext("{n} defect", "{n} defects", blocking), { n: blocking })
    : publishable ? gettext("Sound: it may be published.") : gettext("No defect.");
  return `${said} ${formatInstant(at)}`;
}
