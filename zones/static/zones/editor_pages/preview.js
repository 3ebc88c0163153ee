/**
 * Before and after: two maps, the levels to choose between, and the list of changed zones, which
 * point at each other.
 */

import { h, need } from "#zones/dom.js";
import { gettext, nameOf } from "#zones/i18n.js";
import { ChangeLayers, onlyPoints } from "#zones/editor_pages/change_layers.js";
import { changeList, countsOf, levelOf } from "#zones/editor_pages/change_list.js";
import { SideBySide } from "#zones/editor_pages/side_by_side.js";

/**
 * @typedef {import("#zones/editor_pages/change_layers.js").ZoneChange} ZoneChange
 * @typedef {import("#zones/editor_pages/side_by_side.js").Ground} Ground
 * @typedef {{address: string, parameters: Record<string, string>} | null} Zones  where the zones
 *     of one side come from; null where there are none
 */

export class Preview {
  /**
   * @param {HTMLElement} root
   * @param {string} api
   * @param {Ground} ground
   * @param {{before: Zones, after: Zones}} sides
   * @param {(problem: unknown) => void} onProblem
   */
  constructor(root, api, ground, sides, onProblem) {
    this.root = root;
    this.ground = ground;
    this.sides = sides;
    this.onProblem = onProblem;
    this.maps = new SideBySide([
      need("[data-before] .fw-map", HTMLElement, root),
      need("[data-after] .fw-map", HTMLElement, root),
    ], api, ground.bbox);
    const [before, after] = this.maps.maps;
    if (!before || !after) throw new Error("There are two maps");
    this.layers = new ChangeLayers(before, after);
    /** @type {ZoneChange[]} */
    this.changes = [];
  }

  get after() {
    const [, after] = this.maps.maps;
    if (!after) throw new Error("There are two maps");
    return after;
  }

  /** @param {ZoneChange[]} changes */
  show(changes) {
    this.changes = changes;
    const levels = [...this.ground.levels].sort((a, b) => b.rank - a.rank);
    const changed = levels.filter(({ code }) => changes.some((each) => levelOf(each) === code));
    need("[data-counts]", HTMLElement, this.root).textContent =
      countsOf(changes.filter((each) => !onlyPoints(each))) || gettext("No ground changes hands.");
    const chips = need("[data-levels]", HTMLElement, this.root);
    chips.replaceChildren(...(changed.length > 1 ? changed : []).map((level) => h("button", {
      type: "button", class: "btn btn-sm", "data-level": level.code, "aria-pressed": "false",
      onclick: () => this.showLevel(level.code),
    }, nameOf(level))));
    need("[data-list]", HTMLElement, this.root).replaceChildren(
      ...changeList(changes, this.ground.levels, {
        look: (change) => this.look(change),
        point: (change) => { this.layers.point(change); },
      }));
    const [first] = changed.length ? changed : levels;
    if (first) this.showLevel(first.code);
    this.root.dataset.ready = "";
  }

  /** @param {string} code */
  showLevel(code) {
    this.level = code;
    for (const chip of this.root.querySelectorAll("[data-level]")) {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("data-level") === code));
    }
    for (const [at, side] of [this.sides.before, this.sides.after].entries()) {
      if (side) {
        this.maps.outline(at, side.address, { ...side.parameters, level: code }, this.onProblem);
      }
    }
    this.layers.show(this.changes.filter((each) => levelOf(each) === code));
    this.maps.show(this.layers.extent());
  }

  /** @param {ZoneChange} change */
  look(change) {
    if (levelOf(change) !== this.level) this.showLevel(levelOf(change));
    this.maps.show(this.layers.point(change), 250);
    need("[data-maps]", HTMLElement, this.root).scrollIntoView({ block: "nearest" });
  }
}
