/**
 * What lies under a map: our own reference layers, or one of the basemaps that were set up.
 *
 *     const basemaps = new Basemaps(map, {api, onProblem});  // the button, the remembered choice
 *     await basemaps.load();                                 // our own layers; throws ApiError
 *     attachBasemaps(map, {api});                            // both, and quiet about a failure
 *
 * For whoever draws on the map nothing changes: the view stays in EPSG:3857 of WGS-84 with every
 * basemap. The tiles of a basemap in GCJ-02, BD-09 or degrees are moved to their true place, each
 * to a tenth of its pixel, so features are read and written as ever (`onGrid` in projections.js
 * gives a drawn coordinate as it is stored), and a banner says so. `onChange` tells the datum.
 *
 * In the stack our reference layers have z-index 0 to 9 and rasters -1.5: an opaque ground of zones
 * belongs at -2, where a raster hides it; what may tint a raster at -1.
 */

import { ApiError, getJson } from "#zones/api.js";
import { h, icon } from "#zones/dom.js";
import { fill, gettext, nameOf } from "#zones/i18n.js";
import { basemapLayers, plain } from "#zones/map/basemap.js";
import { isShifted } from "#zones/map/datum.js";
import ol from "#zones/map/ol.js";
import { projectionOf, tileGridOf } from "#zones/map/projections.js";

/**
 * @typedef {import("#zones/map/datum.js").Datum} Datum
 *
 * @typedef {object} Basemap  as GET /basemaps gives it
 * @property {string} code
 * @property {string} name_zh
 * @property {string} name_en
 * @property {"xyz" | "wmts"} kind
 * @property {string} url
 * @property {string} layer
 * @property {string} matrix_set
 * @property {string} style
 * @property {string} format
 * @property {string} matrix_prefix
 * @property {boolean} two_at_zero
 * @property {import("#zones/map/projections.js").Crs} crs
 * @property {Datum} datum
 * @property {string} attribution
 * @property {number} min_zoom
 * @property {number} max_zoom
 *
 * @typedef {object} Options
 * @property {string} api  the address of the REST interface, with its last slash
 * @property {(problem: ApiError) => void} [onProblem]  a reference layer failed
 * @property {(datum: Datum) => void} [onChange]  another basemap is shown, of this datum
 * @property {Basemap[]} [offered]  in place of those the page carries
 */

const KEPT = "fieldwork.basemap";
const UNDER = -1.5;
/** So many tiles that fail one after the other are a service that is not there. */
const FAILURES = 6;
const ERROR_PX = 0.1;
/** So many there are on the page: each has an id. */
let controls = 0;

const DATUMS = /** @type {Record<Datum, string>} */ (
  { wgs84: "WGS-84", cgcs2000: "CGCS2000", gcj02: "GCJ-02", bd09: "BD-09" });

export class Basemaps {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {Options} options
   */
  constructor(map, { api, onProblem = () => {}, onChange = () => {}, offered = ofPage() }) {
    this.map = map;
    this.api = api;
    this.onProblem = onProblem;
    this.onChange = onChange;
    this.offered = offered;
    /** @type {import("ol/layer/Vector.js").default[]} */
    this.own = [];
    /** @type {Basemap | null} */
    this.shown = null;
    /** @type {import("ol/layer/Tile.js").default | null} */
    this.raster = null;
    /** Whether a tile of the raster has come: until then our own layers stay. */
    this.there = false;
    this.failures = 0;
    this.banner = h("p", { class: "fw-map-banner", role: "status", hidden: true });
    if (!offered.length) return;
    this.addControl();
    map.on("moveend", () => this.settle());
    map.on("loadend", () => this.failures && !this.there && this.giveUp());
    this.show(offered.find(({ code }) => code === remembered()) ?? null);
  }

  /** Whether our own layers are known. */
  get loaded() {
    return this.own.length > 0;
  }

  /**
   * Asks which reference layers there are and puts them under the map.
   * @throws {ApiError}
   */
  async load() {
    const { results } = await getJson(`${this.api}reference/layers`);
    for (const layer of this.own) this.map.removeLayer(layer);
    this.own = basemapLayers(results, this.api, this.onProblem);
    for (const layer of this.own) this.map.addLayer(layer);
    this.settle();
  }

  /** @param {Basemap | null} basemap  null: our own layers */
  choose(basemap) {
    remember(basemap?.code ?? "");
    this.show(basemap);
  }

  /** @param {Basemap | null} basemap */
  show(basemap) {
    if (this.raster) this.map.removeLayer(this.raster);
    this.shown = basemap;
    this.raster = basemap && rasterOf(basemap);
    this.there = false;
    this.failures = 0;
    const source = this.raster?.getSource();
    source?.on("tileloadend", () => this.onTile());
    source?.on("tileloaderror", () => this.onFailure());
    if (this.raster) this.map.addLayer(this.raster);
    this.tell(basemap && isShifted(basemap.datum) ? shiftedText(basemap.datum) : "");
    this.settle();
    this.mark();
    this.onChange(basemap?.datum ?? "wgs84");
  }

  onTile() {
    this.failures = 0;
    if (this.there) return;
    this.there = true;
    this.settle();
  }

  onFailure() {
    this.failures += 1;
    if (this.failures >= FAILURES) this.giveUp();
  }

  /** Our own layers again, for this page: the next one tries the basemap anew. */
  giveUp() {
    if (!this.shown) return; // a tile of the one given up, late
    const name = nameOf(this.shown);
    this.show(null);
    this.tell(fill(gettext("The basemap {name} does not answer: our own layers are shown."), { name }));
  }

  /** Our own layers are seen wherever the raster is not. */
  settle() {
    const zoom = this.map.getView().getZoom() ?? 0;
    const covered = this.there && this.shown !== null && zoom >= this.shown.min_zoom;
    for (const layer of this.own) layer.setVisible(!covered);
  }

  /** @param {string} text */
  tell(text) {
    this.banner.replaceChildren(...(text ? [icon("shifted"), h("span", {}, text)] : []));
    this.banner.hidden = !text;
  }

  addControl() {
    const id = `basemaps-${++controls}`;
    this.list = h("fieldset", { id, class: "fw-basemap-list", hidden: true },
      h("legend", {}, gettext("Basemap")),
      this.row(null, id), ...this.offered.map((basemap) => this.row(basemap, id)));
    this.button = h("button", {
      type: "button", title: gettext("Basemap"), "aria-label": gettext("Basemap"),
      "aria-expanded": "false", "aria-controls": id, onclick: () => this.open(this.list?.hidden ?? false),
    }, icon("basemap"));
    const element = h("div", { class: "fw-basemaps ol-control ol-unselectable" }, this.button, this.list);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.list?.hidden) return;
      event.stopPropagation();
      this.open(false);
      this.button?.focus();
    });
    this.map.addControl(new ol.control.Control({ element }));
    this.map.addControl(new ol.control.Control({ element: this.banner }));
    this.map.on("pointerdrag", () => this.open(false));
    this.map.on("click", () => this.open(false));
  }

  /**
   * @param {Basemap | null} basemap
   * @param {string} group
   */
  row(basemap, group) {
    return h("label", {},
      h("input", {
        type: "radio", name: group, value: basemap?.code ?? "", onchange: () => this.choose(basemap),
      }),
      h("span", {}, basemap ? nameOf(basemap) : gettext("Our own reference layers")),
      basemap && isShifted(basemap.datum) && h("span", { class: "fw-soft" }, DATUMS[basemap.datum]));
  }

  /** @param {boolean} open */
  open(open) {
    if (!this.list || !this.button) return;
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }

  mark() {
    for (const input of this.list?.querySelectorAll("input") ?? []) {
      input.checked = input.value === (this.shown?.code ?? "");
    }
  }
}

/**
 * Puts a ground under whatever the map shows; without a network it stays empty.
 * @param {import("ol/Map.js").default} map
 * @param {Options} options
 */
export function attachBasemaps(map, options) {
  const basemaps = new Basemaps(map, options);
  basemaps.load().catch((error) => {
    if (!(error instanceof ApiError)) throw error;
  });
  return basemaps;
}

/** @param {Basemap} basemap */
export function rasterOf(basemap) {
  return new ol.layer.Tile({
    className: "fw-raster", // its own canvas, which the night dims
    zIndex: UNDER,
    minZoom: basemap.min_zoom - 0.01,
    source: sourceOf(basemap),
  });
}

/**
 * @param {Basemap} basemap
 * @returns {import("ol/source/TileImage.js").default}
 */
export function sourceOf(basemap) {
  const shared = {
    url: basemap.url,
    projection: projectionOf(basemap.crs, basemap.datum),
    tileGrid: tileGridOf(basemap),
    attributions: plain(basemap.attribution),
    attributionsCollapsible: true,
    reprojectionErrorThreshold: ERROR_PX,
    wrapX: false,
  };
  if (basemap.kind === "xyz") return new ol.source.XYZ(shared);
  return new ol.source.WMTS({
    ...shared,
    layer: basemap.layer,
    matrixSet: basemap.matrix_set,
    style: basemap.style,
    format: basemap.format,
    requestEncoding: /\{TileMatrix\}/i.test(basemap.url) ? "REST" : "KVP",
  });
}

/** @param {Datum} datum */
const shiftedText = (datum) => fill(gettext(
  "This map is drawn in {datum}. It is moved to its true place here; what you draw is kept in WGS-84."),
{ datum: DATUMS[datum] });

/** @returns {Basemap[]} those the page carries: the template's `basemaps` tag */
export function ofPage() {
  const text = globalThis.document?.getElementById("basemaps")?.textContent;
  return text ? JSON.parse(text) : [];
}

/** The choice is a browser's own; where it keeps nothing, our own layers are shown. */
function remembered() {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} code */
function remember(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // Chosen for this page only.
  }
}
