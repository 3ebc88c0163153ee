import assert from "node:assert/strict";
import { test } from "node:test";

import { windowWords } from "#fieldwork/desk/exempt_overlay.js";

/**
 * @param {number[]} weekdays
 * @param {string | null} [starts]
 * @param {string | null} [ends]
 */
const words = (weekdays, starts = null, ends = null) =>
  windowWords({ code: "E1", name: "", name_en: "", weekdays, starts, ends });

test("days and hours are said as short as a line of the answer", () => {
  assert.equal(words([]), "every day · the whole day");
  assert.equal(words([1, 2, 3, 4, 5, 6, 7]), "every day · the whole day");
  assert.equal(words([1, 7], "18:00", "02:00"), "Mon Sun · 18:00–02:00");
});
