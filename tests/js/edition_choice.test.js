import assert from "node:assert/strict";
import { test } from "node:test";

import { editionAt, endOfDay } from "#zones/map/edition_choice.js";

const EDITIONS = [
  { number: 3, in_force: [{ start: "2026-05-01T00:00:00+08:00", end: null }] },
  { number: 2, in_force: [] },
  { number: 1, in_force: [{ start: null, end: "2026-05-01T00:00:00+08:00" }] },
];

test("a period begins with its start and ends before its end", () => {
  const change = new Date("2026-05-01T00:00:00+08:00");
  assert.equal(editionAt(EDITIONS, change)?.number, 3);
  assert.equal(editionAt(EDITIONS, new Date(change.getTime() - 1))?.number, 1);
});

test("it says since when, and nothing where it was ever so", () => {
  assert.equal(editionAt(EDITIONS, new Date("2026-06-01"))?.since, "2026-05-01T00:00:00+08:00");
  assert.equal(editionAt(EDITIONS, new Date("2020-01-01"))?.since, null);
});

test("a day asks for the state it ends with", () => {
  assert.ok(endOfDay("2026-05-01") > new Date("2026-05-01T23:59:59"));
});

test("no edition was in force", () => {
  assert.equal(editionAt([], new Date()), null);
});
