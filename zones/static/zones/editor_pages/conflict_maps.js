/**
 * One place three-way: as it was, as it was published meanwhile, as the draft has it.
 */

import { need } from "#zones/dom.js";
import { nameOf } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";
import { SideBySide } from "#zones/editor_pages/side_by_side.js";

/**
 * @typedef {import("#zones/editor_pages/change_layers.js").ZoneState} ZoneState
 * @typedef {{zone: number, code: string, name: string, fields: string[], base: ZoneState | null,
 *   theirs: ZoneState | null, mine: ZoneState | null}} Conflict
 * @typedef {{id: string, zones: Conflict[]}} Group  decided together, or borders would tear
 * @typedef {"base" | "theirs" | "mine"} Side
 */

/** @type {Side[]} */
const SIDES = ["base", "theirs", "mine"];
const GEOJSON = new ol.format.GeoJSON({
  dataProjection: "EPSG:4326", featureProjection: "EPSG:3857",
});

export class ConflictMaps {
  /**
   * @param {HTMLElement} frame
   * @param {string} api
   * @param {import("#zones/editor_pages/side_by_side.js").Ground} ground
   */
  constructor(frame, api, ground) {
    this.frames = SIDES.map((side) => need(`[data-side="${side}"]`, HTMLElement, frame));
    this.maps = new SideBySide(
      this.frames.map((each) => need(".fw-map", HTMLElement, each)), api, ground.bbox);
    this.sources = this.maps.maps.map((map) => {
      const source = new ol.source.Vector();
      map.addLayer(new ol.layer.Vector({ source, zIndex: 20, declutter: true, style }));
      return source;
    });
  }

  /**
   * @param {Group} group
   * @param {"mine" | "theirs" | null} chosen
   */
  show(group, chosen) {
    const around = ol.extent.createEmpty();
    SIDES.forEach((side, at) => {
      const source = this.sources[at];
      if (!source) return;
      source.clear();
      source.addFeatures(group.zones.flatMap((conflict) => featureOf(conflict, side)));
      if (!source.isEmpty()) ol.extent.extend(around, source.getExtent() ?? around);
      this.frames[at]?.classList.toggle("fw-chosen", side === chosen);
    });
    this.maps.show(around, 200);
  }
}

/**
 * @param {Conflict} conflict
 * @param {Side} side
 */
function featureOf(conflict, side) {
  const state = conflict[side];
  if (!state) return [];
  const feature = new ol.Feature(GEOJSON.readGeometry(state.boundary) ?? undefined);
  feature.setProperties({ label: `${nameOf(state)}\n${state.code}` });
  return [feature];
}

/** @param {import("ol/Feature.js").FeatureLike} feature */
const style = (feature) => new ol.style.Style({
  stroke: new ol.style.Stroke({ color: palette().chosen, width: 2.5, lineJoin: "round" }),
  fill: new ol.style.Fill({ color: palette().chosenFill }),
  text: new ol.style.Text({
    text: feature.get("label"), font: `bold 12px ${FONT}`, overflow: false,
    fill: new ol.style.Fill({ color: palette().text }),
    stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
  }),
});
