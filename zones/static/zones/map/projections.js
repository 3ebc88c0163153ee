/**
 * The coordinate systems that tiles of basemaps come in, made known to OpenLayers.
 *
 * A basemap says its system (EPSG:3857, 4490 or 4326) and its datum. Mercator of GCJ-02 is no
 * projection with a code: its metres are those of EPSG:3857, of numbers shifted by the datum. So
 * each shifted datum has two systems of its own here, "gcj02:mercator" and "gcj02:degrees", with
 * exact conversions both ways. Our views stay in EPSG:3857 of WGS-84: it is the tiles that are
 * moved to where they belong, and a coordinate drawn on them needs no conversion.
 */

import { fromWgs84, isShifted, toWgs84 } from "#zones/map/datum.js";
import ol from "#zones/map/ol.js";

/**
 * @typedef {import("#zones/map/datum.js").Datum} Datum
 * @typedef {"EPSG:3857" | "EPSG:4490" | "EPSG:4326"} Crs
 */

export const MERCATOR = "EPSG:3857";
export const DEGREES = "EPSG:4326";
const CGCS2000 = "EPSG:4490";

const HALF_WORLD = 20037508.342789244; // metres of EPSG:3857
const AXIS = 6378137;
/** Of one tile of 256 pixels that holds the world's width. */
const TOP = { mercator: (2 * HALF_WORLD) / 256, degrees: 360 / 256 };
const EXTENTS = {
  mercator: [-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD],
  degrees: [-180, -90, 180, 90],
};

/**
 * The name by which OpenLayers knows the system of such tiles; registers what it lacks.
 * @param {Crs} crs
 * @param {Datum} datum
 */
export function projectionOf(crs, datum) {
  if (isShifted(datum)) return shifted(crs === MERCATOR ? "mercator" : "degrees", datum);
  if (crs === CGCS2000) registerCgcs2000();
  return crs;
}

/**
 * The grid of such tiles: from the north-west corner down, halving from zoom to zoom.
 * @param {{crs: Crs, max_zoom: number, min_zoom: number, matrix_prefix: string,
 *     two_at_zero: boolean}} basemap  ``two_at_zero``: at zoom 0 the world is two tiles wide, as
 *     in WorldCRS84Quad, not one, as in Tianditu's "c"
 */
export function tileGridOf({ crs, max_zoom: most, min_zoom: least, matrix_prefix: prefix, two_at_zero: two }) {
  const kind = crs === MERCATOR ? "mercator" : "degrees";
  const zooms = Array.from({ length: most + 1 }, (_, zoom) => zoom);
  const extent = EXTENTS[kind];
  return new ol.tilegrid.WMTS({
    extent,
    origin: [extent[0] ?? 0, extent[3] ?? 0],
    resolutions: zooms.map((zoom) => TOP[kind] / 2 ** (two ? zoom + 1 : zoom)),
    matrixIds: zooms.map((zoom) => `${prefix}${zoom}`),
    minZoom: least,
  });
}

/** CGCS2000 in degrees, east first as tiles count; its numbers are those of WGS-84. */
function registerCgcs2000() {
  if (ol.proj.get(CGCS2000)) return;
  const system = new ol.proj.Projection({
    code: CGCS2000, units: "degrees", extent: EXTENTS.degrees, worldExtent: EXTENTS.degrees,
  });
  const degrees = ol.proj.get(DEGREES);
  const mercator = ol.proj.get(MERCATOR);
  if (!degrees || !mercator) return;
  ol.proj.addEquivalentProjections([degrees, system]);
  ol.proj.addCoordinateTransforms(system, mercator,
    (point) => ol.proj.fromLonLat(point), (point) => ol.proj.toLonLat(point));
}

/**
 * @param {"mercator" | "degrees"} kind
 * @param {Datum} datum
 */
function shifted(kind, datum) {
  const code = `${datum}:${kind}`;
  if (ol.proj.get(code)) return code;
  const metric = kind === "mercator";
  ol.proj.addProjection(new ol.proj.Projection({
    code,
    units: metric ? "m" : "degrees",
    extent: EXTENTS[kind],
    worldExtent: EXTENTS.degrees,
    // As OpenLayers has it for Mercator; for degrees it knows by itself.
    ...(metric && {
      getPointResolution: (resolution, [, y = 0]) => resolution / Math.cosh(y / AXIS),
    }),
  }));
  /** @param {number[]} point  in WGS-84 degrees */
  const into = (point) => {
    const moved = fromWgs84([point[0] ?? NaN, point[1] ?? NaN], datum);
    return metric ? ol.proj.fromLonLat(moved) : moved;
  };
  /** @param {number[]} point  in this system */
  const outOf = (point) => {
    const [lon = NaN, lat = NaN] = metric ? ol.proj.toLonLat(point) : point;
    return toWgs84([lon, lat], datum);
  };
  ol.proj.addCoordinateTransforms(DEGREES, code, into, outOf);
  ol.proj.addCoordinateTransforms(MERCATOR, code,
    (point) => into(ol.proj.toLonLat(point)), (point) => ol.proj.fromLonLat(outOf(point)));
  return code;
}

/**
 * What was drawn on a map, as it is stored: WGS-84 on the grid of 1e-7 degree.
 * @param {number[]} coordinate  in the map's projection, EPSG:3857
 * @returns {[lon: number, lat: number]}
 */
export function onGrid(coordinate) {
  const [lon = NaN, lat = NaN] = ol.proj.toLonLat(coordinate);
  return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}
