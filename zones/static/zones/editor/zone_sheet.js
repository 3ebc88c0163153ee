/**
 * The table of the draft's zones, filled and kept up to date: it is opened and closed, loads the
 * level page by page, and follows every operation.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { nameOf } from "#zones/i18n.js";
import { ZoneTable } from "#zones/editor/zone_table.js";

/**
 * @typedef {import("#zones/editor/draft_page.js").DraftPage} Desk
 * @typedef {import("#zones/editor/wire.js").ZoneFeature} ZoneFeature
 * @typedef {import("#zones/editor/wire.js").ZoneFacts} ZoneFacts
 */

export class ZoneSheet {
  /**
   * @param {HTMLElement} root
   * @param {Desk} desk
   */
  constructor(root, desk) {
    this.root = root;
    this.desk = desk;
    this.button = need("[data-table-open]", HTMLButtonElement, root);
    this.body = need("[data-table-body]", HTMLElement, root);
    /** @type {Map<number, ZoneFacts>} */
    this.facts = new Map();
    /** @type {Map<number, ZoneFacts>} */
    this.factsAbove = new Map();
    /** @type {Map<number, import("#zones/editor/wire.js").Holders>} */
    this.holders = new Map();
    /** Which loading is the newest: an older one that is still under way is dropped. */
    this.turn = 0;
    /** @type {Promise<void>} */
    this.aboveLoaded = Promise.resolve();
    this.table = new ZoneTable(root, {
      choose: (id, add) => (add ? desk.selection.toggle(id) : desk.selection.set([id])),
      zoomTo: (id) => desk.zoomTo(id),
      save: (zone, column, text) => desk.work.perform("edit", { zone, [column]: text })
        .catch((error) => { desk.onProblem(error); throw error; }),
    });
    this.button.addEventListener("click", () => this.open(this.body.hidden));
  }

  get isOpen() {
    return !this.body.hidden;
  }

  /** @param {boolean} open */
  open(open) {
    this.body.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.root.dataset.open = String(open);
    if (open && !this.facts.size) this.load();
  }

  /** Forgets the rows; loads those of the present level where the table is open. */
  showLevel() {
    this.turn += 1;
    this.facts.clear();
    this.holders.clear();
    this.table.clear();
    this.aboveLoaded = this.loadAbove().catch((error) => this.desk.onProblem(error));
    if (this.isOpen) this.load();
  }

  async load() {
    this.turn += 1;
    const mine = this.turn;
    try {
      await this.aboveLoaded;
      await this.loadHolders();
      for await (const zones of this.desk.client.zonesOf(this.desk.stock.level.code)) {
        if (mine !== this.turn) return;
        this.put(zones);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.desk.onProblem(error);
    }
  }

  async loadHolders() {
    const { code } = this.desk.stock.level;
    for (const row of await this.desk.client.holders({ level: code })) this.holders.set(row.zone, row);
  }

  /** People or units have changed: asks for them again where they are shown. */
  async refreshHolders() {
    if (!this.facts.size) return;
    await this.loadHolders().catch((error) => this.desk.onProblem(error));
    this.fill([...this.facts]);
  }

  async loadAbove() {
    this.factsAbove.clear();
    const level = this.desk.stock.levelAbove;
    if (!level) return;
    for await (const zones of this.desk.client.zonesOf(level.code)) {
      for (const { id, properties } of zones) this.factsAbove.set(id, properties);
    }
  }

  /** @param {ZoneFeature[]} zones */
  put(zones) {
    for (const { id, properties } of zones) this.facts.set(id, properties);
    this.fill(zones.map(({ id, properties }) => [id, properties]));
  }

  /** @param {[id: number, facts: ZoneFacts][]} zones */
  fill(zones) {
    this.table.fill(zones.map(([id, facts]) => ({
      id,
      code: facts.code,
      name: facts.name,
      name_en: facts.name_en,
      parent: facts.parent === null ? "" : this.nameOfAbove(facts.parent),
      head: this.holders.get(id)?.head?.name ?? "",
      lead: nameOf(this.holders.get(id)?.lead ?? {}),
      area: facts.area_m2,
      parts: facts.parts,
      change: facts.change,
    })));
  }

  /** @param {{features: ZoneFeature[], gone: number[]}} outcome */
  patch({ features, gone }) {
    const { level, levelAbove } = this.desk.stock;
    for (const { id, properties } of features) {
      if (properties.level === levelAbove?.code) this.factsAbove.set(id, properties);
    }
    for (const id of gone) {
      this.facts.delete(id);
      this.factsAbove.delete(id);
    }
    if (!this.isOpen && !this.facts.size) return;
    this.table.remove(gone);
    this.put(features.filter(({ properties }) => properties.level === level.code));
  }

  /** @param {number} id */
  nameOfAbove(id) {
    const above = this.factsAbove.get(id);
    return above ? nameOf(above) || above.code : "";
  }

  /** The zones above as options of a form, by code. */
  async above() {
    await this.aboveLoaded;
    return [...this.factsAbove].sort(([, a], [, b]) => (a.code < b.code ? -1 : 1))
      .map(([id, { code, name }]) => ({ value: String(id), label: `${code} ${name}`.trim() }));
  }
}
