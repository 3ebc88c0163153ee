import assert from "node:assert/strict";
import { test } from "node:test";

import { Draft, bodyOf, makeUuid } from "#fieldwork/desk/report_draft.js";

/** @param {Record<string, string>} [held] */
const storage = (held = {}) => ({
  held,
  getItem: (/** @type {string} */ key) => held[key] ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => { held[key] = value; },
  removeItem: (/** @type {string} */ key) => { delete held[key]; },
});

const EVERYTHING = { calledIn: true, complainant: true, exempt: true };

test("a UUID is of version 4 and another one each time", () => {
  assert.match(makeUuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(makeUuid(), makeUuid());
  assert.equal(makeUuid((bytes) => bytes.fill(255)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
});

test("what was typed and the UUID outlive a reload, until it is cleared", () => {
  const window = storage();
  const before = new Draft(window, "draft");
  before.keep({ values: { text: "垃圾" }, seenAt: "2026-05-04T08:00:00Z" });
  const after = new Draft(window, "draft");
  assert.ok(after.restored);
  assert.deepEqual(after.kept, before.kept);
  after.clear();
  assert.notEqual(after.kept.uuid, before.kept.uuid);
  assert.ok(!new Draft(window, "draft").restored);
});

test("a draft that cannot be read is no draft", () => {
  for (const held of ["{", "null", "7", "{}", '{"uuid":3}']) {
    assert.ok(!new Draft(storage({ draft: held }), "draft").restored, held);
  }
});

test("the same form gives the same body", () => {
  const draft = new Draft(storage(), "draft");
  draft.keep({ values: { source: "hotline", text: " 路灯不亮 " }, seenAt: "2026-05-04T08:00:00Z" });
  const body = bodyOf(draft.kept, [], EVERYTHING);
  assert.deepEqual(bodyOf(draft.kept, [], EVERYTHING), body);
  assert.equal(body.text, "路灯不亮");
  assert.equal(body.captured_at, "2026-05-04T08:00:00Z");
});

test("what the form does not show is not sent", () => {
  const draft = new Draft(storage(), "draft");
  draft.keep({ values: {
    complainant_name: "张", complainant_phone: "1", external_number: "7", permitted_anyway: "x",
  } });
  const hidden = bodyOf(draft.kept, [], { calledIn: false, complainant: false, exempt: false });
  assert.equal(hidden.complainant, null);
  assert.equal(hidden.external_number + hidden.permitted_anyway, "");
  assert.deepEqual(bodyOf(draft.kept, [], EVERYTHING).complainant, { name: "张", phone: "1" });
});
