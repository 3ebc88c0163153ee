/**
 * The desk: the list and the map in step. Pointing at one marks the other; the list can be held to
 * what the map shows. What is asked for stands in the address.
 */

import { ApiError } from "#zones/api.js";
import { h, need } from "#zones/dom.js";
import { gettext, nameOf } from "#zones/i18n.js";
import { createMap, showBox } from "#zones/map/base_map.js";
import { Basemaps } from "#zones/map/basemap_choice.js";
import ol from "#zones/map/ol.js";
import { Notice } from "#zones/notice.js";
import { IssueLayer, featuresOf } from "#fieldwork/desk/issue_layer.js";

/**
 * @typedef {object} Config  written by fieldwork/desk/issue_list/page.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {Record<string, string>} asked
 * @property {import("#fieldwork/desk/issue_layer.js").Light | null} light
 * @property {string[]} stopped
 * @property {import("#zones/map/base_map.js").Box | null} boxed
 *
 * @typedef {import("ol/Feature.js").default} Feature
 */

const WAIT_MS = 250;
const TOGETHER_ZOOM = 18;
const CLOSE_ZOOM = 15;

class IssueDesk {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.root = root;
    this.api = root.dataset.api ?? "/";
    this.config = config;
    this.list = need("[data-list]", HTMLElement, root);
    this.boxed = need("[data-boxed]", HTMLInputElement, root);
    this.boxField = need("[name=bbox]", HTMLInputElement, root);
    this.shown = need("[data-shown]", HTMLElement, root);
    this.notice = new Notice(need(".fw-map-notice", HTMLElement, root), () => this.load());
    this.map = createMap(need(".fw-map", HTMLElement, root), config.bbox);
    this.issues = new IssueLayer(`${this.api}issues`, config.asked, config);
    for (const layer of this.issues.layers) this.map.addLayer(layer);
    this.card = new ol.Overlay({
      element: h("div", { class: "fw-map-card" }), positioning: "bottom-center", offset: [0, -20],
      autoPan: { animation: { duration: 150 } },
    });
    this.map.addOverlay(this.card);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** How often the list was asked for anew. */
    this.question = 0;
    need("[data-boxed-label]", HTMLElement, root).hidden = false;
    this.listen();
  }

  start() {
    if (this.config.boxed) showBox(this.map, this.config.boxed);
    this.loadBasemap();
    this.load().then(() => this.goToIssues());
    this.map.on("moveend", () => this.onMove());
  }

  /** Shows the issues closer where they lie in one part of the city; not where a box was asked. */
  goToIssues() {
    const { extent } = this.issues;
    if (!extent || this.config.boxed) return;
    this.map.getView().fit(extent, { padding: [64, 72, 72, 32], maxZoom: CLOSE_ZOOM });
  }

  listen() {
    for (const [event, marked] of /** @type {const} */ ([
      ["pointerover", true], ["focusin", true], ["pointerleave", false], ["focusout", false],
    ])) {
      this.list.addEventListener(event, (from) => this.pointAt(marked
        ? /** @type {Element} */ (from.target).closest("li") : null));
    }
    this.map.on("pointermove", ({ pixel, dragging }) => {
      if (!dragging) this.mark(this.numbersAt(pixel));
    });
    this.map.on("singleclick", ({ pixel, coordinate }) => this.open(this.featuresAt(pixel), coordinate));
    need(".fw-map", HTMLElement, this.root).addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.card.setPosition(undefined);
    });
    need(".fw-desk-filter", HTMLFormElement, this.root).addEventListener("submit",
      ({ target }) => leaveOutEmpty(/** @type {HTMLFormElement} */ (target)));
    this.boxed.addEventListener("change", () => this.holdToMap());
    for (const button of this.root.querySelectorAll("[data-view]")) {
      button.addEventListener("click", () => this.show(/** @type {HTMLElement} */ (button)));
    }
  }

  /** Shows the list or the map where there is room for one. @param {HTMLElement} button */
  show(button) {
    this.root.dataset.view = button.dataset.view;
    for (const each of this.root.querySelectorAll(".fw-desk-switch [data-view]")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    const first = this.fitFirst();
    const loaded = this.load();
    if (first) loaded.then(() => this.goToIssues());
  }

  /** A map that was hidden had no size to fit anything into; whether it is shown only now. */
  fitFirst() {
    const hidden = !this.map.getSize()?.[0];
    this.map.updateSize();
    if (hidden) showBox(this.map, this.config.boxed ?? this.config.bbox);
    return hidden;
  }

  async loadBasemap() {
    const basemaps = new Basemaps(this.map, { api: this.api, onProblem: this.notice.warn });
    await this.notice.guard(() => basemaps.load());
  }

  async load() {
    const [width = 0] = this.map.getSize() ?? [];
    if (!width) return; // hidden, as on a phone that shows the list
    await this.notice.guard(async () => {
      this.shown.textContent = await this.issues.load(this.map.getView().calculateExtent());
    });
  }

  onMove() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.load();
      if (this.boxed.checked) this.holdToMap();
    }, WAIT_MS);
  }

  /** Narrows the list to the map's view, or no longer; the address says so. */
  async holdToMap() {
    const address = new URL(location.href);
    address.searchParams.delete("after");
    if (this.boxed.checked) {
      const box = ol.proj.transformExtent(
        this.map.getView().calculateExtent(), "EPSG:3857", "EPSG:4326");
      address.searchParams.set("bbox", box.map((side) => side.toFixed(5)).join(","));
    } else {
      address.searchParams.delete("bbox");
    }
    history.replaceState(null, "", address);
    this.boxField.value = address.searchParams.get("bbox") ?? "";
    this.boxField.disabled = !this.boxed.checked;
    await this.notice.guard(() => this.replaceList(address));
  }

  /**
   * Puts the list of that address in place of the one shown; an answer that was overtaken by a
   * later question is let go.
   * @param {URL} address
   */
  async replaceList(address) {
    const question = ++this.question;
    this.list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address).catch(() => null);
      if (question !== this.question) return;
      if (!answer?.ok) throw new ApiError(gettext("The list could not be loaded."), answer?.status ?? 0);
      const text = await answer.text();
      if (question !== this.question) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      for (const part of ["[data-list]", "[data-total]"]) {
        const fresh = page.querySelector(part);
        if (fresh) need(part, HTMLElement, this.root).replaceChildren(...fresh.childNodes);
      }
    } finally {
      if (question === this.question) this.list.removeAttribute("aria-busy");
    }
  }

  /** Rings the place of a row. @param {HTMLLIElement | null} row */
  pointAt(row) {
    const { lon, lat } = row?.dataset ?? {};
    this.issues.point(lon && lat ? { lon: Number(lon), lat: Number(lat) } : null);
  }

  /** @param {number[]} pixel */
  featuresAt(pixel) {
    const [found] = this.map.getFeaturesAtPixel(pixel,
      { layerFilter: (layer) => layer === this.issues.layer, hitTolerance: 6 });
    return found ? featuresOf(found) : [];
  }

  /** @param {number[]} pixel */
  numbersAt(pixel) {
    const features = this.featuresAt(pixel);
    need(".fw-map", HTMLElement, this.root).style.cursor = features.length ? "pointer" : "";
    return new Set(features.map((feature) => String(feature.get("number"))));
  }

  /** Marks the rows of issues. @param {Set<string>} numbers */
  mark(numbers) {
    for (const row of this.list.querySelectorAll("li[data-number]")) {
      row.classList.toggle("fw-marked", numbers.has(/** @type {HTMLElement} */ (row).dataset.number ?? ""));
    }
  }

  /**
   * One issue is shown in a card and its row brought into view; several are looked at closer.
   * @param {Feature[]} features
   * @param {number[]} coordinate
   */
  open(features, coordinate) {
    this.card.setPosition(undefined);
    const [first] = features;
    if (!first) return;
    const view = this.map.getView();
    if (features.length > 1 && (view.getZoom() ?? 0) < TOGETHER_ZOOM) {
      const extent = ol.extent.createEmpty();
      for (const feature of features) ol.extent.extend(extent, feature.getGeometry()?.getExtent() ?? []);
      view.fit(extent, { padding: [64, 64, 64, 64], maxZoom: TOGETHER_ZOOM, duration: 250 });
      return;
    }
    this.mark(new Set(features.map((feature) => String(feature.get("number")))));
    this.list.querySelector(".fw-marked")?.scrollIntoView({ block: "nearest" });
    this.card.getElement()?.replaceChildren(...features.slice(0, 5).map((each) => this.brief(each)));
    this.card.setPosition(coordinate);
  }

  /** @param {Feature} feature */
  brief(feature) {
    const { number, category, address, text, state_label: state } = feature.getProperties();
    return h("div", {},
      h("strong", {}, nameOf(category ?? {}) || String(number)),
      h("p", {}, address || text),
      h("p", { class: "fw-soft" }, state, " ", h("span", { class: "fw-code" }, number)),
      h("a", { class: "btn btn-sm", href: this.issueUrl(String(number)) }, gettext("Open the case")));
  }

  /** @param {string} number */
  issueUrl(number) {
    return (this.root.dataset.issueUrl ?? "").replace("NUMBER", encodeURIComponent(number));
  }
}

/**
 * Keeps fields that say nothing out of the address, which people copy to each other.
 * @param {HTMLFormElement} form
 */
function leaveOutEmpty(form) {
  const fields = [...form.elements].filter(
    (field) => field instanceof HTMLInputElement || field instanceof HTMLSelectElement);
  const empty = fields.filter(({ value, disabled }) => value === "" && !disabled);
  for (const field of empty) field.disabled = true;
  // The address is made by then; whoever comes back finds a form that works.
  setTimeout(() => { for (const field of empty) field.disabled = false; });
}

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new IssueDesk(need(".fw-desk", HTMLElement), config).start();
