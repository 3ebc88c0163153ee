/**
 * Which shade a zone's ground takes, so that what lies side by side differs. Pure.
 */

/** @typedef {[west: number, south: number, east: number, north: number]} Extent */

export class Shades {
  /** @param {number} count  how many shades there are */
  constructor(count) {
    this.count = count;
    /** @type {Map<string | number, {extent: Extent, shade: number}>} */
    this.given = new Map();
  }

  /**
   * Gives a shade to each that has none: the one fewest of its neighbours have.
   * @param {Map<string | number, Extent>} extents  by key; boxes that meet are neighbours
   */
  give(extents) {
    for (const [key, extent] of extents) {
      const before = this.given.get(key);
      if (before) before.extent = around(before.extent, extent);
      else this.given.set(key, { extent, shade: this.fewest(extent) });
    }
  }

  /**
   * @param {string | number} key
   * @returns {number} from 0
   */
  of(key) {
    return this.given.get(key)?.shade ?? 0;
  }

  /** @param {Extent} extent */
  fewest(extent) {
    const used = new Array(this.count).fill(0);
    for (const other of this.given.values()) {
      if (meet(extent, other.extent)) used[other.shade] += 1;
    }
    // As many of each where nothing is near, so that far ones differ too.
    const start = this.given.size % this.count;
    const order = used.map((_, index) => (start + index) % this.count);
    return order.reduce((best, shade) => (used[shade] < used[best] ? shade : best), start);
  }
}

/**
 * @param {Extent} a
 * @param {Extent} b
 * @returns {Extent}
 */
const around = (a, b) => [
  Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

/**
 * @param {Extent} a
 * @param {Extent} b
 */
const meet = (a, b) => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
