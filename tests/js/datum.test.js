import assert from "node:assert/strict";
import { test } from "node:test";

import { fromWgs84, isShifted, toWgs84 } from "#zones/map/datum.js";

/** @typedef {import("#zones/map/datum.js").Degrees} Degrees */

// As in tests/zones/test_datum.py: published vectors, and those of gcoord and prcoords.
const GCJ02 = /** @type {[Degrees, Degrees, number][]} */ ([
  [[116.404, 39.915], [116.41024449916938, 39.91640428150164], 1e-13],
  [[116.397428, 39.90923], [116.40367163, 39.91063351], 1e-8],
  [[103.2265, 22.7795], [103.2282427, 22.77661414], 1e-8],
  [[110.9254, 21.6629], [110.929912, 21.6601242], 1e-8],
  [[113.5805, 37.8567], [113.5869019, 37.85720298], 1e-8],
  [[109.7344, 38.2852], [109.73998364, 38.28571801], 1e-8],
  [[110.847, 35.9705], [110.852567, 35.97026456], 1e-8],
  [[139.6917, 35.6895], [139.6917, 35.6895], 0],
]);
const BD09 = /** @type {[Degrees, Degrees, number][]} */ ([
  [[116.403988, 39.914266], [116.41661560068297, 39.92196580126834], 1e-9],
  [[116.397428, 39.90923], [116.4100441, 39.91697286], 1e-8],
  [[103.2265, 22.7795], [103.23471805, 22.78263854], 1e-8],
  [[113.5805, 37.8567], [113.5935109, 37.86288515], 1e-8],
  [[139.6917, 35.6895], [139.69812253, 35.69584545], 1e-8],
]);

/**
 * @param {Degrees} found
 * @param {Degrees} wanted
 * @param {number} tolerance  degrees
 */
function near(found, wanted, tolerance) {
  for (const at of /** @type {const} */ ([0, 1])) {
    assert.ok(Math.abs(found[at] - wanted[at]) <= tolerance, `${found} is not ${wanted}`);
  }
}

test("GCJ-02 meets the vectors both ways", () => {
  for (const [wgs84, gcj02, tolerance] of GCJ02) {
    near(fromWgs84(wgs84, "gcj02"), gcj02, tolerance);
    near(toWgs84(gcj02, "gcj02"), wgs84, tolerance + 1e-10);
  }
});

test("BD-09 meets the vectors both ways", () => {
  for (const [wgs84, bd09, tolerance] of BD09) {
    near(fromWgs84(wgs84, "bd09"), bd09, tolerance);
    near(toWgs84(bd09, "bd09"), wgs84, tolerance + 1e-10);
  }
});

test("the inverse is the iterated one, not the single published step", () => {
  near(toWgs84([116.404, 39.915], "gcj02"), [116.39775575457, 39.91359623561], 1e-11);
});

test("WGS-84 and CGCS2000 are the same numbers, and only the others are shifted", () => {
  assert.deepEqual(toWgs84([103.2, 22.7], "cgcs2000"), [103.2, 22.7]);
  assert.deepEqual(fromWgs84([103.2, 22.7], "wgs84"), [103.2, 22.7]);
  assert.deepEqual(["wgs84", "cgcs2000", "gcj02", "bd09"].map((datum) => (
    isShifted(/** @type {import("#zones/map/datum.js").Datum} */ (datum)))), [false, false, true, true]);
});

test("what is no number ends, and is no number", () => {
  assert.ok(Number.isNaN(toWgs84([NaN, 22], "bd09")[0]));
});
