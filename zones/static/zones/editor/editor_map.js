/**
 * The map of the editor and its layers: the zones of the level, the outlines above, and what says
 * that one must come closer to see them.
 */

import { createMap, sideOf } from "#zones/map/base_map.js";
import ol from "#zones/map/ol.js";
import { readHash, writeHash } from "#zones/map/permalink.js";
import { aboveStyle, zoneStyle } from "#zones/editor/styles.js";

/**
 * @typedef {import("#zones/editor/zone_stock.js").ZoneStock} ZoneStock
 * @typedef {import("#zones/map/base_map.js").Box} Box
 */

/** How much wider than the view the zones are drawn, so that a small move shows no white. */
const WIDER = 1.4;

export class EditorMap {
  /**
   * @param {HTMLElement} target
   * @param {Box | null} box  the city, degrees
   * @param {ZoneStock} stock
   * @param {(near: boolean) => void} onNear  whether the zones of the level are wide enough to see
   */
  constructor(target, box, stock, onNear) {
    this.map = createMap(target, box);
    this.stock = stock;
    this.onNear = onNear;
    this.citySide = sideOf(box);
    /** Drawn into an image, so that a border in hand moves over it and nothing else is redrawn. */
    this.zones = new ol.layer.VectorImage({
      zIndex: 20, declutter: "names", imageRatio: WIDER, style: zoneStyle,
    });
    this.above = new ol.layer.VectorImage({ zIndex: 19, imageRatio: WIDER, style: aboveStyle });
    this.map.addLayer(this.zones);
    this.map.addLayer(this.above);
    stock.resolution = () => this.map.getView().getResolution() ?? 1;
    this.near = true;
    this.restoreView();
    this.map.on("moveend", () => {
      this.settle();
      this.keepView();
    });
  }

  /** The view of the address, so that a reload or a link shows the same ground. */
  restoreView() {
    const wanted = readHash(location.hash);
    if (!wanted) return;
    this.map.getView().setCenter(ol.proj.fromLonLat([wanted.lon, wanted.lat]));
    this.map.getView().setZoom(wanted.zoom);
  }

  keepView() {
    const view = this.map.getView();
    const [lon = 0, lat = 0] = ol.proj.toLonLat(view.getCenter() ?? [0, 0]);
    history.replaceState(null, "", location.search + writeHash({ lon, lat, zoom: view.getZoom() ?? 0 }));
  }

  /** Shows what the stock holds now. */
  refresh() {
    this.zones.setSource(this.stock.zones);
    this.above.setSource(this.stock.above);
    this.settle(true);
  }

  /** @param {boolean} [anew]  say it again */
  settle(anew = false) {
    const view = this.map.getView();
    const metres = ol.proj.getPointResolution(
      "EPSG:3857", view.getResolution() ?? 1, view.getCenter() ?? [0, 0]);
    const near = this.stock.near(metres, this.citySide);
    this.zones.setVisible(near);
    if (near !== this.near || anew) this.onNear(near);
    this.near = near;
  }

  /**
   * Goes to a box, not closer than a street.
   * @param {number[]} extent  of the map
   */
  goTo(extent) {
    this.map.getView().fit(extent, { padding: [90, 90, 90, 90], maxZoom: 18, duration: 250 });
  }

  /** @param {number[]} box  degrees */
  goToBox(box) {
    this.goTo(ol.proj.transformExtent(box, "EPSG:4326", "EPSG:3857"));
  }

  /** @param {{lon: number, lat: number}} place */
  goToPlace({ lon, lat }) {
    const view = this.map.getView();
    view.setCenter(ol.proj.fromLonLat([lon, lat]));
    view.setZoom(Math.max(view.getZoom() ?? 0, 16));
  }

  /** A double press ends a drawing and must not zoom too; the returned function allows it again. */
  noDoubleClickZoom() {
    const zooms = this.map.getInteractions().getArray()
      .filter((each) => each instanceof ol.interaction.DoubleClickZoom);
    for (const each of zooms) each.setActive(false);
    // The press that ended the drawing is still to come round as a double one.
    return () => { setTimeout(() => zooms.forEach((each) => each.setActive(true)), 400); };
  }
}
