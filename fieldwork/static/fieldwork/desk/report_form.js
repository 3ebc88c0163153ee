/**
 * The form of a report: as it is written, the owner, the deadline and what is known close by appear;
 * what was typed is kept until the server has it, and one form never becomes two reports.
 */

import { ApiError, getJson, send } from "#zones/api.js";
import { h, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import { CategoryChoice } from "#fieldwork/desk/category_choice.js";
import { EvidenceList } from "#fieldwork/desk/evidence_list.js";
import { PlacePicker } from "#fieldwork/desk/place_picker.js";
import { answerView } from "#fieldwork/desk/report_answer.js";
import { Draft, bodyOf } from "#fieldwork/desk/report_draft.js";
import { nearbyView, outlookView } from "#fieldwork/desk/report_outlook.js";

/**
 * @typedef {import("#zones/map/ownership_panel.js").Ownership} Ownership
 * @typedef {import("#fieldwork/desk/report_answer.js").Told} Told
 *
 * @typedef {object} Config  written by fieldwork/desk/report_pages/new.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {import("#zones/map/search.js").Datum[]} datums
 * @property {string} role
 * @property {number} person
 * @property {string[]} placeless
 * @property {string[]} calledIn
 * @property {string[]} withComplainant
 * @property {{code: string, label: string}[]} fileRoles
 * @property {Record<string, number>} mostBytes
 * @property {number} mostFiles
 */

/** Metres round the place in which an open issue of the category may be the same. */
const CLOSE_BY = 50;

class ReportForm {
  /**
   * @param {HTMLFormElement} form
   * @param {Config} config
   */
  constructor(form, config) {
    this.form = form;
    this.config = config;
    this.api = form.dataset.api ?? "/";
    this.draft = new Draft(sessionStorage, `report-draft-${config.person}`);
    this.failed = need("[data-failed]", HTMLElement, form);
    this.button = need("[data-send]", HTMLButtonElement, form);
    this.exempt = need("[data-exempt]", HTMLElement, form);
    this.nearby = need("[data-nearby]", HTMLElement, form);
    this.owners = need("[data-owner]", HTMLElement, form);
    this.token = need("[name=csrfmiddlewaretoken]", HTMLInputElement, form).value;
    /** @type {Ownership | null} */
    this.owner = null;
    /** What we wrote into the address: only that may be written over. */
    this.proposed = "";
    /** @type {AbortController | null} */
    this.running = null;
    this.sending = false;
    this.evidence = new EvidenceList(need("[data-evidence]", HTMLElement, form),
      config.fileRoles, config);
    this.category = new CategoryChoice(need("[data-categories]", HTMLElement, form), this.api,
      config.role, () => this.onCategory());
    this.picker = new PlacePicker(need("[data-picker]", HTMLElement, form),
      { api: this.api, bbox: config.bbox, datums: config.datums },
      (place, owner, label) => this.onPlace(place, owner, label));
    this.listen();
    this.restore();
  }

  listen() {
    this.form.addEventListener("input", () => this.keep());
    this.form.addEventListener("change", ({ target }) => {
      this.keep();
      const { name } = /** @type {HTMLInputElement} */ (target);
      if (name === "source" || name === "kind") this.fitFields();
      if (name === "urgency") this.look();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    need("[data-start-anew]", HTMLButtonElement, document.body).addEventListener("click", () => {
      this.draft.clear();
      location.reload();
    });
  }

  /** What was typed before a reload; what was even sent then may have been taken in already. */
  async restore() {
    const { values, place, seenAt, uuid } = this.draft.kept;
    for (const [name, value] of Object.entries(values)) this.setField(name, value);
    this.fitFields();
    if (!this.draft.restored) return;
    need("[data-restored]", HTMLElement, document.body).hidden = false;
    if (values.category) this.category.choose(values.category, values.category_name ?? "");
    if (place) this.picker.choose(place, { move: true });
    if (seenAt) await this.showStored(uuid).catch(() => {});
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setField(name, value) {
    const field = this.form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = value;
    else if (field instanceof HTMLSelectElement) {
      if ([...field.options].some((option) => option.value === value)) field.value = value;
    } else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = value;
    }
  }

  keep() {
    /** @type {Record<string, string>} */
    const values = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") values[name] = value;
    }
    values.category = this.category.code;
    values.category_name = this.category.name;
    this.draft.keep({ values });
  }

  /** @param {string} name */
  value(name) {
    return new FormData(this.form).get(name)?.toString() ?? "";
  }

  /** Shows the fields that the source asks for. */
  fitFields() {
    const source = this.value("source");
    for (const [part, sources] of /** @type {const} */ ([
      ["[data-called-in]", this.config.calledIn], ["[data-complainant]", this.config.withComplainant],
    ])) {
      for (const field of this.form.querySelectorAll(part)) {
        /** @type {HTMLElement} */ (field).hidden = !sources.includes(source);
      }
    }
  }

  onCategory() {
    this.keep();
    this.look();
  }

  /**
   * @param {import("#fieldwork/desk/place_picker.js").Place} place
   * @param {Ownership | null} owner
   * @param {string} label
   */
  onPlace(place, owner, label) {
    this.owner = owner;
    this.draft.keep({ place });
    this.proposeAddress(label);
    this.keep();
    this.look();
  }

  /**
   * Fills in what the place is called, unless somebody wrote the address: the words it was found
   * by, or what the gazetteer has nearest to it.
   * @param {string} label
   */
  async proposeAddress(label) {
    const field = need("[name=address]", HTMLInputElement, this.form);
    if (label) field.value = this.proposed = label;
    const { owner } = this;
    if (label || !owner || (field.value && field.value !== this.proposed)) return;
    const { lon, lat } = owner.point;
    const before = field.value;
    // Without a proposal the report is sent as well: the server proposes one then.
    const { address } = await getJson(`${this.api}reference/address`, { lon, lat })
      .catch(() => ({ address: "" }));
    if (this.sending || this.owner !== owner || field.value !== before) return;
    field.value = this.proposed = address;
    this.keep();
  }

  /** Asks what the place and the category mean: owner, deadline, exempt area, what is close by. */
  async look() {
    const { owner } = this;
    if (!owner) return;
    this.running?.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    const { lon, lat } = owner.point;
    const category = this.category.code;
    if (!category) {
      this.owners.replaceChildren(...outlookView(owner, null));
      this.tellExempt(null);
    }
    try {
      const around = { lon, lat, datum: "wgs84", category, radius: CLOSE_BY };
      const [outlook, nearby] = await Promise.all([
        category ? getJson(this.form.dataset.outlook ?? "",
          { lon, lat, category, urgency: this.value("urgency") }, signal) : null,
        category ? getJson(`${this.api}issues/nearby`, around, signal) : { results: [] },
      ]);
      this.owners.replaceChildren(...outlookView(owner, outlook));
      this.tellExempt(outlook?.exempt_area ?? null);
      this.tellNearby(nearby.results);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      this.owners.replaceChildren(...outlookView(owner, null), h("p", { class: "fw-field-error" }, error.message));
    }
  }

  /** @param {{name: string} | null} area */
  tellExempt(area) {
    this.exempt.hidden = !area;
    if (!area) return;
    need("[data-exempt-told]", HTMLElement, this.exempt).textContent = fill(
      gettext("The place lies in “{area}”, where this is permitted now."), { area: area.name });
  }

  /** @param {import("#fieldwork/desk/report_outlook.js").Nearby[]} issues */
  tellNearby(issues) {
    const { join } = this.draft.kept;
    const kept = issues.some(({ number }) => number === join) ? join : "";
    this.draft.keep({ join: kept });
    this.nearby.hidden = issues.length === 0;
    need("[data-nearby-list]", HTMLElement, this.nearby).replaceChildren(
      ...nearbyView(issues, kept, (number) => this.draft.keep({ join: number })));
  }

  async submit() {
    if (this.sending) return; // a second press while the first is on its way
    this.sending = true;
    this.button.disabled = true;
    this.button.setAttribute("aria-busy", "true");
    this.clearErrors();
    try {
      await this.evidence.ready;
      this.keep();
      this.draft.keep({ seenAt: this.draft.kept.seenAt ?? new Date().toISOString() });
      const { uuid } = this.draft.kept;
      this.show(await send("PUT", `${this.api}reports/${uuid}`, this.body(), { token: this.token }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.fail(error);
    } finally {
      this.sending = false;
      this.button.disabled = false;
      this.button.removeAttribute("aria-busy");
    }
  }

  body() {
    const source = this.value("source");
    return bodyOf(this.draft.kept, this.evidence.declared, {
      calledIn: this.config.calledIn.includes(source),
      complainant: this.config.withComplainant.includes(source),
      exempt: !this.exempt.hidden,
    });
  }

  /** @param {ApiError} error */
  async fail(error) {
    const taken = error.status === 409 && error.errors.some(({ code }) => code === "other_content");
    if (taken) {
      // The answer was lost and the form changed since: the first version stands.
      await this.showStored(this.draft.kept.uuid);
      return;
    }
    this.failed.hidden = false;
    this.failed.textContent = error.offline
      ? gettext("The server was not reached. Nothing is lost: send it again when the network is back.")
      : error.message;
    let first = this.failed;
    for (const problem of [...error.errors].reverse()) {
      const place = this.errorPlace(problem.field ?? "");
      if (!place) continue;
      place.textContent = [problem.detail, problem.remedy].filter(Boolean).join(" ");
      first = place;
    }
    first.scrollIntoView({ block: "center" });
    const field = first.parentElement?.querySelector("input, select, textarea");
    if (first !== this.failed && field instanceof HTMLElement) field.focus({ preventScroll: true });
  }

  /**
   * Where a field's error is written: "place.lon" below the place.
   * @param {string} field
   */
  errorPlace(field) {
    const names = [field, field.split(".")[0] ?? ""];
    const places = [...this.form.querySelectorAll("[data-error]")].filter(
      (place) => place instanceof HTMLElement);
    return places.find(({ dataset }) => dataset.error && names.includes(dataset.error)) ?? null;
  }

  clearErrors() {
    this.failed.hidden = true;
    for (const place of this.form.querySelectorAll("[data-error]")) place.textContent = "";
  }

  /** The report the server has under this form's UUID. @param {string} uuid */
  async showStored(uuid) {
    this.show(await getJson(`${this.api}reports/${uuid}`));
  }

  /** @param {Told} told */
  show(told) {
    this.draft.clear();
    const section = need("[data-answer]", HTMLElement, document.body);
    const files = new Map([...this.evidence.chosen].map(([hash, { file }]) => [hash, file]));
    const at = (/** @type {string | undefined} */ pattern, /** @type {string} */ number) =>
      (pattern ?? "").replace("NUMBER", encodeURIComponent(number));
    const { elements, finished } = answerView(told, {
      files,
      token: this.token,
      reportUrl: at(this.form.dataset.reportUrl, told.number),
      issueUrl: told.issue ? at(this.form.dataset.issueUrl, told.issue.number) : "",
    });
    need("[data-answer-body]", HTMLElement, section).replaceChildren(...elements);
    this.form.hidden = true;
    need("[data-restored]", HTMLElement, document.body).hidden = true;
    section.hidden = false;
    section.focus();
    scrollTo({ top: 0 });
    const stay = (/** @type {Event} */ event) => event.preventDefault();
    addEventListener("beforeunload", stay);
    finished.finally(() => removeEventListener("beforeunload", stay));
  }
}

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new ReportForm(need("[data-report-form]", HTMLFormElement), config);
