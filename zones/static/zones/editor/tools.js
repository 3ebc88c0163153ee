/**
 * The tools of the rail: borders and areas. Each is a short script of questions and ends with one
 * operation. What acts on chosen zones without drawing stands in zone_tools.js.
 */

import { formatDistance, fill, gettext, pgettext } from "#zones/i18n.js";
import { BorderHand } from "#zones/editor/border_hand.js";
import { formatArea } from "#zones/editor/figures.js";
import { areaOf, lengthOf } from "#zones/editor/plane.js";
import { untilPutDown } from "#zones/editor/tool_session.js";

/**
 * @typedef {import("#zones/editor/questions.js").Questions} Questions
 * @typedef {import("#zones/editor/tool_session.js").Tool<Questions>} Tool
 */

/** @type {Tool} */
export const SELECT = {
  code: "select", icon: "pointer", key: "v", looks: true,
  name: () => pgettext("editor tool", "Select"),
  run: (ask) => untilPutDown(ask.signal, () => {
    const { map, hint, stock, selection } = ask.desk;
    hint.ask({ text: gettext("Press a zone to choose it; with Shift several.") });
    const press = (/** @type {import("ol/MapBrowserEvent.js").default} */ event) => {
      const zone = stock.at(event.coordinate);
      const { shiftKey, ctrlKey, metaKey } = /** @type {MouseEvent} */ (event.originalEvent);
      if (zone && (shiftKey || ctrlKey || metaKey)) selection.toggle(Number(zone.getId()));
      else selection.set(zone ? [Number(zone.getId())] : []);
    };
    map.on("click", press);
    return () => map.un("click", press);
  }),
};

/** @type {Tool} */
const BORDER = {
  code: "border", icon: "vector-spline", key: "b",
  name: () => pgettext("editor tool", "Move border"),
  run: (ask) => untilPutDown(ask.signal, () => {
    const { desk } = ask;
    desk.hint.ask({
      text: gettext("Drag a vertex, or a border between two; all zones that share it follow. Alt and a press take a vertex out."),
    });
    const hand = new BorderHand(desk.map, desk.stock, ({ kind, ...places }) =>
      ask.perform(kind, { level: desk.stock.level.code, ...places }).catch(desk.onProblem),
    (warnings) => desk.hint.warn(warnings));
    const letGo = hand.begin();
    const end = desk.guides.begin((feature) => hand.leaves(feature));
    return () => {
      end();
      letGo();
    };
  }),
};

/** @type {Tool} */
const VERTEX = {
  code: "vertex", icon: "eraser", key: "x",
  name: () => pgettext("editor tool", "Remove vertex"),
  async run(ask) {
    const { desk } = ask;
    for (;;) {
      const hand = new BorderHand(desk.map, desk.stock, async () => {});
      const at = await ask.press(gettext("Press the vertex to take out of its border."),
        (coordinate) => hand.vertexAt(coordinate));
      await ask.perform("remove_vertex", { level: desk.stock.level.code, at }).catch(desk.onProblem);
    }
  },
};

/** @type {Tool} */
const RESHAPE = {
  code: "reshape", icon: "scribble", key: "r",
  name: () => pgettext("editor tool", "Redraw border"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the zone whose border is to be redrawn."), { chosen: true });
    const line = await ask.line(gettext(
      "Draw the new border: begin and end on the old one. T follows a line. Enter or a double press ends."));
    await ask.perform("reshape", { zone, line }, { title: gettext("Redraw the border?") });
  },
};

/** @type {Tool} */
const SPLIT = {
  code: "split", icon: "slice", key: "s",
  name: () => pgettext("editor tool", "Split"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the zone to split."), { chosen: true });
    const line = await ask.line(gettext(
      "Draw the new border across {zone}, from outside to outside. T follows a line. Enter or a double press ends.")
      .replace("{zone}", ask.called(zone)), { cut: zone });
    const { code, name, name_en } = await ask.form({
      title: gettext("The new part"), submit: gettext("Split"),
      note: gettext("The largest part keeps the number, the code and the people; the other is new."),
    }, newZoneFields(false));
    await ask.perform("split", { zone, line, ...given({ code, name, name_en }) },
      { title: fill(gettext("Split {zone}?"), { zone: ask.called(zone) }) });
  },
};

/** @type {Tool} */
const MERGE = {
  code: "merge", icon: "arrows-join", key: "m",
  name: () => pgettext("editor tool", "Merge"),
  async run(ask) {
    const zones = await ask.zones(gettext("Press the zones to merge, then Enter."), 2);
    const { keep } = await ask.form({
      title: gettext("Merge"), submit: gettext("Show the difference"),
      note: gettext("One of them keeps its number, code and people; the others end."),
    }, [{
      name: "keep", label: gettext("Which one stays"), type: "select",
      options: zones.map((id) => ({ value: String(id), label: ask.called(id) })),
    }]);
    await ask.perform("merge", { zones, keep: Number(keep) }, { title: gettext("Merge these zones?") });
    ask.desk.selection.set([Number(keep)]);
  },
};

/** @type {Tool} */
const GIVE = {
  code: "give", icon: "lasso-polygon", key: "g",
  name: () => pgettext("editor tool", "Give an area"),
  async run(ask) {
    const area = await ask.area(gettext(
      "Draw around the ground to give away; hold Shift to draw freely. Enter or a double press ends."));
    const to = await ask.zone(gettext("Press the zone that is to get it."));
    await ask.perform("transfer", { to, area },
      { title: fill(gettext("Give this area to {zone}?"), { zone: ask.called(to) }) });
    ask.desk.selection.set([to]);
  },
};

/**
 * One place that the check found, pressed on the map; null where there is none.
 * @param {Questions} ask
 * @param {string} kind  of the defect
 * @param {string} none
 * @param {string} text
 */
async function defectAt(ask, kind, none, text) {
  const { desk } = ask;
  const places = (await desk.checkPanel.run()).items.filter((item) => item.kind === kind && item.place);
  if (!places.length) {
    desk.results.tell(none);
    return null;
  }
  desk.defects.show(places);
  return ask.press(text, (coordinate) => desk.defects.at(coordinate)?.place ?? null)
    .finally(() => desk.defects.clear());
}

/** @type {Tool} */
const FILL = {
  code: "fill", icon: "droplet", key: "f",
  name: () => pgettext("editor tool", "Fill gap"),
  async run(ask) {
    const gap = await defectAt(ask, "gap", gettext("The check finds no gap."),
      gettext("Press the gap to fill."));
    if (!gap) return;
    const to = await ask.zone(gettext("Press the zone that is to get it."));
    await ask.perform("fill_gap", { gap, to },
      { title: fill(gettext("Fill the gap with {zone}?"), { zone: ask.called(to) }) });
  },
};

/** @type {Tool} */
const OVERLAP = {
  code: "overlap", icon: "layers-intersect", key: "o",
  name: () => pgettext("editor tool", "Settle overlap"),
  async run(ask) {
    const place = await defectAt(ask, "overlap", gettext("The check finds no overlap."),
      gettext("Press the overlap to settle."));
    if (!place) return;
    const to = await ask.zone(gettext("Press the zone that is to keep it."));
    await ask.perform("resolve_overlap", { place, to },
      { title: fill(gettext("Leave the overlap to {zone}?"), { zone: ask.called(to) }) });
  },
};

/** @type {Tool} */
const CUT_OUT = {
  code: "polygonise", icon: "road", key: "p",
  name: () => pgettext("editor tool", "Cut out of roads"),
  async run(ask) {
    const { desk } = ask;
    const above = await desk.zonesAbove();
    const layers = desk.reference.filter(({ kind }) => kind === "roads" || kind === "other");
    const values = await ask.form({
      title: gettext("Cut zones out of lines"), submit: gettext("Show the difference"),
      note: gettext("Within one zone above, the lines of a layer become borders."),
    }, [
      { name: "parent", label: gettext("Within"), type: "select", options: above },
      {
        name: "layer", label: gettext("Lines of"), type: "select",
        options: layers.map(({ code, name }) => ({ value: code, label: name })),
      },
      {
        name: "least", label: gettext("Least area in square metres"), type: "number", value: "2000",
        hint: gettext("Smaller pieces go to their neighbour."),
      },
      { name: "replace", label: gettext("Replace the zones that are there"), type: "check" },
    ]);
    await ask.perform("polygonise", {
      parent: Number(values.parent), level: desk.stock.level.code, layer: values.layer,
      least_area_m2: Number(values.least) || 0, replace: values.replace === "on",
    }, { title: gettext("Cut these zones out?") });
  },
};

/** @type {Tool} */
const CREATE = {
  code: "create", icon: "hexagon-plus", key: "n",
  name: () => pgettext("editor tool", "New zone"),
  async run(ask) {
    const { desk } = ask;
    const above = await desk.zonesAbove();
    const area = await ask.area(gettext(
      "Draw the new zone at the edge; ground that others have is left out. Enter or a double press ends."));
    const { parent, ...values } = await ask.form(
      { title: gettext("New zone"), submit: gettext("Show the difference") },
      [...parentField(above), ...newZoneFields(true)]);
    await ask.perform("create", {
      level: desk.stock.level.code, parent: parent ? Number(parent) : null, area, ...given(values),
    }, { title: gettext("Add this zone?") });
  },
};

/** @type {Tool} */
const LENGTH = {
  code: "length", icon: "ruler-2", key: "l", looks: true,
  name: () => pgettext("editor tool", "Measure length"),
  run: (ask) => measure(ask, "LineString", gettext("Draw along what is to be measured."),
    (line) => formatDistance(lengthOf(line))),
};

/** @type {Tool} */
const AREA = {
  code: "area", icon: "ruler-measure", key: "a", looks: true,
  name: () => pgettext("editor tool", "Measure area"),
  run: (ask) => measure(ask, "Polygon", gettext("Draw around what is to be measured."),
    (ring) => formatArea(areaOf(ring))),
};

/**
 * @param {Questions} ask
 * @param {"LineString" | "Polygon"} type
 * @param {string} text
 * @param {(places: number[][]) => string} figure
 */
async function measure(ask, type, text, figure) {
  for (;;) {
    const drawn = await ask.draw(type, text, false, (places) => [figure(places)]);
    const places = /** @type {any} */ (type === "Polygon"
      ? /** @type {any} */ (drawn.coordinates)[0] : drawn.coordinates);
    ask.desk.results.hold(figure(places));
  }
}

/** @type {Tool} */
const DRAW_LINE = {
  code: "draw", icon: "line", key: "n",
  name: () => pgettext("editor tool", "New line"),
  async run(ask) {
    const line = await ask.line(gettext("Draw the line. T follows a road. Enter or a double press ends."), { trace: true });
    const above = await ask.desk.zonesAbove();
    const { parent, ...values } = await ask.form({ title: gettext("New line"), submit: gettext("Add") },
      [...parentField(above), ...newZoneFields(true)]);
    await ask.perform("draw", {
      level: ask.desk.stock.level.code, parent: parent ? Number(parent) : null, line, ...given(values),
    });
  },
};

/** @type {Tool} */
const REDRAW_LINE = {
  code: "redraw", icon: "scribble", key: "r",
  name: () => pgettext("editor tool", "Redraw line"),
  async run(ask) {
    const zone = await ask.zone(gettext("Press the line to redraw."), { chosen: true });
    const line = await ask.line(gettext("Draw it anew. T follows a road. Enter or a double press ends."), { trace: true });
    await ask.perform("redraw", { zone, line });
  },
};

/**
 * @param {import("#zones/editor/forms.js").Option[]} above
 * @returns {import("#zones/editor/forms.js").Field[]} none at the top level
 */
const parentField = (above) => (above.length
  ? [{ name: "parent", label: gettext("Zone above"), type: "select", options: above }] : []);

/**
 * @param {boolean} named  whether a name is needed
 * @returns {import("#zones/editor/forms.js").Field[]}
 */
const newZoneFields = (named) => [
  { name: "name", label: gettext("Name"), needed: named, most: 120 },
  { name: "name_en", label: gettext("English name") },
  { name: "code", label: gettext("Code"), most: 40, hint: gettext("Left empty, one is proposed.") },
];

/**
 * What was filled in; what was left empty is not said.
 * @param {Record<string, string | undefined>} values
 */
export const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** @type {Tool[][]} in groups, as the rail shows them */
export const AREA_TOOLS = [
  [SELECT, BORDER, VERTEX, RESHAPE], [SPLIT, MERGE, GIVE, CREATE, CUT_OUT], [FILL, OVERLAP], [LENGTH, AREA]];

/** @type {Tool[][]} for schemes of lines */
export const LINE_TOOLS = [[SELECT, DRAW_LINE, REDRAW_LINE, SPLIT, MERGE], [LENGTH, AREA]];
