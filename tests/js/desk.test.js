import assert from "node:assert/strict";
import { test } from "node:test";

import { shownText } from "#fieldwork/desk/issue_layer.js";
import { stepped } from "#fieldwork/desk/photo_viewer.js";

test("the map says honestly how much it shows", () => {
  assert.equal(shownText(7, false, 7), "7 on this map");
  assert.equal(shownText(1000, true, 3412),
    "1,000 of 3,412 are shown, the newest; move closer for the others");
  assert.match(shownText(1000, true, "10000+"), /^1,000 of 10000\+ are shown/);
  assert.match(shownText(1000, true, null), /^The newest 1,000 are shown/);
});

test("photos are stepped through round the end", () => {
  assert.deepEqual([stepped(0, 1, 3), stepped(2, 1, 3), stepped(0, -1, 3), stepped(0, 1, 1)],
    [1, 0, 2, 0]);
});
