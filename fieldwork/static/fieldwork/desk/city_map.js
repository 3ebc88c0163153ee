/**
 * The city map: choose what to see, point at a place, read who owns it and why. The address says
 * all of it, so that a link or the back button brings the same answer.
 */

import { getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";
import { createMap, drawn, showBox, sideOf, uncover, zoneFeature } from "#zones/map/base_map.js";
import { Basemaps } from "#zones/map/basemap_choice.js";
import { editionAt, endOfDay } from "#zones/map/edition_choice.js";
import { levelForZoom } from "#zones/map/level_choice.js";
import ol from "#zones/map/ol.js";
import { ownershipView, spokenSummary } from "#zones/map/ownership_panel.js";
import { readHash, readQuery, writeHash, writeQuery } from "#zones/map/permalink.js";
import { PlaceLayer } from "#zones/map/place_layer.js";
import { askPosition } from "#zones/map/position.js";
import { SearchBox } from "#zones/map/search.js";
import { Sheet } from "#zones/map/sheet.js";
import { ZonesLayer } from "#zones/map/zones_layer.js";
import { Notice } from "#zones/notice.js";
import { ExemptOverlay } from "#fieldwork/desk/exempt_overlay.js";
import { Hint } from "#fieldwork/desk/hint.js";
import { SettingsForm } from "#fieldwork/desk/settings_form.js";

/**
 * @typedef {import("#zones/map/permalink.js").MapState} MapState
 * @typedef {import("#zones/map/ownership_panel.js").Ownership} Ownership
 * @typedef {import("#zones/map/ownership_panel.js").ZoneRef} ZoneRef
 * @typedef {import("#fieldwork/desk/settings_form.js").Scheme} Scheme
 *
 * @typedef {object} Config  written by fieldwork/desk/views.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {string} today  YYYY-MM-DD in the city's time zone
 * @property {boolean} signedIn
 * @property {string} signInUrl
 * @property {string} zoneUrl  with {id}
 * @property {string} pastUrl
 * @property {string} exemptAreaUrl  with CODE
 * @property {import("#zones/map/search.js").Datum[]} datums
 *
 * @typedef {object} Question
 * @property {number} lon
 * @property {number} lat
 * @property {string} datum
 * @property {number | null} accuracy
 */

const SEARCH_ZOOM = 17;
const NARROW = "(max-width: 767.98px)";
/** Zones that take less than this share of the window's width cannot be told apart. */
const SPECK = 0.3;

class CityMap {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.config = config;
    this.api = root.dataset.api ?? "/";
    this.root = root;
    this.answer = need("#answer", HTMLElement, root);
    this.hint = new Hint(root, (place) => this.ask(wgs84(place), { move: true }));
    this.spoken = need("[data-spoken]", HTMLElement, root);
    this.notice = new Notice(need(".fw-map-notice", HTMLElement, root), () => this.retry());
    this.closeButton = need(".fw-panel-close", HTMLButtonElement, root);
    this.target = need(".fw-map", HTMLElement, root);
    this.map = createMap(this.target, config.bbox, this.padding());
    this.citySide = sideOf(config.bbox);
    this.zones = new ZonesLayer(this.api, { order: 20 }, this.notice.warn);
    this.place = new PlaceLayer();
    for (const layer of [this.zones.ground, this.zones.layer, ...this.place.layers]) {
      this.map.addLayer(layer);
    }
    this.basemaps = new Basemaps(this.map, { api: this.api, onProblem: this.notice.warn });
    /** @type {Map<string, {scheme: Scheme, layer: ZonesLayer}>} */
    this.lines = new Map();
    /** @type {import("#zones/map/permalink.js").Place | null} */
    this.asked = null;
    /** @type {AbortController | null} */
    this.running = null;
    /** What to do again when the server is there again. */
    this.again = () => this.restore();
    this.sheet = new Sheet(need(".fw-panel", HTMLElement, root),
      need(".fw-sheet-handle", HTMLButtonElement, root));
    this.settings = new SettingsForm(need("#settings", HTMLFormElement, root),
      () => this.onSettings(), () => this.showSomeZones(),
      (scheme, shown) => this.showLines(scheme, shown), config.today,
      need("[data-settings]", HTMLButtonElement, root));
    this.exempt = new ExemptOverlay(this.map, root, this.api, {
      url: config.exemptAreaUrl, onProblem: this.notice.warn,
      day: () => this.settings.choice.at ?? config.today,
    });
    new SearchBox(need(".fw-search", HTMLElement, root), `${this.api}reference/search`,
      config.datums, (option) => this.ask({ ...option, accuracy: null }, { move: true }));
    this.listen();
  }

  async start() {
    const view = readHash(location.hash);
    if (view) this.look(view);
    const state = readQuery(location.search);
    await Promise.all([this.loadBasemap(), this.loadSchemes(state)]);
    this.map.on("moveend", () => this.onMove());
    this.onMove();
    if (state.place) await this.ask(wgs84(state.place), { show: !view, record: false });
    else if (!view && state.scheme) await this.showSomeZones();
  }

  listen() {
    this.map.on("singleclick", ({ coordinate }) => this.askAt(coordinate));
    this.map.on("pointermove", ({ coordinate, dragging, originalEvent }) => {
      const mouse = /** @type {PointerEvent} */ (originalEvent).pointerType === "mouse";
      this.zones.hover(mouse && !dragging ? coordinate : null);
    });
    this.target.addEventListener("mouseleave", () => this.zones.hover(null));
    this.target.addEventListener("contextmenu", (event) => {
      if (/** @type {PointerEvent} */ (event).pointerType !== "touch") return;
      event.preventDefault();
      this.askAt(this.map.getEventCoordinate(event));
    });
    this.target.addEventListener("keydown", (event) => {
      const centre = this.map.getView().getCenter();
      if (event.key === "Enter" && event.target === this.target && centre) this.askAt(centre);
    });
    this.closeButton.addEventListener("click", () => this.clear({ record: true }));
    need("[data-position]", HTMLButtonElement, this.root).addEventListener("click",
      (event) => this.askDevice(/** @type {HTMLButtonElement} */ (event.currentTarget)));
    window.addEventListener("popstate", () => this.restore());
  }

  async loadBasemap() {
    await this.notice.guard(() => this.basemaps.load());
  }

  /** @param {import("#fieldwork/desk/settings_form.js").Choice} choice */
  async loadSchemes(choice) {
    await this.notice.guard(async () => {
      const { results } = await getJson(`${this.api}schemes`);
      this.settings.offer(results, choice);
      if (!this.settings.areas.length && this.config.bbox) this.hint.tellNothing(this.config);
      await this.tellEdition();
    });
  }

  async tellEdition() {
    const { scheme, choice: { at, known_at: known } } = this.settings;
    if (!scheme || known) return this.settings.tellEdition(null);
    if (!at) {
      this.settings.tellEdition(scheme.edition && editionAt([scheme.edition], new Date()));
      return;
    }
    const { results } = await getJson(`${this.api}schemes/${scheme.code}/editions`);
    this.settings.tellEdition(editionAt(results, endOfDay(at)));
  }

  /** @param {number[]} coordinate  in the map's projection */
  askAt(coordinate) {
    const [lon = 0, lat = 0] = ol.proj.toLonLat(coordinate);
    return this.ask({ lon, lat, datum: "wgs84", accuracy: null }, {});
  }

  /** @param {HTMLButtonElement} button */
  async askDevice(button) {
    button.setAttribute("aria-busy", "true");
    try {
      const position = await askPosition();
      await this.ask({ ...position, datum: "wgs84" }, { move: true });
    } catch (error) {
      this.notice.warn(/** @type {Error} */ (error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /**
   * Asks who owns a place and shows the answer.
   * @param {Question} question
   * @param {{move?: boolean, show?: boolean, record?: boolean}} manner  whether to go to the
   *     place, or to show the whole zone that owns it, and whether to keep it in the history
   */
  async ask({ lon, lat, datum, accuracy }, { move = false, show = false, record = true }) {
    this.again = () => this.ask({ lon, lat, datum, accuracy }, { move, show, record });
    this.running?.abort();
    this.running = new AbortController();
    const { signal } = this.running;
    const { scheme, at, known_at } = this.settings.choice;
    this.expectAnswer();
    if (datum === "wgs84") this.place.show({ lon, lat, accuracy });
    await this.notice.guard(async () => {
      const answer = /** @type {Ownership} */ (await getJson(
        `${this.api}locate`, { lon, lat, datum, accuracy, scheme, at, known_at }, signal));
      this.asked = { lon: answer.point.lon, lat: answer.point.lat, accuracy };
      this.showAnswer(answer);
      this.exempt.tell(this.asked, this.answer, signal);
      if (record) this.record("push");
      if (move || (show && !answer.zone)) this.moveTo(this.asked);
      const zone = answer.zone && await this.zoneFeature(answer.zone, signal);
      this.place.showZone(zone);
      if (show) this.fit(zone);
      else if (matchMedia(NARROW).matches) uncover(this.map, this.asked, this.padding()[2] ?? 0);
    }, () => this.clear({ record: false }));
  }

  expectAnswer() {
    this.answer.setAttribute("aria-busy", "true");
    this.notice.hide();
    if (this.sheet.state === "closed") this.sheet.set("peek");
  }

  /** @param {Ownership} answer */
  showAnswer(answer) {
    this.place.show(this.asked);
    this.hint.show(false);
    this.closeButton.hidden = false;
    this.answer.removeAttribute("aria-busy");
    this.answer.replaceChildren(...ownershipView(answer, {
      zoomTo: (zone) => this.zoomTo(zone),
      copyLink: (button) => this.copyLink(button),
      zoneAddress: (zone) => this.zoneAddress(zone),
      pastAddress: () => this.config.pastUrl
        + writeQuery({ ...this.settings.choice, place: this.asked, level: null }),
    }));
    this.spoken.textContent = spokenSummary(answer);
  }

  /** @param {{record: boolean}} manner */
  clear({ record }) {
    this.running?.abort();
    if (record) this.again = () => this.restore();
    this.asked = null;
    this.place.show(null);
    this.place.showZone(null);
    this.answer.replaceChildren();
    this.answer.removeAttribute("aria-busy");
    this.hint.show(true);
    this.closeButton.hidden = true;
    this.spoken.textContent = "";
    this.sheet.set("closed");
    if (record) this.record("push");
  }

  /** @param {ZoneRef} zone */
  async zoomTo(zone) {
    await this.notice.guard(async () => {
      const feature = await this.zoneFeature(zone);
      this.place.showZone(feature);
      this.fit(feature, 300);
    });
  }

  /**
   * @param {import("ol/Feature.js").default | null} zone
   * @param {number} [duration]  milliseconds
   */
  fit(zone, duration) {
    const extent = zone?.getGeometry()?.getExtent();
    if (!extent) return;
    this.map.getView().fit(extent, { padding: this.padding(), maxZoom: SEARCH_ZOOM, duration });
  }

  /**
   * @param {ZoneRef} zone
   * @param {AbortSignal} [signal]
   */
  async zoneFeature(zone, signal) {
    const { scheme, at, known_at } = this.settings.choice;
    return zoneFeature(this.api, { scheme, zone: zone.id, at, known_at }, signal);
  }

  /** @param {ZoneRef} zone */
  zoneAddress(zone) {
    const { at } = this.settings.choice;
    return this.config.zoneUrl.replace("{id}", String(zone.id)) + (at ? `?at=${at}` : "");
  }

  /** @param {HTMLButtonElement} button */
  async copyLink(button) {
    const label = button.lastChild;
    try {
      await navigator.clipboard.writeText(location.href);
      if (label) label.textContent = gettext("Copied");
    } catch {
      window.prompt(gettext("Copy this link"), location.href);
    }
  }

  async onSettings() {
    this.record("replace");
    this.onMove();
    this.exempt.show();
    for (const { scheme, layer } of this.lines.values()) {
      if (layer.cut) this.showLines(scheme, true);
    }
    await Promise.all([
      this.notice.guard(() => this.tellEdition()),
      this.asked && this.ask(wgs84(this.asked), { record: false }),
    ]);
  }

  /** Goes to the zones of the scheme just chosen where the view has none, or but a speck of them. */
  async showSomeZones() {
    const view = this.map.getView();
    await drawn(this.map);
    const seen = this.zones.extentIn(view.calculateExtent());
    const width = ol.extent.getWidth(seen) / ol.extent.getWidth(view.calculateExtent());
    if (width >= SPECK) return;
    showBox(this.map, this.config.bbox, this.padding());
    await drawn(this.map);
    const extent = this.zones.extentIn(view.calculateExtent());
    if (!ol.extent.isEmpty(extent)) view.fit(extent, { padding: this.padding() });
  }

  /**
   * @param {Scheme} scheme
   * @param {boolean} shown
   */
  showLines(scheme, shown) {
    const shownBefore = this.lines.get(scheme.code);
    const layer = shownBefore?.layer
      ?? new ZonesLayer(this.api, { lines: true, order: 22 }, this.notice.warn);
    if (!shownBefore) this.map.addLayer(layer.layer);
    this.lines.set(scheme.code, { scheme, layer });
    const level = scheme.levels.at(-1);
    const { at, known_at } = this.settings.choice;
    layer.show(shown && level ? { scheme: scheme.code, level: level.code, at, known_at } : null);
  }

  /** Draws the level that fits, and keeps the view in the address. */
  onMove() {
    const view = this.map.getView();
    const [lon = 0, lat = 0] = ol.proj.toLonLat(view.getCenter() ?? [0, 0]);
    const hash = writeHash({ lon, lat, zoom: view.getZoom() ?? 0 });
    if (hash !== location.hash) history.replaceState(null, "", location.search + hash);
    const { scheme, choice } = this.settings;
    if (!scheme) return;
    const resolution = ol.proj.getPointResolution(
      "EPSG:3857", view.getResolution() ?? 1, view.getCenter() ?? [0, 0]);
    const fitting = levelForZoom(scheme.levels, resolution, this.citySide);
    this.settings.tellFitting(fitting);
    const level = choice.level ?? fitting?.code;
    const { at, known_at } = choice;
    this.zones.show(level ? { scheme: scheme.code, level, at, known_at } : null);
  }

  /** @param {import("#zones/map/permalink.js").Place} place */
  moveTo({ lon, lat }) {
    this.look({ lon, lat, zoom: Math.max(this.map.getView().getZoom() ?? 0, SEARCH_ZOOM) });
  }

  /** @param {import("#zones/map/permalink.js").MapView} view */
  look({ lon, lat, zoom }) {
    const view = this.map.getView();
    view.setCenter(ol.proj.fromLonLat([lon, lat]));
    view.setZoom(zoom);
  }

  padding() {
    if (!matchMedia(NARROW).matches) return [64, 76, 48, 48];
    return [128, 24, this.hint.height ? this.hint.height + 32 : 310, 24];
  }

  /** @param {"push" | "replace"} how */
  record(how) {
    const { scheme: chosen, choice: { level, at, known_at } } = this.settings;
    // The default is left out, so that short links stay short.
    const scheme = chosen?.primary ? null : chosen?.code ?? null;
    const query = writeQuery({ place: this.asked, scheme, level, at, known_at });
    const address = (query || location.pathname) + location.hash;
    if (how === "push" && query !== location.search) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  async restore() {
    const state = readQuery(location.search);
    await this.loadSchemes(state);
    this.onMove();
    if (state.place) await this.ask(wgs84(state.place), { record: false });
    else this.clear({ record: false });
  }

  retry() {
    if (!this.basemaps.loaded) this.loadBasemap();
    this.map.getAllLayers().forEach((layer) => layer.changed());
    this.again();
  }
}

/** @param {import("#zones/map/permalink.js").Place} place */
const wgs84 = (place) => ({ ...place, datum: "wgs84" });

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new CityMap(need(".fw-city", HTMLElement), config).start();
