import assert from "node:assert/strict";
import { test } from "node:test";

import { readHash, readQuery, writeHash, writeQuery } from "#zones/map/permalink.js";

const NOTHING = { place: null, scheme: null, level: null, at: null, known_at: null };

test("an empty query asks nothing", () => {
  assert.deepEqual(readQuery(""), NOTHING);
  assert.equal(writeQuery(NOTHING), "");
});

test("a question survives the address", () => {
  const state = {
    place: { lon: 103.2265123, lat: 22.7795, accuracy: 12 },
    scheme: "areas", level: "area", at: "2026-03-05", known_at: "2026-03-20",
  };
  assert.deepEqual(readQuery(writeQuery(state)), state);
});

test("coordinates are kept to the boundaries' grid of 1e-7 degree", () => {
  const query = writeQuery({ ...NOTHING, place: { lon: 1 / 3, lat: 2 / 3, accuracy: null } });
  assert.equal(query, "?lon=0.3333333&lat=0.6666667");
});

test("half a place, a place off the globe and a day that is none are left out", () => {
  assert.deepEqual(readQuery("?lon=103.2"), NOTHING);
  assert.deepEqual(readQuery("?lon=203&lat=22"), NOTHING);
  assert.deepEqual(readQuery("?lon=&lat="), NOTHING);
  assert.deepEqual(readQuery("?lon=NaN&lat=22&at=yesterday"), NOTHING);
});

test("the hash carries the view", () => {
  const view = { zoom: 14.5, lat: 22.78012, lon: 103.22345 };
  assert.equal(writeHash(view), "#14.5/22.78012/103.22345");
  assert.deepEqual(readHash(writeHash(view)), view);
});

test("a hash that is no view is ignored", () => {
  for (const hash of ["", "#content", "#14/99/103", "#14/22"]) assert.equal(readHash(hash), null);
});
