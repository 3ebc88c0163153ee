import assert from "node:assert/strict";
import { test } from "node:test";

import * as proj from "ol/proj.js";
import Projection from "ol/proj/Projection.js";
import WMTS from "ol/tilegrid/WMTS.js";

// What the page's full build of OpenLayers gives the modules.
Object.assign(globalThis, { ol: { proj: { ...proj, Projection }, tilegrid: { WMTS } } });
const { MERCATOR, onGrid, projectionOf, tileGridOf } = await import("#zones/map/projections.js");

const DATUMS = /** @type {const} */ (["wgs84", "cgcs2000", "gcj02", "bd09"]);
const SYSTEMS = /** @type {const} */ (["EPSG:3857", "EPSG:4490", "EPSG:4326"]);

/** @param {number} lon @param {number} lat */
const grid = (lon, lat) => [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];

/** Places all over the towns' latitudes, on the grid of 1e-7 degree. */
const PLACES = Array.from({ length: 400 }, (_, at) => (
  grid(75 + ((at * 61.8034) % 60), 3 + ((at * 27.1828) % 50))));

test("through every system and datum a place on the grid comes back as it was", () => {
  for (const datum of DATUMS) {
    for (const crs of SYSTEMS) {
      const code = projectionOf(crs, datum);
      for (const place of PLACES) {
        const inside = proj.transform(proj.fromLonLat(place), MERCATOR, code);
        assert.deepEqual(onGrid(proj.transform(inside, code, MERCATOR)), place, `${code} ${place}`);
        const direct = proj.transform(proj.transform(place, "EPSG:4326", code), code, "EPSG:4326");
        assert.deepEqual(grid(direct[0] ?? 0, direct[1] ?? 0), place, `${code} ${place}`);
      }
    }
  }
});

test("a shifted Mercator is Mercator of shifted numbers", () => {
  const code = projectionOf("EPSG:3857", "gcj02");
  const [x = 0, y = 0] = proj.transform([103.2265, 22.7795], "EPSG:4326", code);
  const [lon = 0, lat = 0] = proj.toLonLat([x, y]);
  assert.ok(Math.abs(lon - 103.2282427) < 1e-8 && Math.abs(lat - 22.77661414) < 1e-8);
});

test("shifted degrees are the shifted numbers, whichever code the tiles have", () => {
  assert.equal(projectionOf("EPSG:4490", "bd09"), projectionOf("EPSG:4326", "bd09"));
  const [lon = 0, lat = 0] = proj.transform(
    [103.2265, 22.7795], "EPSG:4326", projectionOf("EPSG:4490", "bd09"));
  assert.ok(Math.abs(lon - 103.23471805) < 1e-8 && Math.abs(lat - 22.78263854) < 1e-8);
});

test("CGCS2000 has the numbers of WGS-84, east first", () => {
  assert.equal(projectionOf("EPSG:4490", "cgcs2000"), "EPSG:4490");
  assert.deepEqual(proj.transform([103.2, 22.7], "EPSG:4326", "EPSG:4490"), [103.2, 22.7]);
});

const COMMON = /** @type {const} */ ({ min_zoom: 0, max_zoom: 18, matrix_prefix: "" });

test("tiles are counted from the north-west corner, as the services do", () => {
  const mercator = tileGridOf({ ...COMMON, crs: "EPSG:3857", two_at_zero: false });
  const at = proj.fromLonLat([103.2265, 22.7795]);
  assert.deepEqual(mercator.getTileCoordForCoordAndZ(at, 14), [14, 12889, 7126]);
  const degrees = tileGridOf({ ...COMMON, crs: "EPSG:4490", two_at_zero: false });
  assert.deepEqual(degrees.getTileCoordForCoordAndZ([103.2265, 22.7795], 1), [1, 1, 0]);
  const wide = tileGridOf({ ...COMMON, crs: "EPSG:4326", two_at_zero: true });
  assert.deepEqual(wide.getTileCoordForCoordAndZ([103.2265, 22.7795], 0), [0, 1, 0]);
  assert.equal(wide.getResolution(0), degrees.getResolution(1));
});

test("a WMTS may call its matrices by more than the zoom", () => {
  const named = tileGridOf({
    ...COMMON, crs: "EPSG:4326", two_at_zero: true, matrix_prefix: "EPSG:4326:",
  });
  assert.equal(named.getMatrixId(7), "EPSG:4326:7");
  assert.equal(named.getMaxZoom(), 18);
});
