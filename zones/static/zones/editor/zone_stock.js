/**
 * The zones of the draft that are loaded for the map: those of the level being edited and, as
 * thicker outlines, those of the level above. Tiles of the loading grid are kept; an operation
 * patches them.
 */

import { featureSource } from "#zones/map/feature_source.js";
import ol from "#zones/map/ol.js";
import { isNear, patchOf } from "#zones/editor/loaded.js";
import { ringsOf } from "#zones/editor/vertex_change.js";

/**
 * @typedef {import("ol/Feature.js").default} Feature
 * @typedef {import("ol/source/Vector.js").default} VectorSource
 * @typedef {import("#zones/editor/wire.js").ZoneFeature} ZoneFeature
 * @typedef {import("#zones/editor/wire.js").Level} Level
 * @typedef {import("#zones/editor/wire.js").Shape} Shape
 */

/** Tiles of 512 pixels: the ring of them around the view is what a small move needs. */
const GRID = { minZoom: 11, maxZoom: 15 };
const ABOVE_GRID = { minZoom: 8, maxZoom: 13 };

const PRESS_PX = 10;

export const DEGREES = "EPSG:4326";
export const GEOJSON = new ol.format.GeoJSON({
  dataProjection: DEGREES, featureProjection: "EPSG:3857",
});

export class ZoneStock {
  /**
   * @param {string} address  of the zones of the draft
   * @param {Level[]} levels
   * @param {(problem: import("#zones/api.js").ApiError) => void} onProblem
   */
  constructor(address, levels, onProblem) {
    this.address = address;
    this.levels = [...levels].sort((a, b) => a.rank - b.rank);
    this.onProblem = onProblem;
    /** @type {VectorSource} */
    this.zones = new ol.source.Vector();
    /** @type {VectorSource} */
    this.above = new ol.source.Vector();
    /** How wide a pixel of the map is: what a press may miss a line by. */
    this.resolution = () => 1;
    /** @type {Level} */
    this.level = this.levels.at(-1) ?? { code: "", rank: 0, name_zh: "", name_en: "" };
  }

  /** The level above the one being edited; null at the top. */
  get levelAbove() {
    return this.levels.filter(({ rank }) => rank < this.level.rank).at(-1) ?? null;
  }

  /** @param {string} code */
  levelOf(code) {
    return this.levels.find((level) => level.code === code) ?? null;
  }

  /** @param {string} code  of a level */
  show(code) {
    this.level = this.levelOf(code) ?? this.level;
    this.reload();
  }

  /** Forgets all that is loaded; the layers ask anew. */
  reload() {
    this.zones = this.sourceOf(this.level, GRID);
    const above = this.levelAbove;
    this.above = above ? this.sourceOf(above, ABOVE_GRID) : new ol.source.Vector();
  }

  /**
   * @param {Level} level
   * @param {{minZoom: number, maxZoom: number}} grid
   */
  sourceOf({ code }, grid) {
    return featureSource(this.address, { level: code }, grid, this.onProblem);
  }

  /**
   * Whether the level's zones are wide enough to be drawn at a distance.
   * @param {number} metresPerPixel
   * @param {number} citySide  metres
   */
  near(metresPerPixel, citySide) {
    return isNear(this.level, metresPerPixel, citySide);
  }

  /** @param {{features: ZoneFeature[], gone: number[]}} outcome */
  patch(outcome) {
    patchSource(this.zones, outcome, ({ properties }) => properties.level === this.level.code);
    const above = this.levelAbove?.code;
    patchSource(this.above, outcome, ({ properties }) => properties.level === above);
  }

  /**
   * @param {number} id
   * @returns {Feature | null}
   */
  feature(id) {
    return this.zones.getFeatureById(id) ?? this.above.getFeatureById(id);
  }

  /**
   * The zone of the level at a place; the smallest where several lie over each other, the line
   * that is near.
   * @param {number[]} coordinate  of the map
   * @returns {Feature | null}
   */
  at(coordinate) {
    const inside = this.zones.getFeaturesAtCoordinate(coordinate);
    const near = () => this.around(coordinate, PRESS_PX * this.resolution())
      .filter((zone) => zone.getGeometry()?.getType().endsWith("LineString"));
    const found = inside.length ? inside : near();
    return found.sort((a, b) => facts(a).area_m2 - facts(b).area_m2)[0] ?? null;
  }

  /**
   * The zones of the level within so many metres of the map of a place.
   * @param {number[]} coordinate
   * @param {number} reach
   * @returns {Feature[]}
   */
  around(coordinate, reach) {
    return touching(this.zones, boxAround(coordinate, reach));
  }

  /**
   * The rings of the zone above that a place lies in; null where none is loaded there.
   * @param {number[]} place  lon, lat
   */
  ringsAbove(place) {
    const [above] = this.above.getFeaturesAtCoordinate(ol.proj.fromLonLat(place));
    const shape = above ? this.shape(idOf(above)) : null;
    return shape && ringsOf(shape);
  }

  /**
   * A zone's rings in degrees.
   * @param {number} id
   * @returns {Shape | null}
   */
  shape(id) {
    const geometry = this.feature(id)?.getGeometry();
    return geometry ? shapeOf(geometry) : null;
  }
}

/**
 * @param {Feature} feature
 * @returns {import("#zones/editor/wire.js").ZoneFacts}
 */
export const facts = (feature) =>
  /** @type {import("#zones/editor/wire.js").ZoneFacts} */ (feature.getProperties());

/** @param {Feature} feature */
export const idOf = (feature) => Number(feature.getId());

/**
 * A geometry of the map as GeoJSON in degrees.
 * @param {import("ol/geom/Geometry.js").default} geometry
 * @returns {Shape}
 */
export const shapeOf = (geometry) =>
  /** @type {Shape} */ (GEOJSON.writeGeometryObject(geometry));

/**
 * @param {number[]} coordinate
 * @param {number} reach
 */
export const boxAround = ([x = 0, y = 0], reach) => [x - reach, y - reach, x + reach, y + reach];

/**
 * The features whose very geometry touches a box.
 * @param {VectorSource} source
 * @param {number[]} box
 * @returns {Feature[]}
 */
export function touching(source, box) {
  /** @type {Feature[]} */
  const found = [];
  source.forEachFeatureIntersectingExtent(box, (feature) => { found.push(feature); });
  return found;
}

/**
 * @param {VectorSource} source
 * @param {{features: ZoneFeature[], gone: number[]}} outcome
 * @param {(zone: ZoneFeature) => boolean} wanted
 */
function patchSource(source, outcome, wanted) {
  const present = new Set(source.getFeatures().map(idOf));
  const { put, remove } = patchOf(present, outcome, wanted);
  const old = [...remove, ...put.map(({ id }) => id)].map((id) => source.getFeatureById(id));
  source.removeFeatures(old.filter((feature) => feature !== null));
  source.addFeatures(put.map((zone) => GEOJSON.readFeature(zone)).flat());
}
