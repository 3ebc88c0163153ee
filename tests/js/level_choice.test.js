import assert from "node:assert/strict";
import { test } from "node:test";

import { levelForZoom } from "#zones/map/level_choice.js";

const level = (/** @type {string} */ code, /** @type {number} */ rank,
  /** @type {number} */ zones) =>
  ({ code, rank, name_zh: code, name_en: code, zone_count: zones });

const LEVELS = [level("city", 0, 1), level("street", 1, 16), level("cell", 2, 400)];
const CITY_SIDE = 20000;

test("the whole city on a small screen shows the top level", () => {
  assert.equal(levelForZoom(LEVELS, 150, CITY_SIDE)?.code, "city");
});

test("a level appears when its zones are 90 pixels wide on average", () => {
  assert.equal(levelForZoom(LEVELS, 5000 / 89, CITY_SIDE)?.code, "city");
  assert.equal(levelForZoom(LEVELS, 5000 / 91, CITY_SIDE)?.code, "street");
});

test("near by, the deepest level", () => {
  assert.equal(levelForZoom(LEVELS, 1, CITY_SIDE)?.code, "cell");
});

test("far away, the top level still", () => {
  assert.equal(levelForZoom(LEVELS, 10000, CITY_SIDE)?.code, "city");
});

test("a scheme without levels has none", () => {
  assert.equal(levelForZoom([], 1, CITY_SIDE), null);
});
