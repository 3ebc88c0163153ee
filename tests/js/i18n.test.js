import assert from "node:assert/strict";
import { test } from "node:test";

import { fill, formatDate, formatDistance, formatShare, nameOf, ngettext } from "#zones/i18n.js";

/** @param {string} lang */
const pageIn = (lang) => Object.assign(globalThis, { document: { documentElement: { lang } } });

test("holes are filled, unknown ones left", () => {
  assert.equal(fill("{n} of {all}", { n: 3 }), "3 of {all}");
});

test("without a catalog the English of the source stands", () => {
  assert.equal(ngettext("{n} zone", "{n} zones", 1), "{n} zone");
  assert.equal(ngettext("{n} zone", "{n} zones", 2), "{n} zones");
});

test("names follow the page, and Chinese stands in for a missing English one", () => {
  pageIn("en");
  assert.equal(nameOf({ name: "北门", name_en: "North Gate" }), "North Gate");
  assert.equal(nameOf({ name_zh: "社区", name_en: "" }), "社区");
  pageIn("zh-Hans");
  assert.equal(nameOf({ name: "北门", name_en: "North Gate" }), "北门");
});

test("dates and lengths are written as the language does", () => {
  pageIn("zh-Hans");
  assert.equal(formatDate("2026-03-05"), "2026年3月5日");
  assert.equal(formatDistance(7.26), "7.3米");
  pageIn("en");
  assert.equal(formatDistance(30), "30 m");
  assert.equal(formatDistance(1234), "1.2 km");
});

test("a share that is little is not nothing", () => {
  pageIn("en");
  assert.equal(formatShare(0.914), "91%");
  assert.equal(formatShare(0.004), "< 1%");
  assert.equal(formatShare(0), "0%");
});

test("an instant is the day it falls on in the city, a day is that day", () => {
  /** @param {string} timeZone */
  const inCity = (timeZone) =>
    Object.assign(globalThis, { document: { documentElement: { lang: "en", dataset: { timeZone } } } });
  inCity("Asia/Shanghai");
  assert.equal(formatDate("2026-08-31T16:00:00+00:00"), "September 1, 2026");
  assert.equal(formatDate("2026-09-01"), "September 1, 2026");
  inCity("America/New_York");
  assert.equal(formatDate("2026-08-31T16:00:00+00:00"), "August 31, 2026");
  assert.equal(formatDate("2026-09-01"), "September 1, 2026");
});
