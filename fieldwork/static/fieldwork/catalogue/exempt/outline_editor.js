/**
 * Draws an outline on a map by mouse, by thumb and by keyboard: corners set, moved, put between and
 * taken away, every step back and forth. What is drawn lives in outline.js; the map shows it.
 */

import { need } from "#zones/dom.js";
import { fill, formatArea, gettext, ngettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import {
  NOTHING, Steps, cornerNear, cornersOf, crossesItself, positionOf, withInserted, withMoved,
  withRemoved,
} from "#fieldwork/catalogue/exempt/outline.js";
import { outlineStyle, pointerStyle } from "#fieldwork/catalogue/exempt/outline_style.js";
import { Tools } from "#fieldwork/catalogue/exempt/tools.js";

/**
 * @typedef {import("#fieldwork/catalogue/exempt/outline.js").Outline} Outline
 * @typedef {import("#fieldwork/catalogue/exempt/outline.js").Part} Part
 * @typedef {import("#fieldwork/catalogue/exempt/outline.js").Corner} Corner
 * @typedef {import("ol/source/Vector.js").default} VectorSource
 */

const THUMB = matchMedia("(pointer: coarse)").matches;
/** How near a press must be to a corner, in pixels. */
const REACH = THUMB ? 22 : 10;
const STEP = 2;
const BIG_STEP = 20;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class OutlineEditor {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {HTMLElement} root  holds the map's element, the tools and what is told
   * @param {() => void} onChange
   */
  constructor(map, root, onChange) {
    this.map = map;
    this.onChange = onChange;
    this.target = need(".fw-map", HTMLElement, root);
    this.steps = new Steps(NOTHING);
    /** @type {Corner | null} */
    this.chosen = null;
    this.showing = false;
    this.source = new ol.source.Vector();
    map.addLayer(new ol.layer.Vector({
      source: this.source, zIndex: 40, updateWhileInteracting: true,
      style: (feature) => outlineStyle(feature, this.chosenPosition, THUMB),
    }));
    this.draw = new ol.interaction.Draw({
      type: "Polygon", stopClick: true, snapTolerance: REACH, style: pointerStyle,
      geometryFunction: (coordinates, geometry) => this.onSketch(coordinates, geometry),
    });
    this.modify = new ol.interaction.Modify({
      source: this.source, pixelTolerance: REACH, style: pointerStyle,
    });
    this.tools = new Tools(root, {
      draw: () => this.toggleDrawing(),
      finish: () => this.draw.finishDrawing(),
      undo: () => this.go(() => this.steps.undo()),
      redo: () => this.go(() => this.steps.redo()),
      insert: () => this.insert(),
      remove: () => this.remove(),
      clear: () => this.take(NOTHING),
    });
    this.listen();
  }

  listen() {
    this.map.addInteraction(this.draw);
    this.map.addInteraction(this.modify);
    this.draw.on("drawend", ({ feature }) => {
      const geometry = /** @type {import("ol/geom/Polygon.js").default} */ (feature.getGeometry());
      const parts = [...this.outline.parts, opened(geometry.getCoordinates())];
      // Only when the interaction has let go of its sketch may the map be drawn anew.
      queueMicrotask(() => this.take({ parts, draft: [] }));
    });
    this.modify.on("modifyend", ({ mapBrowserEvent }) => {
      const parts = this.source.getFeatures()
        .sort((a, b) => a.get("part") - b.get("part"))
        .map((feature) => opened(/** @type {import("ol/geom/Polygon.js").default} */ (
          feature.getGeometry()).getCoordinates()));
      const at = mapBrowserEvent?.coordinate;
      queueMicrotask(() => {
        this.chosen = at ? cornerNear(parts, at, this.reach) : null;
        this.take({ parts, draft: [] });
      });
    });
    this.map.on("click", ({ coordinate }) => {
      if (this.drawing) return;
      this.choose(cornerNear(this.outline.parts, coordinate, this.reach));
    });
    // Before the map's own keys, which would move the map under a chosen corner.
    this.target.addEventListener("keydown", (event) => {
      if (event.target !== this.target || !this.onKey(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true });
  }

  /** @returns {Outline} */
  get outline() {
    return this.steps.present;
  }

  get drawing() {
    return this.draw.getActive();
  }

  get reach() {
    return REACH * (this.map.getView().getResolution() ?? 1);
  }

  get chosenPosition() {
    return this.chosen && (positionOf(this.outline.parts, this.chosen) ?? null);
  }

  get crossing() {
    return this.outline.parts.some((rings) => rings.some(crossesItself));
  }

  /**
   * Begins anew with what is stored.
   * @param {Part[]} parts
   */
  open(parts) {
    this.steps = new Steps({ parts, draft: [] });
    this.show(parts.length === 0);
  }

  /**
   * Corners and edges of a source that the pointer is drawn to.
   * @param {VectorSource} source
   */
  snapTo(source) {
    this.map.addInteraction(new ol.interaction.Snap({ source, pixelTolerance: THUMB ? 16 : 8 }));
  }

  /**
   * @param {Outline} outline
   * @param {string} [kind]
   */
  take(outline, kind) {
    this.steps.take(outline, kind);
    this.show(outline.parts.length === 0);
  }

  /** @param {() => void} step */
  go(step) {
    this.chosen = null;
    step();
    this.show(this.outline.draft.length > 0 || this.outline.parts.length === 0);
  }

  /**
   * Puts what is drawn on the map, as the present step has it.
   * @param {boolean} drawing
   */
  show(drawing) {
    this.showing = true;
    this.draw.abortDrawing();
    this.draw.setActive(drawing);
    this.modify.setActive(!drawing);
    this.source.clear();
    this.source.addFeatures(this.outline.parts.map((rings, part) => {
      const feature = new ol.Feature(new ol.geom.Polygon(
        rings.map((ring) => [...ring, ...ring.slice(0, 1)])));
      feature.setProperties({ part, crossing: rings.some(crossesItself) });
      return feature;
    }));
    const { draft } = this.outline;
    if (draft.length) this.draw.appendCoordinates(draft.map((corner) => [...corner]));
    this.showing = false;
    if (!this.chosenPosition) this.chosen = null;
    this.tell();
  }

  /**
   * What the interaction draws: the corners set and, last, where the pointer is.
   * @param {any} coordinates
   * @param {any} geometry
   */
  onSketch(coordinates, geometry) {
    const [ring = []] = coordinates;
    const closed = ring.length ? [[...ring, ring[0]]] : [];
    const sketch = geometry ?? new ol.geom.Polygon(closed);
    if (geometry) geometry.setCoordinates(closed);
    const set = ring.slice(0, -1);
    if (!this.showing && set.length > this.outline.draft.length) {
      this.steps.take({
        ...this.outline, draft: set.map((/** @type {number[]} */ corner) => [...corner]),
      });
      this.tell();
    }
    return sketch;
  }

  toggleDrawing() {
    this.chosen = null;
    if (this.drawing && this.outline.draft.length) this.take({ ...this.outline, draft: [] });
    else this.show(!this.drawing || !this.outline.parts.length);
  }

  /** @param {Corner | null} corner */
  choose(corner) {
    this.chosen = corner;
    this.source.changed();
    this.tell();
  }

  /** @param {number} by */
  chooseNext(by) {
    const corners = cornersOf(this.outline.parts);
    const now = corners.findIndex((each) => JSON.stringify(each) === JSON.stringify(this.chosen));
    const next = corners[(Math.max(now, by > 0 ? -1 : 0) + by + corners.length) % corners.length];
    this.choose(next ?? null);
    if (this.chosenPosition) this.map.getView().setCenter(this.chosenPosition);
  }

  insert() {
    if (this.drawing) {
      const centre = this.map.getView().getCenter();
      if (centre) this.draw.appendCoordinates([centre]);
    } else if (this.chosen) {
      const parts = withInserted(this.outline.parts, this.chosen);
      this.chosen = { ...this.chosen, at: this.chosen.at + 1 };
      this.take({ parts, draft: [] });
    }
  }

  remove() {
    if (this.drawing) {
      if (this.outline.draft.length) this.go(() => this.steps.undo());
    } else if (this.chosen) {
      const parts = withRemoved(this.outline.parts, this.chosen);
      this.chosen = null;
      this.take({ parts, draft: [] });
    }
  }

  /**
   * @param {[number, number]} direction
   * @param {number} pixels
   */
  push([dx, dy], pixels) {
    const [x, y] = this.chosenPosition ?? [];
    if (!this.chosen || x === undefined || y === undefined) return;
    const by = pixels * (this.map.getView().getResolution() ?? 1);
    const parts = withMoved(this.outline.parts, this.chosen, [x + dx * by, y + dy * by]);
    this.take({ parts, draft: [] }, `push ${JSON.stringify(this.chosen)}`);
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was for the outline
   */
  onKey({ key, ctrlKey, metaKey, shiftKey, altKey }) {
    const letter = key.toLowerCase();
    if (ctrlKey || metaKey) return this.onCommand(letter, shiftKey);
    if (altKey) return false;
    const arrow = ARROWS[key];
    if (arrow && this.chosen) this.push(arrow, shiftKey ? BIG_STEP : STEP);
    else if (key === "Enter") this.insert();
    else if (key === "Delete" || key === "Backspace") this.remove();
    else if (letter === "f" && this.drawing) this.draw.finishDrawing();
    else if (letter === "n" && !this.drawing) this.chooseNext(1);
    else if (letter === "p" && !this.drawing) this.chooseNext(-1);
    else if (key === "Escape" && this.chosen) this.choose(null);
    else return false;
    return true;
  }

  /**
   * @param {string} letter
   * @param {boolean} shift
   */
  onCommand(letter, shift) {
    const back = letter === "z" && !shift;
    if (!back && letter !== "y" && letter !== "z") return false;
    this.go(() => (back ? this.steps.undo() : this.steps.redo()));
    return true;
  }

  /** The tools, the area and what to do next. */
  tell() {
    const { parts, draft } = this.outline;
    const corners = cornersOf(parts).length + draft.length;
    this.tools.enable({
      draw: true,
      finish: this.drawing && draft.length >= 3,
      undo: this.steps.before.length > 0,
      redo: this.steps.after.length > 0,
      insert: !this.drawing && this.chosen !== null,
      remove: this.drawing ? draft.length > 0 : this.chosen !== null,
      clear: corners > 0,
    });
    this.tools.press("draw", this.drawing);
    this.target.toggleAttribute("data-drawing", this.drawing);
    const counted = fill(
      ngettext("{count} corner", "{count} corners", corners), { count: corners });
    const area = this.areaM2();
    const measured = [corners && counted, area && formatArea(area)].filter(Boolean).join(" · ");
    this.tools.tell(measured, this.hint());
    this.onChange();
  }

  hint() {
    if (this.crossing) return gettext("The outline crosses itself: move or remove a corner.");
    const { draft } = this.outline;
    if (!this.drawing) {
      return this.chosen
        ? gettext("Drag this corner, or remove it.")
        : gettext("Drag a corner or an edge; press a corner to choose it.");
    }
    if (draft.length < 3) return gettext("Press on the map to set the corners of the area.");
    return gettext("Press the first corner again, or ✓, to close the area.");
  }

  areaM2() {
    const { parts, draft } = this.outline;
    const rings = [...parts, ...(draft.length >= 3 ? [[draft]] : [])];
    return rings.reduce((sum, part) => sum + ol.sphere.getArea(new ol.geom.Polygon(
      part.map((ring) => [...ring, ...ring.slice(0, 1)]))), 0);
  }
}

/**
 * Rings without the corner that closes them.
 * @param {number[][][]} rings
 */
const opened = (rings) => rings.map(
  (ring) => ring.slice(0, -1).map(([x = 0, y = 0]) => [x, y]));
