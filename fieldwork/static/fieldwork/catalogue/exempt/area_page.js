/**
 * The page of one exempt area: its outline on the map, what is said of it beside, saved as one.
 */

import { ApiError, getJson, send } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { gettext } from "#zones/i18n.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import ol from "#zones/map/ol.js";
import { askPosition } from "#zones/map/position.js";
import { SearchBox } from "#zones/map/search.js";
import { ZonesLayer } from "#zones/map/zones_layer.js";
import { AreasLayer } from "#fieldwork/catalogue/exempt/areas_layer.js";
import { AreaForm } from "#fieldwork/catalogue/exempt/area_form.js";
import { CategoryChips } from "#fieldwork/catalogue/exempt/category_chips.js";
import { fromCoordinates, toGeometry } from "#fieldwork/catalogue/exempt/outline.js";
import { OutlineEditor } from "#fieldwork/catalogue/exempt/outline_editor.js";

/**
 * @typedef {object} Config  written by fieldwork/catalogue/exempt_pages.py
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {import("#fieldwork/catalogue/exempt/category_chips.js").Category[]} categories
 *
 * @typedef {object} Area  as the REST interface gives it
 * @property {{type: "MultiPolygon", coordinates: number[][][][]}} geometry
 * @property {{version: string}} properties
 */

const CLOSE = 17;
const AROUND = [48, 72, 48, 48];
/** Zones are drawn, and the pointer drawn to their borders, from here on. */
const BORDERS_FROM = 14;

class AreaPage {
  /**
   * @param {HTMLFormElement} root
   * @param {Config} config
   * @param {Area | null} area
   */
  constructor(root, config, area) {
    this.api = root.dataset.api ?? "/";
    this.code = root.dataset.code ?? "";
    this.url = root.dataset.url ?? "";
    this.version = area?.properties.version ?? null;
    this.dirty = false;
    /** Whether somebody went to a place before the others were drawn. */
    this.moved = false;
    this.categories = new CategoryChips(
      need("[data-categories]", HTMLElement, root), this.api, config.categories);
    this.form = new AreaForm(root, this.categories, () => { this.dirty = true; }, () => this.save());
    const ground = need("[data-exempt-ground]", HTMLElement, root);
    this.map = createMap(need(".fw-map", HTMLElement, ground), config.bbox);
    this.editor = new OutlineEditor(this.map, ground, () => this.onOutline());
    this.addGround();
    this.open(area);
    this.listen(root);
  }

  /** @param {Area | null} area */
  open(area) {
    const parts = area ? fromCoordinates(
      area.geometry.coordinates, (degrees) => ol.proj.fromLonLat(degrees)) : [];
    this.editor.open(parts);
    this.dirty = false;
    const extent = this.editor.source.getExtent();
    if (parts.length && extent) {
      this.map.getView().fit(extent, { padding: AROUND, maxZoom: 18 });
    }
  }

  /** The ground below, the other areas, and the zones whose borders the pointer is drawn to. */
  async addGround() {
    const others = new AreasLayer(28);
    this.map.addLayer(others.layer);
    attachBasemaps(this.map, { api: this.api });
    try {
      const [{ results }] = await Promise.all([
        getJson(`${this.api}schemes`),
        others.load(this.api, {}, (code) => code !== this.code),
      ]);
      const scheme = results.find((/** @type {{primary: boolean}} */ { primary }) => primary);
      const level = scheme?.levels.at(-1);
      if (level) this.addZones(scheme.code, level.code);
      this.editor.snapTo(others.source);
      this.showAround(others.source.getExtent());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // a map without them still serves
    }
  }

  /**
   * A new area lies near the others, most likely.
   * @param {import("ol/extent.js").Extent | null} extent
   */
  showAround(extent) {
    const begun = this.editor.outline.parts.length || this.editor.outline.draft.length;
    if (begun || this.moved || !extent?.every(Number.isFinite)) return;
    this.map.getView().fit(extent, { padding: AROUND, maxZoom: CLOSE });
  }

  /**
   * @param {string} scheme
   * @param {string} level
   */
  addZones(scheme, level) {
    const zones = new ZonesLayer(this.api, { order: 20 }, () => {});
    zones.show({ scheme, level, at: null });
    zones.layer.setMinZoom(BORDERS_FROM);
    this.map.addLayer(zones.layer);
    const source = zones.layer.getSource();
    if (source) this.editor.snapTo(source);
  }

  /** @param {HTMLFormElement} root */
  listen(root) {
    new SearchBox(need("[data-place] .fw-search", HTMLElement, root),
      `${this.api}reference/search`, [{ code: "wgs84", label: gettext("WGS-84: GPS, this map") }],
      ({ lon, lat }) => this.goTo(lon, lat));
    need("[data-position]", HTMLButtonElement, root).addEventListener("click", async () => {
      try {
        const { lon, lat } = await askPosition();
        this.goTo(lon, lat);
      } catch (error) {
        this.form.fail(/** @type {Error} */ (error).message);
      }
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
    document.querySelector("[data-end-open]")?.addEventListener("click", () => this.askEnd());
  }

  /**
   * @param {number} lon
   * @param {number} lat
   */
  goTo(lon, lat) {
    this.moved = true;
    const view = this.map.getView();
    view.setCenter(ol.proj.fromLonLat([lon, lat]));
    view.setZoom(Math.max(view.getZoom() ?? 0, CLOSE));
  }

  onOutline() {
    this.dirty = true;
    this.form.clear("geometry");
  }

  async save() {
    const { parts, draft } = this.editor.outline;
    const problems = this.form.problems();
    if (draft.length) problems.geometry = gettext("Close the area first: press its first corner again.");
    else if (!parts.length) problems.geometry = gettext("Draw the area on the map.");
    if (this.form.tell(problems)) return;
    const content = {
      ...this.form.content,
      datum: "wgs84",
      geometry: toGeometry(parts, (position) => ol.proj.toLonLat(position)),
      ...(this.version === null ? {} : { version: this.version }),
    };
    await this.form.busy(async () => {
      const saved = this.version === null
        ? await send("POST", `${this.api}exempt-areas`, content, { token: this.form.token })
        : await send("PUT", this.address, content, { token: this.form.token });
      this.leaveFor(saved.properties.code, "?saved");
    });
  }

  get address() {
    return `${this.api}exempt-areas/${encodeURIComponent(this.code)}`;
  }

  /**
   * @param {string} code
   * @param {string} query
   */
  leaveFor(code, query) {
    this.dirty = false;
    location.assign(this.url.replace("CODE", encodeURIComponent(code)) + query);
  }

  askEnd() {
    const dialog = need("[data-end]", HTMLDialogElement);
    const day = need("input", HTMLInputElement, dialog);
    const told = need("[data-end-error]", HTMLElement, dialog);
    need("[data-end-send]", HTMLButtonElement, dialog).onclick = async () => {
      try {
        await send("POST", `${this.address}/end`, { last_day: day.value }, { token: this.form.token });
        this.leaveFor(this.code, "?ended");
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        told.textContent = error.message;
      }
    };
    dialog.showModal();
  }
}

const stored = document.querySelector("#area");
const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new AreaPage(need("[data-exempt-form]", HTMLFormElement), config,
  stored ? JSON.parse(stored.textContent ?? "null") : null);
