import assert from "node:assert/strict";
import { test } from "node:test";

import {
  NOTHING, Steps, cornerNear, cornersOf, crossesItself, fromCoordinates, positionOf, toGeometry,
  withInserted, withMoved, withRemoved,
} from "#fieldwork/catalogue/exempt/outline.js";

const SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]];
const HOLE = [[4, 4], [6, 4], [5, 6]];
const at = (/** @type {number} */ at, ring = 0, part = 0) => ({ part, ring, at });

/** @param {number} count */
const drafted = (count) => ({ parts: [], draft: SQUARE.slice(0, count) });

test("steps go back and forth without limit, and a new one ends what was undone", () => {
  const steps = new Steps(NOTHING);
  for (let count = 1; count <= 4; count += 1) steps.take(drafted(count));
  steps.undo();
  steps.undo();
  assert.equal(steps.present.draft.length, 2);
  steps.redo();
  assert.equal(steps.present.draft.length, 3);
  steps.take({ parts: [[SQUARE]], draft: [] });
  steps.redo();
  assert.equal(steps.present.parts.length, 1);
  for (let back = 0; back < 10; back += 1) steps.undo();
  assert.equal(steps.present, NOTHING);
});

test("a corner pushed many times goes back at once, another step of it does not", () => {
  const steps = new Steps({ parts: [[SQUARE]], draft: [] });
  for (const x of [1, 2, 3]) {
    steps.take({ parts: withMoved(steps.present.parts, at(0), [x, 0]), draft: [] }, "push 0");
  }
  assert.deepEqual(positionOf(steps.present.parts, at(0)), [3, 0]);
  steps.undo();
  assert.deepEqual(positionOf(steps.present.parts, at(0)), [0, 0]);
  steps.redo();
  steps.take({ parts: withMoved(steps.present.parts, at(0), [4, 0]), draft: [] }, "push 0");
  steps.undo();
  assert.deepEqual(positionOf(steps.present.parts, at(0)), [3, 0]);
});

test("a corner is found within reach only, the nearest of them", () => {
  const parts = [[SQUARE, HOLE]];
  assert.equal(cornersOf(parts).length, 7);
  assert.deepEqual(cornerNear(parts, [9, 9], 2), at(2));
  assert.deepEqual(cornerNear(parts, [4.2, 4.1], 20), at(0, 1));
  assert.equal(cornerNear(parts, [5, 2], 1), null);
});

test("corners come between and go; the shape given is left as it is", () => {
  const parts = [[SQUARE]];
  const inserted = withInserted(parts, at(3));
  assert.deepEqual(positionOf(inserted, at(4)), [0, 5]);
  assert.deepEqual(withRemoved(inserted, at(4)), parts);
  assert.equal(parts[0]?.[0]?.length, 4);
});

test("a triangle without a corner is none, and a hole fills up", () => {
  assert.deepEqual(withRemoved([[HOLE]], at(0)), []);
  assert.deepEqual(withRemoved([[SQUARE, HOLE]], at(0, 1)), [[SQUARE]]);
  assert.deepEqual(withRemoved([[HOLE], [SQUARE]], at(1)), [[SQUARE]]);
});

test("an outline that crosses or touches itself is told from one that does not", () => {
  assert.equal(crossesItself(SQUARE), false);
  assert.equal(crossesItself([[0, 0], [10, 10], [10, 0], [0, 10]]), true);
  assert.equal(crossesItself([[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]]), true);
  assert.equal(crossesItself(HOLE), false);
});

test("what is stored comes back to the last digit", () => {
  const stored = [[[[103.1234567, 22.7654321], [103.2, 22.7], [103.2, 22.8], [103.1234567, 22.7654321]]]];
  const mercator = (/** @type {number[]} */ [lon = 0, lat = 0]) => [lon * 111319.49079327358, lat * 110574];
  const degrees = (/** @type {number[]} */ [x = 0, y = 0]) => [x / 111319.49079327358, y / 110574];
  const parts = fromCoordinates(stored, mercator);
  assert.equal(parts[0]?.[0]?.length, 3);
  assert.deepEqual(toGeometry(parts, degrees), { type: "MultiPolygon", coordinates: stored });
});
