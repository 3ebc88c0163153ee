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
/** Areas that differ by no more are the same ground. */
const SAME_SHARE = 1e-5;
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
      for (const conflict of group.zones) {
        const state = conflict[side];
        if (!state) continue;
        const feature = featureOf(state, isDisputed(conflict));
        source.addFeature(feature);
        if (feature.get("disputed")) {
          ol.extent.extend(around, feature.getGeometry()?.getExtent() ?? around);
        }
      }
      this.frames[at]?.classList.toggle("fw-chosen", side === chosen);
    });
    this.maps.show(around, 200);
  }
}

/**
 * @param {ZoneState} state
 * @param {boolean} disputed
 */
function featureOf(state, disputed) {
  const feature = new ol.Feature(GEOJSON.readGeometry(state.boundary) ?? undefined);
  feature.setProperties({ label: `${nameOf(state)}\n${state.code}`, disputed });
  return feature;
}

/**
 * Whether there is more to it than points on its outline, where a border beside it ends.
 * @param {Conflict} conflict
 */
function isDisputed(conflict) {
  const states = SIDES.map((side) => conflict[side]);
  if (states.includes(null) || conflict.fields.some((field) => field !== "boundary")) return true;
  const [first = 0, ...others] = states.map(sizeOf);
  return others.some((size) => Math.abs(size - first) > SAME_SHARE * first);
}

/** Square metres of the map, or metres of a line. @param {ZoneState | null} state */
function sizeOf(state) {
  const geometry = state && GEOJSON.readGeometry(state.boundary);
  return geometry instanceof ol.geom.MultiPolygon || geometry instanceof ol.geom.Polygon
    ? geometry.getArea() : 0;
}

/**
 * @param {import("ol/Feature.js").FeatureLike} feature
 */
const style = (feature) => {
  const disputed = Boolean(feature.get("disputed"));
  return new ol.style.Style({
    zIndex: disputed ? 1 : 0,
    stroke: new ol.style.Stroke({
      color: disputed ? palette().chosen : palette().border, width: disputed ? 2.5 : 1.5,
      lineJoin: "round",
    }),
    fill: disputed ? new ol.style.Fill({ color: palette().chosenFill }) : undefined,
    text: new ol.style.Text({
      text: feature.get("label"), font: `bold 12px ${FONT}`, overflow: false,
      fill: new ol.style.Fill({ color: palette().text }),
      stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
    }),
  });
};
