/**
 * The answer to "whose is this place": who answers, and why, as elements for the side panel.
 */

import { h, icon } from "#zones/dom.js";
import { fill, formatDate, formatDistance, formatShare, gettext, nameOf, ngettext } from "#zones/i18n.js";

/**
 * @typedef {object} LevelRef
 * @property {string} code
 * @property {number} rank
 * @property {string} name_zh
 * @property {string} name_en
 *
 * @typedef {object} ZoneRef
 * @property {number} id
 * @property {string} code
 * @property {string} name
 * @property {string} [name_en]
 * @property {LevelRef} level
 *
 * @typedef {object} Person
 * @property {string} name
 * @property {string} [post]
 * @property {string} [phone]
 * @property {{name: string, post?: string} | null} [acting_for]
 *
 * @typedef {object} UnitRef
 * @property {number} id
 * @property {string} code
 * @property {string} name
 * @property {string} [name_en]
 * @property {string} [phone]
 * @property {Person | null} [head]
 *
 * @typedef {object} Ownership  the answer of GET /locate
 * @property {{lon: number, lat: number, datum: string}} point
 * @property {string} at
 * @property {string} scheme
 * @property {{number: number, effective_from: string | null} | null} edition
 * @property {"inside" | "border" | "nearest" | "fallback" | "outside" | "no_edition"} rule
 * @property {string} explanation
 * @property {number | null} distance_m
 * @property {number | null} [border_m]
 * @property {ZoneRef | null} zone
 * @property {ZoneRef[]} path
 * @property {Person | null} head
 * @property {ZoneRef | null} [head_zone]
 * @property {UnitRef & {unowned?: boolean}} lead_unit
 * @property {ZoneRef | null} [lead_zone]
 * @property {boolean} [unowned]
 * @property {UnitRef[]} members
 * @property {{zone: ZoneRef, head: Person | null, distance_m: number}[]} street_heads
 * @property {boolean} uncertain
 * @property {{zone: ZoneRef, lead_unit: UnitRef | null, share: number | null}[]} candidates
 * @property {boolean} [no_manager]
 *
 * @typedef {object} Actions  what the panel's buttons do
 * @property {(zone: ZoneRef) => void} zoomTo
 * @property {(button: HTMLButtonElement) => void} copyLink
 * @property {(zone: ZoneRef) => string} zoneAddress
 * @property {() => string} pastAddress  of the page that tells who owned the place when
 */

const MEMBERS_SHOWN = 4;

/**
 * @param {Ownership} answer
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function ownershipView(answer, actions) {
  return [
    heading(answer, actions),
    owner(answer),
    // A doubt concerns whom to turn to; that others were possible is but a part of the reason.
    answer.uncertain ? doubt(answer, actions) : null,
    people(answer),
    reason(answer),
    answer.uncertain ? null : doubt(answer, actions),
    buttons(answer, actions),
  ].filter((part) => part !== null);
}

/**
 * One sentence for screen readers, said when the answer arrives.
 * @param {Ownership} answer
 */
export function spokenSummary(answer) {
  const zone = answer.zone ? nameOf(answer.zone) : gettext("Outside every zone");
  return fill(gettext("{zone}. Lead unit: {unit}."), { zone, unit: nameOf(answer.lead_unit) });
}

/**
 * @param {Ownership} answer
 * @param {Actions} actions
 */
function heading(answer, actions) {
  const { zone, path } = answer;
  if (!zone) {
    return h("header", { class: "fw-answer-head" },
      h("h2", { tabindex: "-1" }, answer.rule === "no_edition"
        ? gettext("No boundaries were in force on that day")
        : gettext("Outside every zone")));
  }
  const above = path.filter((step) => step.id !== zone.id);
  return h("header", { class: "fw-answer-head" },
    above.length > 0 && h("nav", { class: "fw-path", "aria-label": gettext("Zones above") },
      above.map((step) => zoneButton(step, actions))),
    h("h2", { tabindex: "-1" }, nameOf(zone)),
    h("p", { class: "fw-soft" }, nameOf(zone.level), " ",
      h("span", { class: "fw-code" }, zone.code)));
}

/**
 * @param {ZoneRef} zone
 * @param {Actions} actions
 */
function zoneButton(zone, actions) {
  return h("button", {
    type: "button", title: `${nameOf(zone.level)} ${zone.code}`,
    onclick: () => actions.zoomTo(zone),
  }, nameOf(zone));
}

/** @param {Ownership} answer */
function owner(answer) {
  const unit = answer.lead_unit;
  const unowned = answer.unowned ?? unit.unowned ?? false;
  return h("section", { class: unowned ? "fw-owner fw-owner-none" : "fw-owner" },
    h("h3", {}, unowned ? gettext("Nobody owns this place. It goes to") : gettext("Lead unit")),
    h("p", { class: "fw-owner-name" }, nameOf(unit)),
    unit.head && person(unit.head, gettext("Head of the unit")),
    unit.phone && h("p", { class: "fw-soft" }, gettext("Office telephone"), " ", unit.phone),
    answer.no_manager && h("p", { class: "fw-soft" },
      gettext("The estate has no property manager: its fallback unit answers.")));
}

/**
 * @param {Person} who
 * @param {string} role
 */
function person(who, role) {
  return h("div", { class: "fw-person" },
    h("span", { class: "fw-person-icon" }, icon("user")),
    h("div", {},
      h("span", { class: "fw-person-role" }, role),
      h("span", { class: "fw-person-name" }, who.name),
      who.post && h("span", { class: "fw-person-post" }, who.post),
      who.acting_for && h("span", { class: "fw-person-post" },
        fill(gettext("acting for {name}"), { name: who.acting_for.name })),
      who.phone && h("a", { href: `tel:${who.phone}` }, who.phone)));
}

/** @param {Ownership} answer */
function people(answer) {
  const { head, head_zone: headZone, zone, members, street_heads: streets } = answer;
  const above = head && headZone && zone && headZone.id !== zone.id;
  const role = above
    ? fill(gettext("Zone head of {zone}"), { zone: nameOf(headZone) }) : gettext("Zone head");
  if (!head && !members.length && !streets.length) return null;
  return h("section", { class: "fw-people" },
    head && person(head, role),
    streets.map(({ zone: street, head: streetHead, distance_m: metres }) => person(
      streetHead ?? { name: gettext("nobody named") },
      fill(gettext("Street head of {street}, {distance} away"),
        { street: nameOf(street), distance: formatDistance(metres) }))),
    members.length > 0 && memberList(members));
}

/** @param {UnitRef[]} members */
function memberList(members) {
  const names = members.map((unit) => h("li", {}, nameOf(unit)));
  const title = fill(ngettext("{count} member unit", "{count} member units", members.length),
    { count: members.length });
  return h("details", { class: "fw-members", open: members.length <= MEMBERS_SHOWN },
    h("summary", {}, title), h("ul", {}, names));
}

const RULES = /** @type {Record<Ownership["rule"], () => string>} */ ({
  inside: () => gettext("Inside the zone"),
  border: () => gettext("On a border"),
  nearest: () => gettext("Nearest zone"),
  fallback: () => gettext("Fallback"),
  outside: () => gettext("Outside"),
  no_edition: () => gettext("No edition"),
});

/** @param {Ownership} answer */
function reason(answer) {
  const { edition, border_m: border, rule } = answer;
  const since = edition?.effective_from;
  return h("section", { class: "fw-reason" },
    h("h3", {}, gettext("Why")),
    h("p", {}, h("span", { class: `fw-rule fw-rule-${rule}` }, RULES[rule]()), " ",
      answer.explanation),
    h("dl", {},
      border !== null && border !== undefined && fact(gettext("To the border"),
        formatDistance(border)),
      edition && fact(gettext("Edition"), since
        ? fill(gettext("no. {number}, in force since {date}"),
          { number: edition.number, date: formatDate(since) })
        : fill(gettext("no. {number}"), { number: edition.number })),
      fact(gettext("Place"), `${answer.point.lon.toFixed(6)}, ${answer.point.lat.toFixed(6)}`)));
}

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/**
 * @param {Ownership} answer
 * @param {Actions} actions
 */
function doubt(answer, actions) {
  const { uncertain, zone: own } = answer;
  const others = answer.candidates.filter(({ zone }) => uncertain || zone.id !== own?.id);
  if (!others.length) return null;
  return h("section", { class: "fw-doubt" },
    h("h3", {}, icon("alert-triangle"), uncertain
      ? gettext("The position is not certain") : gettext("Others the position allows")),
    h("p", { class: "fw-soft" },
      gettext("These zones touch it. Whoever is there may know better.")),
    h("ul", {}, others.map(({ zone, lead_unit: unit, share }) => {
      const bar = h("span", { class: "fw-share-bar", "aria-hidden": "true" });
      if (share !== null) bar.style.setProperty("--share", String(share));
      return h("li", {},
        zoneButton(zone, actions), " ",
        share !== null && h("span", { class: "fw-share" }, formatShare(share)),
        share !== null && bar,
        unit && h("span", { class: "fw-soft" }, nameOf(unit)));
    })));
}

/**
 * @param {Ownership} answer
 * @param {Actions} actions
 */
function buttons({ zone }, actions) {
  return h("footer", { class: "fw-answer-buttons" },
    zone && h("a", { class: "btn btn-primary", href: actions.zoneAddress(zone) },
      icon("clipboard-list"), gettext("Responsibility list")),
    zone && h("button", { type: "button", class: "btn", onclick: () => actions.zoomTo(zone) },
      icon("focus-2"), gettext("Show the zone")),
    h("a", { class: "btn", href: actions.pastAddress() },
      icon("history"), gettext("Who owned it")),
    h("button", {
      type: "button", class: "btn",
      onclick: (/** @type {Event} */ event) =>
        actions.copyLink(/** @type {HTMLButtonElement} */ (event.currentTarget)),
    }, icon("link"), gettext("Copy link")));
}
