/**
 * Dragging a border that zones share: OpenLayers' Modify on copies of all zones at the pointer, so
 * that neighbours move together and the map below need not be drawn anew. It holds only the few
 * zones at the pointer, however many are loaded.
 */

import ol from "#zones/map/ol.js";
import { areaWarnings } from "#zones/editor/drawing_warnings.js";
import { onGrid } from "#zones/editor/grid.js";
import { ringsOf, vertexChange } from "#zones/editor/vertex_change.js";
import { handStyle } from "#zones/editor/styles.js";
import { boxAround, idOf, shapeOf, touching } from "#zones/editor/zone_stock.js";

/**
 * @typedef {import("ol/Feature.js").default} Feature
 * @typedef {import("ol/MapBrowserEvent.js").default} MapEvent
 * @typedef {import("#zones/editor/vertex_change.js").VertexChange} VertexChange
 * @typedef {import("#zones/editor/zone_stock.js").ZoneStock} ZoneStock
 */

const TOLERANCE_PX = 10;
/** Vertices of a ring: whether it crosses itself takes the square of them. */
const MOST_WATCHED = 300;

export class BorderHand {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {ZoneStock} stock
   * @param {(change: VertexChange) => Promise<unknown>} onChange  the border stays where it was
   *     let go until this is settled, then it is as the stock has it
   * @param {(warnings: string[]) => void} [onWarning]  what to mind while it is dragged
   */
  constructor(map, stock, onChange, onWarning = () => {}) {
    this.map = map;
    this.stock = stock;
    this.onChange = onChange;
    this.onWarning = onWarning;
    this.dragging = false;
    /** The zones whose borders run through the place taken hold of, those above too. */
    this.grasped = new Set(/** @type {number[]} */ ([]));
    this.held = new ol.Collection(/** @type {Feature[]} */ ([]));
    this.layer = new ol.layer.Vector({
      source: new ol.source.Vector({ features: this.held, useSpatialIndex: false }),
      zIndex: 28, updateWhileAnimating: true, updateWhileInteracting: true,
      style: (feature, resolution) => handStyle(feature, resolution, this.dragging),
    });
    this.modify = new ol.interaction.Modify({
      features: this.held,
      pixelTolerance: TOLERANCE_PX,
      condition: (event) => ol.events.condition.primaryAction(event)
        && !ol.events.condition.altKeyOnly(event),
      deleteCondition: ol.events.condition.never,
      style: handStyle(null, 1, true),
    });
    this.modify.on("modifystart", ({ mapBrowserEvent: event }) => this.grasp(event?.coordinate ?? []));
    this.modify.on("modifyend", () => this.letGo());
    this.follow = this.follow.bind(this);
    this.press = this.press.bind(this);
    this.warn = this.warn.bind(this);
  }

  /** Takes hold of the map; the returned function lets it go. */
  begin() {
    this.map.addLayer(this.layer);
    this.map.addInteraction(this.modify);
    const moves = /** @type {const} */ (["pointermove", "pointerdown"]);
    for (const name of moves) this.map.on(/** @type {any} */ (name), this.follow);
    this.map.on("click", this.press);
    this.map.on("pointerdrag", this.warn);
    return () => {
      for (const name of moves) this.map.un(/** @type {any} */ (name), this.follow);
      this.map.un("click", this.press);
      this.map.un("pointerdrag", this.warn);
      this.map.removeInteraction(this.modify);
      this.map.removeLayer(this.layer);
    };
  }

  /** @param {MapEvent} event */
  follow({ coordinate, dragging }) {
    if (this.dragging || dragging) return;
    const zones = this.stock.around(coordinate, this.reach);
    const ids = zones.map(idOf);
    const held = this.held.getArray().map(idOf);
    if (ids.length === held.length && ids.every((id) => held.includes(id))) return;
    this.hold(zones);
  }

  get reach() {
    return TOLERANCE_PX * (this.map.getView().getResolution() ?? 1);
  }

  /** @param {Feature[]} zones */
  hold(zones) {
    this.held.clear();
    this.held.extend(zones.map((zone) => {
      const copy = zone.clone();
      copy.setId(zone.getId());
      return copy;
    }));
  }

  /** @param {number[]} coordinate  where it is taken hold of */
  grasp(coordinate) {
    this.dragging = true;
    const above = touching(this.stock.above, boxAround(coordinate, this.reach));
    this.grasped = new Set([...this.held.getArray(), ...above].map(idOf));
    this.before = new Map(this.held.getArray().map((zone) => [idOf(zone), ringsIn(zone)]));
  }

  /** Says while it is dragged what the border would do; a long one is left to the server. */
  warn() {
    if (!this.dragging) return;
    const rings = this.held.getArray().flatMap(ringsIn).filter(({ length }) => length <= MOST_WATCHED);
    this.onWarning([...new Set(rings.flatMap((ring) => areaWarnings(ring, null)))]);
  }

  /**
   * Whether a border in hand must not snap to a feature: to where it was a moment ago.
   * @param {Feature} feature
   */
  leaves(feature) {
    return this.dragging && this.grasped.has(idOf(feature));
  }

  async letGo() {
    this.onWarning([]);
    const changes = this.held.getArray().map((zone) => {
      const before = this.before?.get(idOf(zone));
      return before ? vertexChange(before, ringsIn(zone)) : null;
    });
    const change = changes.find((found) => found !== null);
    if (change) await this.settle(change);
    this.dragging = false;
    this.held.clear();
  }

  /** @param {VertexChange} change */
  async settle(change) {
    this.modify.setActive(false);
    try {
      await this.onChange(change);
    } finally {
      this.modify.setActive(true);
    }
  }

  /** A press with Alt takes a vertex out. @param {MapEvent} event */
  async press(event) {
    if (!ol.events.condition.altKeyOnly(event) || this.dragging) return;
    const at = this.vertexAt(event.coordinate);
    if (at) await this.settle({ kind: "remove_vertex", at });
    this.held.clear();
  }

  /**
   * The vertex of a zone nearest to a place, within the tolerance.
   * @param {number[]} coordinate
   */
  vertexAt(coordinate) {
    const places = this.stock.around(coordinate, this.reach).flatMap((zone) => ringsIn(zone).flat());
    const off = (/** @type {number[]} */ place) => {
      const [x = 0, y = 0] = ol.proj.fromLonLat(place);
      return Math.hypot(x - (coordinate[0] ?? 0), y - (coordinate[1] ?? 0));
    };
    const nearest = places.reduce(
      (best, place) => (best === null || off(place) < off(best) ? place : best),
      /** @type {number[] | null} */ (null));
    return nearest && off(nearest) <= this.reach ? onGrid(nearest) : null;
  }
}

/** @param {Feature} zone */
function ringsIn(zone) {
  const geometry = zone.getGeometry();
  return geometry ? ringsOf(shapeOf(geometry)).map((ring) => ring.map(onGrid)) : [];
}
