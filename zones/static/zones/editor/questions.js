/**
 * The questions a tool may ask: press a zone, draw a line, fill in a form, look at a difference.
 * Each is a promise that Escape or another tool breaks off; each says in the hint what to do next.
 */

import { fill, gettext, nameOf } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { areaWarnings, lineWarnings } from "#zones/editor/drawing_warnings.js";
import { differenceView } from "#zones/editor/difference_view.js";
import { formView } from "#zones/editor/forms.js";
import { lineOnGrid } from "#zones/editor/grid.js";
import { drawingStyle } from "#zones/editor/styles.js";
import { untilPutDown } from "#zones/editor/tool_session.js";
import { ringsOf } from "#zones/editor/vertex_change.js";
import { facts, idOf, shapeOf } from "#zones/editor/zone_stock.js";

/**
 * @typedef {import("#zones/editor/draft_page.js").DraftPage} Desk
 * @typedef {import("#zones/editor/wire.js").Polygon} Polygon
 * @typedef {import("#zones/editor/wire.js").LineString} LineString
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 * @typedef {import("#zones/editor/forms.js").Field} Field
 * @typedef {import("#zones/editor/forms.js").Values} Values
 * @typedef {(coordinates: number[][]) => string[]} Watch  what to say of a drawing under way
 */

export class Questions {
  /**
   * @param {Desk} desk
   * @param {AbortSignal} signal  aborted when the tool is put down
   */
  constructor(desk, signal) {
    this.desk = desk;
    this.signal = signal;
  }

  /**
   * One zone of the level, pressed on the map or the one chosen already.
   * @param {string} text
   * @param {{not?: number[], chosen?: boolean}} [manner]  chosen: the one chosen will do
   * @returns {Promise<number>}
   */
  async zone(text, { not = [], chosen = false } = {}) {
    const [only, ...others] = this.desk.selection.ids;
    if (chosen && only !== undefined && !others.length) return only;
    const id = await this.press(text, (coordinate) => {
      const zone = this.desk.stock.at(coordinate);
      return zone && !not.includes(idOf(zone)) ? idOf(zone) : null;
    });
    return id;
  }

  /**
   * Several zones of the level: each press adds one or takes it away, Enter ends.
   * @param {string} text
   * @param {number} least
   * @returns {Promise<number[]>}
   */
  zones(text, least) {
    const { selection, stock, map } = this.desk;
    return untilPutDown(this.signal, (resolve) => {
      const finish = () => {
        if (selection.ids.length >= least) resolve(selection.ids);
        else this.desk.hint.warn([fill(gettext("Choose at least {n}."), { n: least })]);
      };
      const press = (/** @type {import("ol/MapBrowserEvent.js").default} */ event) => {
        const zone = stock.at(event.coordinate);
        if (zone) selection.toggle(idOf(zone));
      };
      this.desk.hint.ask({ text, finish });
      map.on("click", press);
      return () => map.un("click", press);
    });
  }

  /**
   * @template T
   * @param {string} text
   * @param {(coordinate: number[]) => T | null} find  what lies at a place of the map
   * @returns {Promise<T>}
   */
  press(text, find) {
    const { map, hint, target } = this.desk;
    return untilPutDown(this.signal, (resolve) => {
      const at = (/** @type {number[] | undefined} */ coordinate) => {
        const found = coordinate ? find(coordinate) : null;
        if (found !== null) resolve(found);
        else hint.warn([gettext("Nothing of that kind is here.")]);
      };
      const press = (/** @type {import("ol/MapBrowserEvent.js").default} */ event) => at(event.coordinate);
      hint.ask({ text, finish: () => at(map.getView().getCenter()) });
      hint.finishButton.hidden = true; // Enter takes the middle of the map; a thumb presses itself
      map.on("click", press);
      target.dataset.pointing = "";
      return () => {
        map.un("click", press);
        delete target.dataset.pointing;
      };
    });
  }

  /**
   * @param {string} text
   * @param {{cut?: number | null, trace?: boolean}} [manner]  cut: the zone it should divide
   * @returns {Promise<LineString>}
   */
  async line(text, { cut = null, trace = false } = {}) {
    const shape = cut === null ? null : this.desk.stock.shape(cut);
    const rings = shape ? ringsOf(shape) : null;
    const drawn = await this.draw("LineString", text, trace, (line) => lineWarnings(line, rings));
    return { type: "LineString", coordinates: lineOnGrid(/** @type {any} */ (drawn.coordinates)) };
  }

  /**
   * An area; whoever draws it is warned where it leaves the zone above that its first corner is in.
   * @param {string} text
   * @returns {Promise<Polygon>}
   */
  async area(text) {
    const drawn = await this.draw("Polygon", text, false,
      (ring) => areaWarnings(ring, this.desk.stock.ringsAbove(ring[0] ?? [])));
    const [ring = []] = /** @type {number[][][]} */ (drawn.coordinates);
    return { type: "Polygon", coordinates: [lineOnGrid(ring)] };
  }

  /**
   * @param {"LineString" | "Polygon"} type
   * @param {string} text
   * @param {boolean} trace  whether lines are followed from the start
   * @param {Watch} watch
   * @returns {Promise<{coordinates: unknown}>}
   */
  draw(type, text, trace, watch) {
    const { map, hint, guides, target } = this.desk;
    return untilPutDown(this.signal, (resolve) => {
      const draw = new ol.interaction.Draw({
        type, style: drawingStyle(), trace: () => guides.tracing, traceSource: guides.traced,
        ...(type === "LineString" && { freehandCondition: ol.events.condition.never }),
      });
      draw.on("drawstart", ({ feature }) => {
        feature.on("change", () => hint.warn(watch(sketched(feature))));
      });
      draw.on("drawend", ({ feature }) => {
        const geometry = feature.getGeometry();
        // The press that ends a drawing must not also be a press of the next question.
        if (geometry) setTimeout(() => resolve(/** @type {any} */ (shapeOf(geometry))));
      });
      hint.ask({
        text, traces: true, finish: () => draw.finishDrawing(), back: () => draw.removeLastPoint(),
      });
      hint.setTrace(trace);
      map.addInteraction(draw);
      const end = guides.begin();
      const calm = this.desk.noDoubleClickZoom();
      target.dataset.drawing = "";
      return () => {
        end();
        calm();
        map.removeInteraction(draw);
        hint.setTrace(false);
        delete target.dataset.drawing;
      };
    });
  }

  /**
   * @param {import("#zones/editor/forms.js").FormText} text
   * @param {Field[]} fields
   * @returns {Promise<Values>}
   */
  form(text, fields) {
    const { panel, hint, session } = this.desk;
    return untilPutDown(this.signal, (resolve) => {
      hint.ask({ text: gettext("Fill in the form; Escape leaves it.") });
      const view = formView(text, fields, resolve, () => session.putDown());
      panel.showWork(view);
      /** @type {HTMLElement | null} */ (view.querySelector("input, select"))?.focus();
      return () => panel.endWork();
    });
  }

  /**
   * Performs an operation; a big one after its difference was seen and accepted.
   * @param {string} kind
   * @param {Record<string, unknown>} parameters
   * @param {{title?: string}} [show]  title: of the difference to show first
   * @returns {Promise<Outcome>} rejects where it is refused
   */
  async perform(kind, parameters, { title } = {}) {
    const asked = this.desk.work.withOutline(kind, parameters);
    if (title) await this.accept(title, await this.desk.client.try(kind, asked));
    return this.desk.work.perform(kind, asked);
  }

  /**
   * Shows a difference until it is accepted.
   * @param {string} title
   * @param {Outcome} tried
   */
  accept(title, tried) {
    const { panel, hint, differences, session } = this.desk;
    return untilPutDown(this.signal, (/** @type {(value: void) => void} */ resolve) => {
      const finish = () => resolve();
      hint.ask({ text: gettext("Look at the difference: Enter applies it, Escape leaves all as it was."), finish });
      differences.show(tried.differences ?? []);
      panel.showWork(differenceView(title, tried, { apply: finish, cancel: () => session.putDown() }));
      return () => {
        differences.clear();
        panel.endWork();
      };
    });
  }

  /**
   * What a zone is called: "A-01 North Street".
   * @param {number} id
   */
  called(id) {
    const feature = this.desk.stock.feature(id);
    return feature ? `${facts(feature).code} ${nameOf(facts(feature))}`.trim() : String(id);
  }
}

/**
 * The places of what is being drawn, the pointer's last, in degrees.
 * @param {import("ol/Feature.js").default} feature
 */
function sketched(feature) {
  const geometry = feature.getGeometry();
  if (!geometry) return [];
  const [first = []] = ringsOf(shapeOf(geometry));
  return lineOnGrid(first); // the pointer may stand on the last one pressed
}
