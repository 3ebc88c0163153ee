import assert from "node:assert/strict";
import { test } from "node:test";

import { countWords } from "#zones/responsibilities/choice.js";
import { kindOf, optionOf } from "#zones/responsibilities/picker.js";

test("the bar says how many zones are chosen, and nothing of none", () => {
  const words = { one: "1 zone chosen", many: "{count} zones chosen" };
  assert.equal(countWords(0, words), "");
  assert.equal(countWords(1, words), "1 zone chosen");
  assert.equal(countWords(12, words), "12 zones chosen");
});

test("the role decides whether people or units are proposed", () => {
  assert.equal(kindOf("by-role", "head"), "people");
  assert.equal(kindOf("by-role", "paired_leader"), "people");
  assert.equal(kindOf("by-role", "lead"), "units");
  assert.equal(kindOf("people", "lead"), "people");
  assert.equal(kindOf("units", ""), "units");
});

test("a proposal is the name and the code the server knows it by", () => {
  assert.deepEqual(optionOf("people", { name: "周敏", username: "zhoumin", post: "网格长" }),
    { value: "周敏 zhoumin", label: "网格长" });
  assert.deepEqual(optionOf("units", { name: "城管局", name_en: "Urban Management", code: "U-1" }),
    { value: "Urban Management U-1", label: "" });
});
