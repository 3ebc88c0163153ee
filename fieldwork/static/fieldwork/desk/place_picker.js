/**
 * A place, chosen by search, on the map, by coordinates with their datum, or by the device; whose it
 * is comes with it. Keeps what the device measured where the pin is moved away from it.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { fill, gettext, nameOf } from "#zones/i18n.js";
import { createMap } from "#zones/map/base_map.js";
import { attachBasemaps } from "#zones/map/basemap_choice.js";
import ol from "#zones/map/ol.js";
import { PlaceLayer } from "#zones/map/place_layer.js";
import { askPosition } from "#zones/map/position.js";
import { SearchBox } from "#zones/map/search.js";

/**
 * @typedef {import("#zones/map/ownership_panel.js").Ownership} Ownership
 *
 * @typedef {object} Place  as PUT /reports takes it
 * @property {number} lon
 * @property {number} lat
 * @property {string} datum
 * @property {string} provider
 * @property {number} [accuracy]  metres
 * @property {"68" | "95"} [accuracy_kind]
 * @property {{lon: number, lat: number, accuracy: number} | null} [fix]  WGS-84
 *
 * @typedef {object} Settings
 * @property {string} api
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {import("#zones/map/search.js").Datum[]} datums
 */

const CLOSE = 17;

export class PlacePicker {
  /**
   * @param {HTMLElement} root
   * @param {Settings} settings
   * @param {(place: Place, owner: Ownership | null, label: string) => void} onPlace  ``label`` is
   *     what the gazetteer calls it; ``owner`` null where the server could not be asked
   */
  constructor(root, settings, onPlace) {
    this.api = settings.api;
    this.onPlace = onPlace;
    this.told = need("[data-place-told]", HTMLElement, root);
    this.target = need(".fw-map", HTMLElement, root);
    this.map = createMap(this.target, settings.bbox);
    this.pin = new PlaceLayer();
    for (const layer of this.pin.layers) this.map.addLayer(layer);
    attachBasemaps(this.map, { api: this.api });
    /** @type {{lon: number, lat: number, accuracy: number} | null} */
    this.fix = null;
    /** @type {AbortController | null} */
    this.running = null;
    new SearchBox(need(".fw-search", HTMLElement, root), `${this.api}reference/search`,
      settings.datums, (option) => this.choose(
        { lon: option.lon, lat: option.lat, datum: option.datum,
          provider: option.icon === "crosshair" ? "typed" : "gazetteer" },
        { move: true, label: option.icon === "crosshair" ? "" : option.label }));
    this.map.on("singleclick", ({ coordinate }) => this.chooseAt(coordinate));
    this.target.addEventListener("keydown", (event) => {
      const centre = this.map.getView().getCenter();
      if (event.key !== "Enter" || event.target !== this.target || !centre) return;
      event.preventDefault();
      this.chooseAt(centre);
    });
    need("[data-position]", HTMLButtonElement, root).addEventListener("click",
      (event) => this.askDevice(/** @type {HTMLButtonElement} */ (event.currentTarget)));
  }

  /** @param {number[]} coordinate  in the map's projection */
  chooseAt(coordinate) {
    const [lon = 0, lat = 0] = ol.proj.toLonLat(coordinate);
    return this.choose({
      lon: rounded(lon), lat: rounded(lat), datum: "wgs84", provider: "map",
      ...(this.fix && { fix: this.fix }),
    }, {});
  }

  /** @param {HTMLButtonElement} button */
  async askDevice(button) {
    button.setAttribute("aria-busy", "true");
    try {
      const { lon, lat, accuracy } = await askPosition();
      this.fix = { lon: rounded(lon), lat: rounded(lat), accuracy };
      await this.choose({
        lon: rounded(lon), lat: rounded(lat), datum: "wgs84", provider: "device", accuracy,
        accuracy_kind: "95",
      }, { move: true });
    } catch (error) {
      this.told.textContent = /** @type {Error} */ (error).message;
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /**
   * Takes a place and asks whose it is, which also says where it lies in WGS-84.
   * @param {Place} place
   * @param {{move?: boolean, label?: string}} manner
   */
  async choose(place, { move = false, label = "" }) {
    this.running?.abort();
    this.running = new AbortController();
    this.show(place, move);
    try {
      const { lon, lat, datum, accuracy } = place;
      const owner = /** @type {Ownership} */ (await getJson(
        `${this.api}locate`, { lon, lat, datum, accuracy }, this.running.signal));
      this.show({ ...place, ...owner.point }, move);
      this.told.textContent = [
        owner.zone ? nameOf(owner.zone) : gettext("Outside every zone"),
        fill(gettext("Lead unit: {unit}"), { unit: nameOf(owner.lead_unit) }),
        `${owner.point.lon.toFixed(6)}, ${owner.point.lat.toFixed(6)}`,
      ].join(" · ");
      this.onPlace(place, owner, label);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      if (!(error instanceof ApiError)) throw error;
      this.told.textContent = error.message;
      if (error.offline) this.onPlace(place, null, label);
    }
  }

  /**
   * @param {{lon: number, lat: number, datum: string, accuracy?: number}} place
   * @param {boolean} move
   */
  show({ lon, lat, datum, accuracy }, move) {
    if (datum !== "wgs84" && datum !== "cgcs2000") return; // drawn when the server has converted it
    this.pin.show({ lon, lat, accuracy: accuracy ?? null });
    if (!move) return;
    const view = this.map.getView();
    view.setCenter(ol.proj.fromLonLat([lon, lat]));
    view.setZoom(Math.max(view.getZoom() ?? 0, CLOSE));
  }
}

/** @param {number} degrees  to a centimetre */
const rounded = (degrees) => Math.round(degrees * 1e7) / 1e7;
