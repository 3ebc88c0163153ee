import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { hashOf, kindOf } from "#fieldwork/desk/evidence_list.js";
import { uploadFile } from "#fieldwork/desk/upload.js";

const fetchOfNode = globalThis.fetch;
Object.assign(globalThis, { location: { href: "http://city.test/reports/new/" } });

afterEach(() => { globalThis.fetch = fetchOfNode; });

const SIZE = 2_500_000;
const FILE = new Blob([new Uint8Array(SIZE)]);

/**
 * A server that has received so much, and fails when told to.
 * @param {{received?: number, fails?: number[]}} start  which of the parts sent fail, by number
 */
function serve({ received = 0, fails = [] }) {
  const seen = /** @type {string[]} */ ([]);
  globalThis.fetch = /** @type {typeof fetch} */ (async (_url, request) => {
    const range = new Headers(request?.headers).get("Content-Range");
    if (range) {
      seen.push(range);
      if (fails.includes(seen.length)) throw new TypeError("Failed to fetch");
      received = Number(range.split("-")[1]?.split("/")[0]) + 1;
    }
    return Response.json({ received, complete: received === SIZE });
  });
  return seen;
}

const sent = (/** @type {number[]} */ progress = []) => uploadFile({
  file: FILE, address: "/api/v1/reports/x/files/y", token: "t", pause: async () => {},
  onProgress: (share) => progress.push(Math.round(share * 100)),
});

test("a file goes in parts, and says how far it is", async () => {
  const seen = serve({});
  const progress = /** @type {number[]} */ ([]);
  await sent(progress);
  assert.deepEqual(seen, [
    "bytes 0-1048575/2500000", "bytes 1048576-2097151/2500000", "bytes 2097152-2499999/2500000"]);
  assert.deepEqual(progress, [0, 42, 84, 100]);
});

test("it goes on from what the server has already", async () => {
  const rest = serve({ received: 2_000_000 });
  await sent();
  assert.deepEqual(rest, ["bytes 2000000-2499999/2500000"]);
  const none = serve({ received: SIZE });
  await sent();
  assert.deepEqual(none, []);
});

test("a part that was lost is sent again, but not for ever", async () => {
  const seen = serve({ fails: [2] });
  await sent();
  assert.equal(seen.length, 4);
  serve({ fails: [1, 2, 3, 4, 5, 6] });
  await assert.rejects(sent(), /cannot be reached/);
});

test("what the server refuses is not tried again", async () => {
  let asked = 0;
  globalThis.fetch = /** @type {typeof fetch} */ (async (_url, request) => {
    if (!request?.method) return Response.json({ received: 0, complete: false });
    asked += 1;
    return Response.json({ detail: "This is no photo." }, { status: 400 });
  });
  await assert.rejects(sent(), /This is no photo/);
  assert.equal(asked, 1);
});

test("the hash is that of the bytes", async () => {
  assert.equal(await hashOf(new Blob(["abc"])),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a file's kind is what the browser says, or its name for what browsers do not know", () => {
  assert.equal(kindOf({ type: "image/jpeg", name: "a.jpg" }), "photo");
  assert.equal(kindOf({ type: "", name: "IMG_1.HEIC" }), "photo");
  assert.equal(kindOf({ type: "audio/mpeg", name: "a.mp3" }), "audio");
  assert.equal(kindOf({ type: "video/mp4", name: "a.mp4" }), "video");
  assert.equal(kindOf({ type: "", name: "a.doc" }), "document");
});
