import assert from "node:assert/strict";
import { test } from "node:test";

import { Shades } from "#zones/map/shades.js";

/** @typedef {import("#zones/map/shades.js").Extent} Extent */

/** @returns {Extent} */
const square = (/** @type {number} */ x, /** @type {number} */ y) => [x, y, x + 1, y + 1];

test("squares that touch differ", () => {
  const shades = new Shades(6);
  const grid = [0, 1, 2].flatMap((x) => [0, 1].map((y) => ({ key: `${x},${y}`, x, y })));
  shades.give(new Map(grid.map(({ key, x, y }) => [key, square(x, y)])));
  for (const one of grid) {
    for (const other of grid) {
      const near = Math.abs(one.x - other.x) <= 1 && Math.abs(one.y - other.y) <= 1;
      if (near && one !== other) assert.notEqual(shades.of(one.key), shades.of(other.key));
    }
  }
});

test("a shade once given stays, however the map moves", () => {
  const shades = new Shades(3);
  shades.give(new Map([["a", square(0, 0)], ["b", square(1, 0)]]));
  const before = shades.of("b");
  shades.give(new Map([["c", square(2, 0)], ["b", square(1, 0)]]));
  assert.equal(shades.of("b"), before);
  assert.notEqual(shades.of("c"), before);
});

test("more neighbours than shades still get one each", () => {
  const shades = new Shades(2);
  shades.give(new Map(["a", "b", "c"].map((key) => [key, square(0, 0)])));
  for (const key of ["a", "b", "c"]) assert.ok(shades.of(key) >= 0 && shades.of(key) < 2);
});
