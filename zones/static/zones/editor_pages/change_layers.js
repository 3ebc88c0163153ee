/**
 * Changed zones on a map before and on a map after. What became of a zone is told by hatch and
 * word, never by colour alone.
 */

import { nameOf, pgettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";
import {
  differenceStyle, GAINED, hatch, LOST, ofTheme,
} from "#zones/editor/styles.js";

/**
 * @typedef {import("#zones/editor/wire.js").Shape} Shape
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("ol/style/Style.js").default} Style
 * @typedef {import("ol/source/Vector.js").default} VectorSource
 * @typedef {"new" | "changed" | "gone"} Change
 *
 * @typedef {object} ZoneState  a zone as an edition or a draft has it
 * @property {string} code
 * @property {string} name
 * @property {string} name_en
 * @property {string} level
 * @property {number | null} parent
 * @property {string} gap_reason
 * @property {Shape} boundary
 *
 * @typedef {object} ZoneChange  as …/difference gives it
 * @property {number} zone
 * @property {Change} change
 * @property {string[]} fields
 * @property {ZoneState | null} before
 * @property {ZoneState | null} after
 * @property {number | null} area_before_m2
 * @property {number | null} area_after_m2
 * @property {Shape | null} [gained]
 * @property {Shape | null} [lost]
 */

const GEOJSON = new ol.format.GeoJSON({
  dataProjection: "EPSG:4326", featureProjection: "EPSG:3857",
});
const CHANGED = { day: "#a35b00", night: "#ffb45c" };
const WORD_FROM_PX = 24;
const NAME_FROM_PX = 110;

/** What a change is called. @param {Change} change */
export const changeWord = (change) => ({
  new: pgettext("zone", "new"), changed: pgettext("zone", "changed"), gone: pgettext("zone", "gone"),
})[change];

export class ChangeLayers {
  /**
   * @param {import("ol/Map.js").default} before
   * @param {import("ol/Map.js").default} after
   */
  constructor(before, after) {
    this.before = new ol.source.Vector();
    this.after = new ol.source.Vector();
    /** Ground lost is marked where it still is, ground gained where it has come to. */
    this.lost = new ol.source.Vector();
    this.gained = new ol.source.Vector();
    this.pointed = new ol.source.Vector();
    this.fill(before, this.before, this.lost);
    this.fill(after, this.after, this.gained);
  }

  /**
   * @param {import("ol/Map.js").default} map
   * @param {VectorSource} zones
   * @param {VectorSource} ground
   */
  fill(map, zones, ground) {
    map.addLayer(new ol.layer.Vector({
      source: zones, zIndex: 20, declutter: "names", style: changeStyle,
    }));
    map.addLayer(new ol.layer.Vector({
      source: ground, zIndex: 22, declutter: "names", style: differenceStyle,
    }));
    map.addLayer(new ol.layer.Vector({ source: this.pointed, zIndex: 30, style: pointedStyle }));
  }

  /** @param {ZoneChange[]} changes */
  show(changes) {
    for (const source of [this.before, this.after, this.lost, this.gained, this.pointed]) {
      source.clear();
    }
    const drawn = changes.filter((each) => !onlyPoints(each));
    this.before.addFeatures(drawn.flatMap((each) => featureOf(each, each.before)));
    this.after.addFeatures(drawn.flatMap((each) => featureOf(each, each.after)));
    for (const { gained, lost, before, after } of changes) {
      this.gained.addFeatures(ground(gained, "gained", after));
      this.lost.addFeatures(ground(lost, "lost", before));
    }
  }

  /** All that is shown, in the maps' projection; empty for nothing. */
  extent() {
    const around = ol.extent.createEmpty();
    for (const source of [this.before, this.after]) {
      if (!source.isEmpty()) ol.extent.extend(around, source.getExtent() ?? around);
    }
    return around;
  }

  /**
   * Rings a zone on both maps; none for null.
   * @param {ZoneChange | null} change
   */
  point(change) {
    this.pointed.clear();
    if (!change) return undefined;
    this.pointed.addFeatures([change.before, change.after].flatMap(
      (state) => featureOf(change, state)));
    return this.pointed.getExtent() ?? undefined;
  }
}

/**
 * @param {ZoneChange} change
 * @param {ZoneState | null} state
 */
function featureOf({ zone, change }, state) {
  if (!state) return [];
  const feature = new ol.Feature(GEOJSON.readGeometry(state.boundary) ?? undefined);
  feature.setProperties({ zone, change, label: nameOf(state) });
  return [feature];
}

/**
 * @param {Shape | null | undefined} shape
 * @param {"gained" | "lost"} way
 * @param {ZoneState | null} state  of the zone that gains or loses it
 */
function ground(shape, way, state) {
  if (!shape) return [];
  const feature = new ol.Feature(GEOJSON.readGeometry(shape) ?? undefined);
  feature.setProperties({ way, code: state ? nameOf(state) : "" });
  return [feature];
}

/**
 * Whether a zone keeps its ground and only its outline has other points: where a border beside it
 * or below it ends there now.
 * @param {ZoneChange} change
 */
export const onlyPoints = ({ change, fields, gained, lost }) =>
  change === "changed" && fields.length === 1 && fields[0] === "boundary"
  && gained === null && lost === null;

/**
 * @param {FeatureLike} feature
 * @param {number} resolution
 * @returns {Style[]}
 */
export function changeStyle(feature, resolution) {
  const change = /** @type {Change} */ (feature.get("change"));
  const colour = ofTheme({ new: GAINED, changed: CHANGED, gone: LOST }[change]);
  const way = /** @type {const} */ ({ new: "/", changed: "\\", gone: "x" })[change];
  const area = !feature.getGeometry()?.getType().endsWith("LineString");
  const width = ol.extent.getWidth(feature.getGeometry()?.getExtent() ?? [0, 0, 0, 0]) / resolution;
  const style = new ol.style.Style({
    stroke: new ol.style.Stroke({
      color: colour, width: area ? 2.5 : 4, lineDash: change === "gone" ? [8, 5] : undefined,
      lineJoin: "round",
    }),
    fill: area ? new ol.style.Fill({ color: hatch(faint(colour), way) ?? faint(colour) }) : undefined,
  });
  if (width >= WORD_FROM_PX || !area) {
    const word = changeWord(change);
    style.setText(new ol.style.Text({
      text: width < NAME_FROM_PX ? word : `${feature.get("label")}\n${word}`,
      font: `bold 12px ${FONT}`, overflow: true, placement: "point",
      fill: new ol.style.Fill({ color: palette().text }),
      stroke: new ol.style.Stroke({ color: palette().halo, width: 3.5 }),
    }));
  }
  return [new ol.style.Style({
    stroke: new ol.style.Stroke({ color: palette().halo, width: area ? 5 : 7 }),
  }), style];
}

/** The colour as the hatch of a whole zone has it, so that names stay readable. @param {string} colour */
const faint = (colour) => `${colour}66`;

const pointedStyle = () => new ol.style.Style({
  stroke: new ol.style.Stroke({ color: palette().position, width: 4, lineJoin: "round" }),
});
