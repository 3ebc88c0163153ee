/**
 * The map side of the editor: what is drawn, what is chosen, what guides the hand, and what it is
 * asked of.
 */

import { ApiError } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { Basemaps } from "#zones/map/basemap_choice.js";
import { DefectLayer } from "#zones/editor/defect_layer.js";
import { DifferenceLayer } from "#zones/editor/difference_view.js";
import { DraftClient } from "#zones/editor/draft_client.js";
import { EditorMap } from "#zones/editor/editor_map.js";
import { Guides } from "#zones/editor/guides.js";
import { Results } from "#zones/editor/hint_bar.js";
import { IssueDots } from "#zones/editor/issue_dots.js";
import { ReferenceFiles } from "#zones/editor/reference_files.js";
import { Selection } from "#zones/editor/selection.js";
import { ZoneStock } from "#zones/editor/zone_stock.js";

/**
 * @typedef {object} Config  written by zones/editor/pages/draft.py
 * @property {number} draft
 * @property {import("#zones/map/base_map.js").Box | null} bbox
 * @property {"polygon" | "line"} kind
 * @property {string} scheme
 * @property {import("#zones/editor/wire.js").Level[]} levels
 * @property {import("#zones/map/search.js").Datum[]} datums
 */

export class MapDesk {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.api = root.dataset.api ?? "/";
    this.onProblem = this.onProblem.bind(this);
    this.client = new DraftClient(this.api, config.draft,
      need("[name=csrfmiddlewaretoken]", HTMLInputElement, root).value);
    this.results = new Results(need("[data-results]", HTMLElement, root));
    this.target = need(".fw-map", HTMLElement, root);
    this.stock = new ZoneStock(`${this.client.address}/zones`, config.levels, this.onProblem);
    this.view = new EditorMap(this.target, config.bbox, this.stock, (near) => this.onNear(near));
    this.map = this.view.map;
    this.basemaps = new Basemaps(this.map, { api: this.api, onProblem: this.onProblem });
    this.selection = new Selection(this.map, this.stock, () => this.onSelection());
    this.differences = new DifferenceLayer(this.map);
    this.defects = new DefectLayer(this.map);
    this.issues = new IssueDots(this.map, `${this.api}issues`, this.onProblem);
    this.files = new ReferenceFiles(this.map, need("[data-files]", HTMLElement, root),
      (text) => this.results.tell(text));
    this.guides = new Guides(this.map, () => [
      this.stock.zones, this.stock.above, ...this.files.sources, ...this.referenceSources()]);
  }

  referenceSources() {
    return this.basemaps.own.map((layer) => layer.getSource()).filter((source) => source !== null);
  }

  /** @param {boolean} _near  whether the zones of the level can be seen */
  onNear(_near) {}

  onSelection() {}

  noDoubleClickZoom() {
    return this.view.noDoubleClickZoom();
  }

  /**
   * Goes to a zone, loaded or not.
   * @param {number} id
   */
  async zoomTo(id) {
    if (!this.stock.feature(id)) {
      const zone = await this.client.zone(id).catch(this.onProblem);
      if (!zone) return;
      this.stock.patch({ features: [zone], gone: [] });
      this.selection.draw();
    }
    const extent = this.stock.feature(id)?.getGeometry()?.getExtent();
    if (extent) this.view.goTo(extent);
  }

  /** @param {unknown} problem  told to the person; what is no answer of the server goes on */
  onProblem(problem) {
    if (!(problem instanceof ApiError)) throw problem;
    this.results.refuse(problem.message);
  }
}
