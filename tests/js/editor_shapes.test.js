import assert from "node:assert/strict";
import { test } from "node:test";

import { areaWarnings, lineWarnings } from "#zones/editor/drawing_warnings.js";
import { formatArea, formatWidth } from "#zones/editor/figures.js";
import { lineOnGrid, onGrid } from "#zones/editor/grid.js";
import { areaOf, crossesItself, distance, lengthOf, ringCrossesItself, withinArea } from "#zones/editor/plane.js";
import { nearestOn, ringsOf, vertexChange } from "#zones/editor/vertex_change.js";

const SQUARE = [[103, 22], [103.01, 22], [103.01, 22.01], [103, 22.01], [103, 22]];
/** The map's projection gives numbers back with other last bits. */
const shaken = (/** @type {number[][]} */ ring) =>
  ring.map(([x = 0, y = 0]) => [x + 3e-12, y - 2e-12]);

test("a vertex that was dragged is told by where it was and where it is", () => {
  const after = shaken(SQUARE).map((place, index) => (index === 2 ? [103.0123456789, 22.02] : place));
  assert.deepEqual(vertexChange([SQUARE], [after]),
    { kind: "move_vertex", from: [103.01, 22.01], to: [103.0123457, 22.02] });
});

test("the first vertex of a ring moves with its last", () => {
  const after = [[103.002, 22.001], ...SQUARE.slice(1, 4), [103.002, 22.001]];
  assert.deepEqual(vertexChange([SQUARE], [after]),
    { kind: "move_vertex", from: [103, 22], to: [103.002, 22.001] });
});

test("a vertex put in says on which side it was", () => {
  const after = [SQUARE[0] ?? [], [103.005, 22.002], ...SQUARE.slice(1)];
  const change = vertexChange([SQUARE], [shaken(after)]);
  assert.deepEqual(change, { kind: "insert_vertex", on: [103.005, 22], to: [103.005, 22.002] });
});

test("in an area of several rings the one that changed is found", () => {
  const hole = SQUARE.map(([x = 0, y = 0]) => [x / 1 + 0.02, y]);
  const moved = hole.map((place, index) => (index === 1 ? [103.5, 22.5] : place));
  assert.equal(vertexChange([SQUARE, hole], [shaken(SQUARE), moved])?.kind, "move_vertex");
});

test("what came back from the map unmoved has not changed", () => {
  assert.equal(vertexChange([SQUARE], [shaken(SQUARE)]), null);
});

test("the place of a side is never one of its ends", () => {
  assert.deepEqual(nearestOn([0, 0], [1, 0], [-4, 2]), [0.05, 0]);
  assert.deepEqual(nearestOn([0, 0], [1, 0], [9, 2]), [0.95, 0]);
});

test("places go onto the grid, twice the same ones become one", () => {
  assert.deepEqual(onGrid([103.123456749, -22.00000004]), [103.1234567, -0 - 22]);
  assert.equal(lineOnGrid([[1, 1], [1 + 1e-9, 1], [2, 2]]).length, 2);
});

test("rings of whatever a zone is", () => {
  assert.equal(ringsOf({ type: "MultiPolygon", coordinates: [[SQUARE, SQUARE], [SQUARE]] }).length, 3);
  assert.equal(ringsOf({ type: "LineString", coordinates: SQUARE }).length, 1);
});

test("lengths and areas are those of the earth", () => {
  assert.ok(Math.abs(distance([103, 22], [103, 23]) - 111_195) < 10);
  assert.ok(Math.abs(lengthOf([[103, 22], [103, 22.5], [103, 23]]) - 111_195) < 10);
  const side = 0.01 * 111_195;
  const wanted = side * side * Math.cos((22.005 * Math.PI) / 180);
  assert.ok(Math.abs(areaOf(SQUARE) / wanted - 1) < 0.001);
  assert.equal(areaOf(SQUARE), areaOf([...SQUARE].reverse()));
});

test("a hole is outside", () => {
  const hole = [[103.004, 22.004], [103.006, 22.004], [103.006, 22.006], [103.004, 22.006], [103.004, 22.004]];
  assert.ok(withinArea([103.001, 22.001], [SQUARE, hole]));
  assert.ok(!withinArea([103.005, 22.005], [SQUARE, hole]));
});

test("lines and rings that cross themselves are seen, others are not", () => {
  assert.ok(crossesItself([[0, 0], [2, 2], [2, 0], [0, 2]]));
  assert.ok(!crossesItself([[0, 0], [2, 0], [2, 2], [0, 2]]));
  assert.ok(ringCrossesItself([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]));
  assert.ok(!ringCrossesItself(SQUARE));
  assert.ok(!ringCrossesItself(SQUARE.slice(0, 4)));
});

test("while drawing one is warned of what will not do", () => {
  assert.deepEqual(areaWarnings(SQUARE, null), []);
  assert.equal(areaWarnings([[103, 22], [103.00001, 22], [103, 22.00001]], null).length, 1);
  const beyond = [[103.005, 22.005], [103.02, 22.005], [103.02, 22.006]];
  assert.equal(areaWarnings(beyond, [SQUARE]).length, 1);
  assert.deepEqual(lineWarnings([[102.9, 22.005], [103.2, 22.0055]], [SQUARE]), []);
  assert.equal(lineWarnings([[102.9, 23], [103.2, 23]], [SQUARE]).length, 1);
});

test("figures are read at a glance", () => {
  assert.equal(formatArea(845.4), "845 m²");
  assert.equal(formatArea(12_345), "1.23 ha");
  assert.equal(formatArea(2_500_000), "2.5 km²");
  assert.equal(formatWidth(0.043), "4.3 cm");
  assert.equal(formatWidth(12.4), "12 m");
});
