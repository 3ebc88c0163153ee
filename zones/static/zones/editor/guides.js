/**
 * What a vertex snaps to and a line is traced along: the zones, the reference layers, and files
 * dropped on the map. Only what lies near the pointer is handed to OpenLayers' Snap, which would
 * need seconds for thousands of zones.
 */

import ol from "#zones/map/ol.js";
import { boxAround, touching } from "#zones/editor/zone_stock.js";

/**
 * @typedef {import("ol/Feature.js").default} Feature
 * @typedef {import("ol/source/Vector.js").default} VectorSource
 */

const TOLERANCE_PX = 10;
const NEAR_PX = 24;
/** So many features near one place are enough to snap to. */
const MOST = 60;

export class Guides {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {() => VectorSource[]} sources  whose lines and borders guide, as they are now
   */
  constructor(map, sources) {
    this.map = map;
    this.sources = sources;
    this.on = true;
    this.tracing = false;
    /** @type {Set<Feature>} */
    this.left = new Set();
    this.near = new ol.Collection(/** @type {Feature[]} */ ([]));
    this.follow = this.follow.bind(this);
  }

  /**
   * Whether to follow lines while drawing.
   * @param {boolean} tracing
   */
  trace(tracing) {
    this.tracing = tracing;
  }

  /**
   * Snaps the interactions added before it, until the returned function is called.
   * @param {(feature: Feature) => boolean} [leave]  what not to snap to
   */
  begin(leave = () => false) {
    this.leave = leave;
    const snap = new ol.interaction.Snap({ features: this.near, pixelTolerance: TOLERANCE_PX });
    const events = /** @type {const} */ (["pointermove", "pointerdrag", "pointerdown"]);
    for (const name of events) this.map.on(/** @type {any} */ (name), this.follow);
    this.map.addInteraction(snap);
    return () => {
      for (const name of events) this.map.un(/** @type {any} */ (name), this.follow);
      this.map.removeInteraction(snap);
      this.near.clear();
    };
  }

  /** @param {import("ol/MapBrowserEvent.js").default} event */
  follow({ coordinate }) {
    const reach = NEAR_PX * (this.map.getView().getResolution() ?? 1);
    const wanted = this.on ? this.around(coordinate, reach) : [];
    for (const feature of [...this.near.getArray()]) {
      if (!wanted.includes(feature)) this.near.remove(feature);
    }
    const present = new Set(this.near.getArray());
    this.near.extend(wanted.filter((feature) => !present.has(feature)));
  }

  /**
   * @param {number[]} coordinate
   * @param {number} reach  metres of the map
   */
  around(coordinate, reach) {
    const box = boxAround(coordinate, reach);
    return this.sources().flatMap((source) => touching(source, box))
      .filter((feature) => !this.leave?.(feature)).slice(0, MOST);
  }

  /** What Draw's tracing asks: one source over all of them. */
  get traced() {
    return /** @type {VectorSource} */ (/** @type {unknown} */ ({
      getFeaturesInExtent: (/** @type {number[]} */ box) =>
        this.sources().flatMap((source) => touching(source, box)).slice(0, MOST),
    }));
  }
}
