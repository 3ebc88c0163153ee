import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError } from "#zones/api.js";
import { onKey } from "#zones/editor/keys.js";
import { isNear, patchOf } from "#zones/editor/loaded.js";
import { OperationQueue } from "#zones/editor/operation_queue.js";
import { PutDown, ToolSession, untilPutDown } from "#zones/editor/tool_session.js";
import { chosenRows, scrollFor, seenRows } from "#zones/editor/zone_table_rows.js";

/** @typedef {import("#zones/editor/operation_queue.js").Waiting} Waiting */

const offline = () => new ApiError("The server cannot be reached.", 0);
const tick = () => new Promise((resolve) => setTimeout(resolve));

class Store {
  /** @type {Map<string, string>} */
  kept = new Map();
  getItem = (/** @type {string} */ key) => this.kept.get(key) ?? null;
  setItem = (/** @type {string} */ key, /** @type {string} */ value) => { this.kept.set(key, value); };
  removeItem = (/** @type {string} */ key) => { this.kept.delete(key); };
}

/**
 * A queue whose server answers as told.
 * @param {(operation: Waiting) => Promise<any>} send
 */
function queueWith(send, store = new Store()) {
  let count = 0;
  /** @type {string[]} */
  const told = [];
  /** @type {(() => void)[]} */
  const later = [];
  const queue = new OperationQueue({
    send, store, key: "draft", tell: (condition) => told.push(condition),
    later: (again) => later.push(again), newUuid: () => `uuid-${count += 1}`,
  });
  return { queue, store, told, again: () => later.pop()?.() };
}

test("operations go one after another, in their order", async () => {
  /** @type {string[]} */
  const log = [];
  const { queue, told, store } = queueWith(async ({ kind }) => {
    log.push(`${kind} begins`);
    await tick();
    log.push(`${kind} ends`);
    return { kind };
  });
  await Promise.all([queue.submit("split", {}), queue.submit("merge", {})]);
  await tick();
  assert.deepEqual(log, ["split begins", "split ends", "merge begins", "merge ends"]);
  assert.equal(told.at(-1), "saved");
  assert.equal(store.kept.size, 0);
});

test("without a network an operation is kept and sent again under the same number", async () => {
  /** @type {string[]} */
  const sent = [];
  const { queue, store, told, again } = queueWith(async ({ uuid }) => {
    sent.push(uuid);
    if (sent.length === 1) throw offline();
    return {};
  });
  const done = queue.submit("split", { zone: 1 });
  await tick();
  assert.equal(told.at(-1), "waiting");
  assert.match(store.getItem("draft") ?? "", /uuid-1/);
  again();
  await done;
  assert.deepEqual(sent, ["uuid-1", "uuid-1"]);
  assert.equal(store.kept.size, 0);
});

test("what a closed page left is sent by the next one", async () => {
  const store = new Store();
  const before = queueWith(async () => { throw offline(); }, store);
  before.queue.submit("split", {});
  await tick();
  /** @type {Waiting[]} */
  const sent = [];
  const { queue } = queueWith(async (operation) => { sent.push(operation); return {}; }, store);
  assert.equal(queue.left, 1);
  /** @type {unknown[]} */
  const outcomes = [];
  await queue.resume((outcome) => outcomes.push(outcome), () => assert.fail("refused"));
  assert.equal(sent[0]?.uuid, "uuid-1");
  assert.equal(outcomes.length, 1);
  assert.equal(queue.left, 0);
});

test("a refused operation is forgotten and those after it go on", async () => {
  const { queue, store } = queueWith(async ({ kind }) => {
    if (kind === "split") throw new ApiError("The line does not cut the cell.", 400);
    return { kind };
  });
  const refused = queue.submit("split", {});
  const accepted = queue.submit("merge", {});
  await assert.rejects(refused, /does not cut/);
  assert.deepEqual(await accepted, { kind: "merge" });
  assert.equal(store.kept.size, 0);
});

/** @param {Partial<import("#zones/editor/wire.js").ZoneFacts>} facts */
const zone = (/** @type {number} */ id, facts, there = true) => /** @type {any} */ (
  { type: "Feature", id, geometry: there ? { type: "Polygon", coordinates: [] } : null, properties: { level: "cell", ...facts } });

test("an operation exchanges, adds and takes out what it changed, and nothing else", () => {
  const patch = patchOf(new Set([1, 2, 3]),
    { features: [zone(1, {}), zone(4, {}), zone(9, { level: "community" })], gone: [2, 7] },
    ({ properties }) => properties.level === "cell");
  assert.deepEqual(patch.put.map(({ id }) => id), [1, 4]);
  assert.deepEqual(patch.remove, [2]);
});

test("a zone that went to another level leaves this one", () => {
  const patch = patchOf(new Set([1]), { features: [zone(1, { level: "community" })], gone: [] },
    ({ properties }) => properties.level === "cell");
  assert.deepEqual(patch, { put: [], remove: [1] });
});

test("many zones are drawn from near only, few at any distance", () => {
  assert.ok(isNear({ zone_count: 200 }, 300, 20_000));
  assert.ok(!isNear({ zone_count: 12_000 }, 40, 60_000));
  assert.ok(isNear({ zone_count: 12_000 }, 10, 60_000));
});

/** @returns {import("#zones/editor/tool_session.js").Tool<AbortSignal>} */
const tool = (/** @type {string} */ code, /** @type {(signal: AbortSignal) => Promise<void>} */ run) =>
  ({ code, icon: "", key: code, name: () => code, run });

/** A session with a log of the tools in hand. */
function session() {
  /** @type {string[]} */
  const hands = [];
  /** @type {unknown[]} */
  const problems = [];
  const rest = tool("rest", (signal) => untilPutDown(signal, () => {}));
  const made = new ToolSession(rest, (signal) => signal, {
    onChange: ({ code }) => hands.push(code), onProblem: (error) => problems.push(error),
  });
  return { made, hands, problems };
}

test("a tool that ends leaves the hand free; its questions are cleaned away", async () => {
  const { made, hands } = session();
  let clean = 0;
  await made.take(tool("a", async (signal) => {
    await untilPutDown(signal, (resolve) => { setTimeout(resolve); return () => { clean += 1; }; });
  }));
  assert.deepEqual(hands, ["a", "rest"]);
  assert.equal(clean, 1);
});

test("another tool, or Escape, breaks off the one in hand", async () => {
  const { made, hands, problems } = session();
  let broken = false;
  const first = made.take(tool("a", async (signal) => {
    await untilPutDown(signal, () => {}).catch((error) => {
      broken = error instanceof PutDown;
      throw error;
    });
  }));
  made.take(tool("b", (signal) => untilPutDown(signal, () => {})));
  await first;
  assert.ok(broken);
  assert.deepEqual(hands, ["a", "b"]);
  made.putDown();
  await tick();
  assert.equal(hands.at(-1), "rest");
  assert.deepEqual(problems, []);
});

test("what goes wrong in a tool is told, and the hand is free", async () => {
  const { made, hands, problems } = session();
  await made.take(tool("a", async () => { throw new ApiError("Refused.", 400); }));
  assert.equal(problems.length, 1);
  assert.deepEqual(hands, ["a", "rest"]);
});

const ROWS = ["B-10", "B-2", "A-1"].map((code, id) => ({
  id, code, name: `第${code}格`, name_en: "", parent: "东街", head: id ? "王" : "", lead: "城管局", area: id, parts: 1 + id, change: id === 2 ? "new" : "",
}));
const ORDER = /** @type {const} */ ({ column: "code", down: false });

test("rows are in the order of numbers in their codes", () => {
  const codes = chosenRows(ROWS, { words: "", only: "" }, ORDER).map(({ code }) => code);
  assert.deepEqual(codes, ["A-1", "B-2", "B-10"]);
  const down = chosenRows(ROWS, { words: "", only: "" }, { column: "area", down: true });
  assert.deepEqual(down.map(({ area }) => area), [2, 1, 0]);
});

test("all words of the filter must be met, anywhere in the row", () => {
  assert.equal(chosenRows(ROWS, { words: "城管 b-", only: "" }, ORDER).length, 2);
  assert.equal(chosenRows(ROWS, { words: "", only: "no_head" }, ORDER).length, 1);
  assert.equal(chosenRows(ROWS, { words: "", only: "changed" }, ORDER).length, 1);
  assert.equal(chosenRows(ROWS, { words: "", only: "parts" }, ORDER).length, 2);
});

test("of 12,000 rows only those on the screen are drawn", () => {
  const seen = seenRows({ top: 36 * 6000, height: 360, rowHeight: 36, count: 12_000 });
  assert.ok(seen.from <= 6000 && seen.to >= 6010 && seen.to - seen.from < 40);
  assert.deepEqual(seenRows({ top: 0, height: 360, rowHeight: 36, count: 3 }), { from: 0, to: 3 });
  assert.deepEqual(seenRows({ top: 9000, height: 360, rowHeight: 36, count: 3 }), { from: 3, to: 3 });
});

test("the list moves no more than a row needs to be seen", () => {
  const scroll = { top: 360, height: 360, rowHeight: 36 };
  assert.equal(scrollFor(12, scroll), 360);
  assert.equal(scrollFor(5, scroll), 180);
  assert.equal(scrollFor(30, scroll), 36 * 31 - 360);
});

/** @param {Partial<KeyboardEvent>} event */
function meant(event) {
  /** @type {string[]} */
  const done = [];
  const note = (/** @type {string} */ what) => () => { done.push(what); return true; };
  const commands = {
    cancel: note("cancel"), finish: note("finish"), back: note("back"), trace: note("trace"),
    undo: note("undo"), redo: note("redo"), help: note("help"),
    tool: (/** @type {string} */ key) => { done.push(`tool ${key}`); return true; },
  };
  onKey(/** @type {any} */ ({ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, target: null, isComposing: false, ...event }), commands);
  return done.join();
}

globalThis.HTMLElement ??= /** @type {any} */ (class {});

test("keys take up tools, undo and redo as everywhere", () => {
  assert.equal(meant({ key: "s" }), "tool s");
  assert.equal(meant({ key: "z", ctrlKey: true }), "undo");
  assert.equal(meant({ key: "Z", ctrlKey: true, shiftKey: true }), "redo");
  assert.equal(meant({ key: "y", metaKey: true }), "redo");
  assert.equal(meant({ key: "s", ctrlKey: true }), "");
  assert.equal(meant({ key: "Escape" }), "cancel");
  assert.equal(meant({ key: "Enter" }), "finish");
  assert.equal(meant({ key: "Enter", isComposing: true }), "");
});

test("who writes in a field takes up no tool", () => {
  const field = Object.assign(Object.create(HTMLElement.prototype), { tagName: "INPUT", isContentEditable: false });
  assert.equal(meant({ key: "s", target: field }), "");
  assert.equal(meant({ key: "Escape", target: field }), "cancel");
});
