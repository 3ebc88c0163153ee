import assert from "node:assert/strict";
import { test } from "node:test";

import { readCoordinates } from "#zones/map/coordinates.js";

const PLACE = { lon: 103.2265, lat: 22.7795 };

for (const text of [
  "103.2265, 22.7795",
  "103.2265,22.7795",
  "103.2265 22.7795",
  " 103.2265，22.7795 ",
  "(103.2265; 22.7795)",
  "E103.2265 N22.7795",
  "103.2265°E, 22.7795°N",
  "22.7795N 103.2265E",
  "北22.7795 东103.2265",
  "22.7795, 103.2265",
]) {
  test(`"${text}" is read`, () => assert.deepEqual(readCoordinates(text), PLACE));
}

test("west and south are negative", () => {
  assert.deepEqual(readCoordinates("71.5W, 33.25S"), { lon: -71.5, lat: -33.25 });
});

for (const text of ["", "人民路12号", "12", "103.2", "103.2, 122.7", "22.78E, 103.2N", "1, 2, 3", "2026-03-05", "350000 2520000"]) {
  test(`"${text}" is no pair`, () => assert.equal(readCoordinates(text), null));
}
