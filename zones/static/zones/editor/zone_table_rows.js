/**
 * The rows of the attribute table: which, in which order, and which of them are on the screen.
 * Pure.
 */

/**
 * @typedef {object} Row  one zone of the level, as the table shows it
 * @property {number} id
 * @property {string} code
 * @property {string} name
 * @property {string} name_en
 * @property {string} parent  the name of the zone above
 * @property {string} head
 * @property {string} lead
 * @property {number} area
 * @property {number} parts
 * @property {string} change
 *
 * @typedef {Exclude<keyof Row, "id">} Column
 *
 * @typedef {{column: Column, down: boolean}} Order
 *
 * @typedef {object} Filter
 * @property {string} words  all of which must stand in a row's texts
 * @property {"" | "changed" | "no_head" | "no_lead" | "parts"} only
 */

const TEXTS = /** @type {const} */ (["code", "name", "name_en", "parent", "head", "lead"]);

/**
 * @param {Iterable<Row>} rows
 * @param {Filter} filter
 * @param {Order} order  rows that are equal in it go by their code
 * @returns {Row[]}
 */
export function chosenRows(rows, { words, only }, { column, down }) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const sign = down ? -1 : 1;
  return [...rows]
    .filter((row) => KEEPS[only](row))
    .filter((row) => {
      const text = TEXTS.map((name) => row[name]).join("\n").toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .sort((a, b) => sign * compare(a[column], b[column]) || compare(a.code, b.code));
}

/** @type {Record<Filter["only"], (row: Row) => boolean>} */
const KEEPS = {
  "": () => true,
  changed: ({ change }) => change !== "",
  no_head: ({ head }) => head === "",
  no_lead: ({ lead }) => lead === "",
  parts: ({ parts }) => parts > 1,
};

const collator = new Intl.Collator(["zh-Hans", "en"], { numeric: true });

/**
 * @param {string | number} a
 * @param {string | number} b
 */
const compare = (a, b) => (typeof a === "number" && typeof b === "number"
  ? a - b : collator.compare(String(a), String(b)));

/** Rows beyond each edge of what is seen that are drawn too, so that a quick wipe shows no white. */
const SPARE = 8;

/**
 * The part of a long list that is drawn.
 * @param {{top: number, height: number, rowHeight: number, count: number}} scroll  pixels
 * @returns {{from: number, to: number}} indexes, half-open
 */
export function seenRows({ top, height, rowHeight, count }) {
  const from = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE);
  return { from: Math.min(from, to), to };
}

/**
 * Where a list must stand for a row to be wholly seen, moved no more than needed.
 * @param {number} index
 * @param {{top: number, height: number, rowHeight: number}} scroll
 */
export function scrollFor(index, { top, height, rowHeight }) {
  const [first, last] = [index * rowHeight, (index + 1) * rowHeight];
  if (first < top) return first;
  return last > top + height ? last - height : top;
}
