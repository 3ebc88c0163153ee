import assert from "node:assert/strict";
import { test } from "node:test";

import { instantOf } from "#zones/editor_pages/city_time.js";

test("a time on the city's clock is an instant, wherever the reader is", () => {
  assert.equal(instantOf("2026-03-05T08:30", "Asia/Shanghai"), "2026-03-05T08:30:00+08:00");
  assert.equal(instantOf("2026-03-05T08:30:15", "Asia/Kathmandu"), "2026-03-05T08:30:00+05:45");
  assert.equal(instantOf("2026-03-05T08:30", "America/St_Johns"), "2026-03-05T08:30:00-03:30");
});

test("summer time is the one of that day", () => {
  assert.equal(instantOf("2026-03-29T01:30", "Europe/Berlin"), "2026-03-29T01:30:00+01:00");
  assert.equal(instantOf("2026-03-29T03:30", "Europe/Berlin"), "2026-03-29T03:30:00+02:00");
  assert.equal(instantOf("2026-10-25T04:00", "Europe/Berlin"), "2026-10-25T04:00:00+01:00");
});

test("no time is none", () => {
  assert.equal(instantOf("", "Asia/Shanghai"), null);
  assert.equal(instantOf("tomorrow", "Asia/Shanghai"), null);
});
