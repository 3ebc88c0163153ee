/**
 * Issues left behind by moved borders: where they lie, whose they are and whose they would be. The
 * list and the map point at each other; the boxes are ticked together or one by one.
 */

import { getJson } from "#zones/api.js";
import { h, need } from "#zones/dom.js";
import { fill, gettext, nameOf } from "#zones/i18n.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";
import { ZonesLayer } from "#zones/map/zones_layer.js";
import { Notice } from "#zones/notice.js";

/**
 * @typedef {object} Config  written by fieldwork/rezoning/page.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {Record<string, number>} asked
 * @property {string} scheme
 * @property {string} level
 *
 * @typedef {{zone: {name: string, name_en: string} | null, unit: {name: string, name_en: string}}} Owned
 *
 * @typedef {object} Moving  as GET /rezoning gives it
 * @property {string} number
 * @property {number} lon
 * @property {number} lat
 * @property {{name: string, name_en: string}} category
 * @property {string} address
 * @property {Owned} from
 * @property {Owned} to
 *
 * @typedef {import("ol/Feature.js").default} Feature
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 */

/** So many are drawn at once: the oldest. */
const MOST = 2000;
const CLOSE_ZOOM = 16;
const LABELS_FROM = 16;

/**
 * Whose it is and whose it would be, as short as it can be said: the zones, where they differ.
 * @param {Pick<Moving, "from" | "to">} moving
 */
function moveText({ from, to }) {
  const zones = [from, to].map(({ zone }) => (zone ? nameOf(zone) : gettext("no zone")));
  const units = [from, to].map(({ unit }) => nameOf(unit));
  const [before, after] = zones[0] === zones[1] ? units : zones;
  return `${before} → ${after}`;
}

class RezoningPage {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.root = root;
    this.api = root.dataset.api ?? "/";
    this.config = config;
    this.notice = new Notice(need(".fw-map-notice", HTMLElement, root), () => this.load());
    this.map = createMap(need(".fw-map", HTMLElement, root), config.bbox);
    this.zones = new ZonesLayer(this.api, { order: 20 }, this.notice.warn);
    this.issues = new ol.source.Vector();
    this.pointed = new ol.source.Vector();
    this.layer = new ol.layer.Vector({
      source: this.issues, zIndex: 40, declutter: true,
      style: (feature, resolution) => this.look(feature, resolution),
    });
    this.map.addLayer(this.zones.ground);
    this.map.addLayer(this.zones.layer);
    this.map.addLayer(this.layer);
    this.map.addLayer(new ol.layer.Vector({
      source: this.pointed, zIndex: 45, style: (feature) => ring(feature.get("label")),
    }));
    this.card = new ol.Overlay({
      element: h("div", { class: "fw-map-card" }), positioning: "bottom-center", offset: [0, -14],
      autoPan: { animation: { duration: 150 } },
    });
    this.map.addOverlay(this.card);
    attachBasemaps(this.map, { api: this.api });
  }

  start() {
    const { scheme, level } = this.config;
    if (level) this.zones.show({ scheme, level, at: null });
    this.listen();
    this.load();
  }

  async load() {
    await this.notice.guard(async () => {
      const { issues } = await getJson(`${this.api}rezoning`, { ...this.config.asked, limit: MOST });
      this.issues.clear();
      this.issues.addFeatures(issues.map(featureOf));
      const extent = this.issues.getExtent();
      if (issues.length && extent) {
        this.map.getView().fit(extent, { padding: [48, 64, 48, 48], maxZoom: CLOSE_ZOOM });
      }
    });
  }

  listen() {
    const list = need(".fw-moves", HTMLElement, this.root);
    for (const [event, marked] of /** @type {const} */ ([
      ["pointerover", true], ["focusin", true], ["pointerleave", false], ["focusout", false],
    ])) {
      list.addEventListener(event, ({ target }) => this.point(
        marked ? /** @type {Element} */ (target).closest("li")?.dataset.number : undefined));
    }
    this.map.on("pointermove", ({ pixel, dragging }) => {
      if (dragging) return;
      const found = this.at(pixel);
      this.mark(found);
      this.point(found?.get("number"));
    });
    this.map.on("singleclick", ({ pixel, coordinate }) => this.open(this.at(pixel), coordinate));
    need(".fw-map", HTMLElement, this.root).addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.card.setPosition(undefined);
    });
  }

  /** @param {number[]} pixel */
  at(pixel) {
    const [found] = this.map.getFeaturesAtPixel(pixel,
      { layerFilter: (layer) => layer === this.layer, hitTolerance: 6 });
    need(".fw-map", HTMLElement, this.root).style.cursor = found ? "pointer" : "";
    return found ?? null;
  }

  /** Rings an issue and says whose it is and would be. @param {string} [number] */
  point(number) {
    this.pointed.clear();
    const found = number && this.issues.getFeatureById(number);
    if (found) this.pointed.addFeature(found.clone());
  }

  /** Marks the row of an issue. @param {FeatureLike | null} feature */
  mark(feature) {
    for (const row of this.root.querySelectorAll("li[data-number]")) {
      const { number } = /** @type {HTMLElement} */ (row).dataset;
      row.classList.toggle("fw-marked", number === feature?.get("number"));
    }
  }

  /**
   * @param {FeatureLike | null} feature
   * @param {number[]} coordinate
   */
  open(feature, coordinate) {
    this.card.setPosition(undefined);
    if (!feature) return;
    this.mark(feature);
    const moving = /** @type {Moving} */ (feature.getProperties());
    this.card.getElement()?.replaceChildren(
      h("p", {}, h("strong", {}, nameOf(moving.category)), " ",
        h("span", { class: "fw-code" }, moving.number)),
      moving.address ? h("p", { class: "fw-soft" }, moving.address) : "",
      h("p", {}, owned(moving.from), " → ", h("strong", {}, owned(moving.to))),
      h("a", { class: "btn btn-sm", href: this.issueUrl(moving.number) }, gettext("Open the case")));
    this.card.setPosition(coordinate);
  }

  /** @param {string} number */
  issueUrl(number) {
    return (this.root.dataset.issueUrl ?? "").replace("NUMBER", encodeURIComponent(number));
  }

  /**
   * @param {FeatureLike} feature
   * @param {number} resolution
   */
  look(feature, resolution) {
    const colours = palette();
    const close = (this.map.getView().getZoomForResolution(resolution) ?? 0) >= LABELS_FROM;
    return new ol.style.Style({
      image: new ol.style.Circle({
        radius: 7, declutterMode: "none",
        fill: new ol.style.Fill({ color: colours.chosen }),
        stroke: new ol.style.Stroke({ color: "#ffffff", width: 2 }),
      }),
      text: new ol.style.Text({
        text: close ? feature.get("label") : "", font: `12px ${FONT}`, offsetY: -16,
        fill: new ol.style.Fill({ color: colours.text }),
        stroke: new ol.style.Stroke({ color: colours.halo, width: 4 }),
      }),
    });
  }
}

/** @param {Moving} moving */
function featureOf(moving) {
  const feature = new ol.Feature({
    ...moving, label: moveText(moving),
    geometry: new ol.geom.Point(ol.proj.fromLonLat([moving.lon, moving.lat])),
  });
  feature.setId(moving.number);
  return feature;
}

/** @param {Owned} owner */
const owned = ({ zone, unit }) => `${zone ? nameOf(zone) : gettext("no zone")} ${nameOf(unit)}`;

/** @param {string} label */
function ring(label) {
  const { position, text, ground } = palette();
  return new ol.style.Style({
    image: new ol.style.Circle({
      radius: 14, fill: new ol.style.Fill({ color: "rgba(255, 255, 255, 0.01)" }),
      stroke: new ol.style.Stroke({ color: position, width: 4 }),
    }),
    text: new ol.style.Text({
      text: label, font: `bold 13px ${FONT}`, offsetY: -30, padding: [4, 8, 3, 8],
      fill: new ol.style.Fill({ color: text }),
      backgroundFill: new ol.style.Fill({ color: ground }),
      backgroundStroke: new ol.style.Stroke({ color: position, width: 1.5 }),
    }),
  });
}

/**
 * One box ticks all of the page, and the button says how many are ticked.
 * @param {HTMLElement} root
 */
function tickTogether(root) {
  const label = root.querySelector("[data-whole-label]");
  const button = root.querySelector("[data-selected]");
  if (!(label instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  const whole = need("[data-whole]", HTMLInputElement, label);
  const boxes = [...root.querySelectorAll("[name=issue]")].filter(
    (box) => box instanceof HTMLInputElement);
  const words = need("span", HTMLElement, button);
  const tell = () => {
    const ticked = boxes.filter(({ checked }) => checked).length;
    whole.checked = ticked === boxes.length;
    whole.indeterminate = ticked > 0 && ticked < boxes.length;
    button.disabled = ticked === 0;
    words.textContent = fill(gettext("Re-route the ticked ones ({n})"), { n: ticked });
  };
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
    tell();
  });
  root.addEventListener("change", tell);
  label.hidden = false;
  tell();
}

const root = need(".fw-rezoning", HTMLElement);
const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
tickTogether(root);
new RezoningPage(root, config).start();
