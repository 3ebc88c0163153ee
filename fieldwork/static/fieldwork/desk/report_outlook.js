/**
 * What will become of a report, said while it is written: who gets it and why, by when it is due,
 * and what is open close by already.
 */

import { h } from "#zones/dom.js";
import { fill, formatDistance, formatInstant, gettext, nameOf } from "#zones/i18n.js";

/**
 * @typedef {import("#zones/map/ownership_panel.js").Ownership} Ownership
 *
 * @typedef {object} Outlook  the answer of fieldwork/desk/report_pages/new.py
 * @property {string} due  in words
 * @property {string} limit
 * @property {boolean} provisional
 * @property {boolean} set_by_city
 * @property {string[]} helping
 * @property {{code: string, name: string} | null} exempt_area
 *
 * @typedef {object} Nearby  a row of GET /issues/nearby
 * @property {string} number
 * @property {{name: string, name_en: string}} category
 * @property {string} state_label
 * @property {string} address
 * @property {number} distance_m
 * @property {string} received_at
 * @property {string | null} thumbnail
 *
 * @typedef {object} Street  that passes by
 * @property {{name: string, name_en?: string}} zone
 * @property {{name: string, post?: string} | null} head
 * @property {number} distance_m
 *
 * @typedef {object} Issue  of the answer to a report
 * @property {string} number
 * @property {{name: string, name_en?: string, code: string} | null} zone
 * @property {{name: string, name_en?: string}} lead_unit
 * @property {{name: string, post: string} | null} head
 * @property {{name: string, post: string} | null} unit_head
 * @property {Street[]} street_heads
 * @property {string} due_at
 * @property {{label: string, provisional: boolean, set_by_city: boolean}} due
 * @property {string} explanation
 * @property {boolean} unowned
 */

/**
 * @param {string} name
 * @param {(Node | string | null | false)[]} value
 */
const fact = (name, ...value) => [h("dt", {}, name), h("dd", {}, value)];

/** @param {{name: string, post?: string} | null | undefined} person */
const named = (person) => person && h("span", {}, person.name, " ",
  h("span", { class: "fw-soft" }, person.post ?? ""));

/** @param {Street[]} streets  that pass by; nothing where none does */
const streetFacts = (streets) => (streets.length ? fact(
  gettext("Street heads"), ...streets.map(({ zone, head, distance_m: metres }) => h("div", {},
    named(head) ?? h("span", { class: "fw-soft" }, gettext("nobody named")),
    " · ", nameOf(zone), " ", h("span", { class: "fw-soft" }, formatDistance(metres))))) : []);

/**
 * @param {{provisional: boolean, set_by_city: boolean}} due
 */
const dueTags = ({ provisional, set_by_city: byCity }) => [
  provisional && h("span", { class: "fw-tag fw-tag-urgent" },
    gettext("provisional: holidays not entered yet")),
  !byCity && h("span", { class: "fw-tag" }, gettext("default, not set by the city")),
];

/**
 * @param {Ownership} owner
 * @param {Outlook | null} outlook
 * @returns {HTMLElement[]}
 */
export function outlookView(owner, outlook) {
  const unowned = owner.lead_unit.unowned ?? false;
  return [
    h("div", { class: unowned ? "fw-owner-box fw-owner-none" : "fw-owner-box" },
      h("p", { class: "fw-soft" },
        unowned ? gettext("Nobody owns this place. It goes to") : gettext("Lead unit")),
      h("p", {}, h("strong", {}, nameOf(owner.lead_unit))),
      owner.lead_unit.head && h("p", {}, named(owner.lead_unit.head))),
    h("dl", { class: "fw-facts mt-3" },
      owner.zone && fact(gettext("Zone"), nameOf(owner.zone)),
      owner.head && fact(gettext("Zone head"), named(owner.head) ?? null),
      streetFacts(owner.street_heads),
      outlook && fact(gettext("Deadline"), h("strong", {}, outlook.due), " ",
        h("span", { class: "fw-soft" }, `(${outlook.limit})`), " ", ...dueTags(outlook)),
      outlook?.helping.length ? fact(gettext("Helping units"), outlook.helping.join(", ")) : []),
    h("p", { class: "mt-3 mb-0" }, owner.explanation),
  ];
}

/**
 * Open issues side by side with the report: to be joined, or not.
 * @param {Nearby[]} issues
 * @param {string} chosen  the number of the one to join; "" for none
 * @param {(number: string) => void} onJoin
 */
export function nearbyView(issues, chosen, onJoin) {
  const choice = (/** @type {string} */ value, /** @type {(Node | string)[]} */ ...shown) =>
    h("label", {}, h("input", {
      type: "radio", name: "join", value, checked: value === chosen, onchange: () => onJoin(value),
    }), ...shown);
  return [
    choice("", h("span", {}, gettext("No, it is another problem"))),
    ...issues.map((issue) => choice(issue.number,
      h("span", {},
        h("strong", {}, nameOf(issue.category)), " ",
        h("span", { class: "fw-tag fw-tag-state" }, issue.state_label),
        h("br"), issue.address, " ",
        h("span", { class: "fw-soft" }, fill(gettext("{distance} away, since {when}"), {
          distance: formatDistance(issue.distance_m), when: formatInstant(issue.received_at),
        })),
        h("br"), h("span", { class: "fw-code" }, issue.number)),
      issue.thumbnail ? h("img", { src: issue.thumbnail, alt: "", loading: "lazy" }) : h("span"))),
  ];
}

/**
 * The issue a report became or joined.
 * @param {Issue} issue
 * @param {boolean} joined
 */
export function issueFacts(issue, joined) {
  return h("dl", { class: "fw-facts" },
    fact(joined ? gettext("Joined the issue") : gettext("Issue"), issue.number),
    fact(gettext("Zone"), issue.zone ? nameOf(issue.zone) : gettext("Outside every zone")),
    issue.head && fact(gettext("Zone head"), named(issue.head) ?? null),
    fact(gettext("Lead unit"), h("strong", {}, nameOf(issue.lead_unit))),
    issue.unit_head && fact(gettext("Head of the unit"), named(issue.unit_head) ?? null),
    streetFacts(issue.street_heads),
    fact(gettext("Deadline"), h("strong", {}, formatInstant(issue.due_at)), " ",
      h("span", { class: "fw-soft" }, `(${issue.due.label})`), " ", ...dueTags(issue.due)),
    fact(gettext("Why"), issue.explanation));
}
