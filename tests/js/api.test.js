import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ApiError, getJson, problemText } from "#zones/api.js";

const fetchOfNode = globalThis.fetch;
Object.assign(globalThis, { location: { href: "http://city.test/map" } });

afterEach(() => { globalThis.fetch = fetchOfNode; });

/** @param {(url: URL) => Promise<Response>} answer */
function serve(answer) {
  globalThis.fetch = /** @type {typeof fetch} */ ((url) => answer(/** @type {URL} */ (url)));
}

test("parameters without a value are left away", async () => {
  serve(async (url) => Response.json(url.search));
  assert.equal(await getJson("/api/v1/locate", { lon: 0, at: null, scheme: "" }), "?lon=0");
});

test("a problem is told with its remedy", async () => {
  const errors = [{ field: "lon", detail: "lon is 203.", remedy: "Give -180 to 180." }];
  serve(async () => Response.json({ title: "Invalid", errors }, { status: 400 }));
  await assert.rejects(getJson("/x"), (error) => error instanceof ApiError
    && error.message === "lon is 203. Give -180 to 180." && error.status === 400
    && !error.offline);
});

test("an answer that is no JSON still gives a sentence", async () => {
  serve(async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
  await assert.rejects(getJson("/x"), /The server answered with an error \(502\)/);
});

test("no network is told apart", async () => {
  serve(async () => { throw new TypeError("Failed to fetch"); });
  await assert.rejects(getJson("/x"), (error) => error instanceof ApiError && error.offline);
});

test("the detail is told where no field is to blame", () => {
  assert.equal(problemText({ title: "Gone", detail: "The cursor is too old." }, 410),
    "The cursor is too old.");
});
