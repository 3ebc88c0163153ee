/**
 * The editor of a draft: map, tools, table, history and check, held together. What is asked goes
 * to the server operation by operation; what it answers is put on the map and into the table.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need } from "#zones/dom.js";
import { fill, gettext, nameOf } from "#zones/i18n.js";
import { drawn, uncover } from "#zones/map/base_map.js";
import ol from "#zones/map/ol.js";
import { SearchBox } from "#zones/map/search.js";
import { checkPanelOf } from "#zones/editor/check_work.js";
import { DraftBar } from "#zones/editor/draft_bar.js";
import { DraftWork } from "#zones/editor/draft_work.js";
import { HintBar } from "#zones/editor/hint_bar.js";
import { HistoryPanel } from "#zones/editor/history_panel.js";
import { onKey } from "#zones/editor/keys.js";
import { LockWatch } from "#zones/editor/lock_watch.js";
import { MapDesk } from "#zones/editor/map_desk.js";
import { MapOptions } from "#zones/editor/map_options.js";
import { Questions } from "#zones/editor/questions.js";
import { SidePanel } from "#zones/editor/side_panel.js";
import { ToolRail } from "#zones/editor/tool_rail.js";
import { ToolSession } from "#zones/editor/tool_session.js";
import { AREA_TOOLS, LINE_TOOLS, SELECT } from "#zones/editor/tools.js";
import { zoneView } from "#zones/editor/zone_panel.js";
import { ZoneSheet } from "#zones/editor/zone_sheet.js";
import { facts } from "#zones/editor/zone_stock.js";
import { ZONE_TOOLS } from "#zones/editor/zone_tools.js";

/**
 * @typedef {import("#zones/editor/wire.js").Draft} Draft
 * @typedef {import("#zones/editor/wire.js").Outcome} Outcome
 * @typedef {import("#zones/editor/wire.js").ZoneFacts} ZoneFacts
 * @typedef {import("#zones/editor/map_desk.js").Config} Config
 */

/** The operations that leave people and units as they are; most of all those done often. */
const KEEPS_HOLDERS = new Set(
  ["move_vertex", "insert_vertex", "remove_vertex", "reshape", "transfer", "edit", "recode", "set_parent"]);

export class DraftPage extends MapDesk {
  /**
   * @param {HTMLElement} root
   * @param {Config} config
   */
  constructor(root, config) {
    super(root, config);
    /** @type {{code: string, kind: string, name: string}[]} */
    this.reference = [];
    /** @type {import("#zones/editor/wire.js").Holders | null} */
    this.holders = null;
    this.work = this.makeWork();
    this.panel = new SidePanel(need(".fw-editor-panel", HTMLElement, root), (tab) => {
      if (tab === "history") this.history.refresh().catch(this.onProblem);
    });
    this.history = new HistoryPanel(this.panel.body("history"), {
      load: () => this.client.operations(),
      walk: (to) => { this.work.step("walk", to); },
      look: (box) => this.view.goToBox(box),
    });
    this.checkPanel = checkPanelOf(this.panel.body("check"), this);
    this.sheet = new ZoneSheet(need(".fw-editor-table", HTMLElement, root), this);
    this.bar = this.makeBar();
    this.hint = new HintBar(need(".fw-hint-bar", HTMLElement, root), {
      cancel: () => this.session.putDown(), trace: (on) => this.guides.trace(on),
    });
    const groups = config.kind === "line" ? LINE_TOOLS : AREA_TOOLS;
    this.tools = [...groups.flat(), ...ZONE_TOOLS];
    this.rail = new ToolRail(need(".fw-editor-rail", HTMLElement, root), groups,
      (tool) => this.session.take(tool));
    /** @type {ToolSession<Questions>} */
    this.session = new ToolSession(SELECT, (signal) => new Questions(this, signal), {
      onChange: (tool) => {
        this.rail.press(tool);
        this.hint.name(tool.name(), tool === SELECT);
      },
      onProblem: this.onProblem,
    });
    this.lock = new LockWatch(need("[data-lock]", HTMLElement, root), this.client,
      { onDraft: (draft) => this.work.take(draft), onProblem: this.onProblem });
    this.listen();
  }

  makeWork() {
    return new DraftWork(this.client, this.config.draft, {
      onDraft: (draft, moved) => this.onDraft(draft, moved),
      onOutcome: (outcome) => this.onOutcome(outcome),
      onSaving: (condition, waiting) => this.bar.tellSaving(condition, waiting),
      onDone: (text) => this.results.tell(text),
      onProblem: this.onProblem,
    });
  }

  makeBar() {
    return new DraftBar(need(".fw-editor-bar", HTMLElement, this.root), this.config.levels, {
      step: (step) => { this.work.step(step); },
      level: (code) => this.showLevel(code),
      check: () => {
        this.panel.show("check");
        this.checkPanel.run().catch(this.onProblem);
      },
    });
  }

  listen() {
    new MapOptions(need(".fw-map-options", HTMLElement, this.root), {
      above: (shown) => this.view.above.setVisible(shown),
      issues: (shown) => this.issues.show(shown),
      reference: (shown) => this.basemaps.own.forEach((layer) => layer.setVisible(shown)),
      snap: (on) => { this.guides.on = on; },
      outline: (on) => { this.work.outline = on; },
      file: (file) => { this.files.read(file); },
    });
    new SearchBox(need(".fw-search", HTMLElement, this.root), `${this.api}reference/search`,
      this.config.datums, (place) => this.view.goToPlace(place));
    document.addEventListener("keydown", (event) => this.onKeyDown(event));
  }

  async start() {
    this.session.putDown();
    try {
      const [draft, { results }] = await Promise.all([
        this.client.draft(), getJson(`${this.api}reference/layers`),
        this.basemaps.load().catch(this.onProblem)]);
      this.reference = results.map((/** @type {any} */ layer) => ({ ...layer, name: nameOf(layer) }));
      this.work.take(draft);
      this.showLevel(this.stock.level.code);
      await this.lock.open(draft);
      await this.openAsked();
      if (this.work.resume()) this.results.tell(gettext("What was not sent the last time is sent now."));
    } catch (error) {
      this.onProblem(error);
    }
    await drawn(this.map);
    this.root.dataset.ready = "";
    performance.mark("editor-ready");
  }

  /** Another page may lead to one zone: ?zone=12. */
  async openAsked() {
    const zone = Number(new URLSearchParams(location.search).get("zone"));
    if (!zone) return;
    const { level } = await this.factsOf(zone);
    if (level !== this.stock.level.code) this.showLevel(level);
    await this.zoomTo(zone);
    this.selection.set([zone]);
  }

  /** @param {string} code */
  showLevel(code) {
    this.stock.show(code);
    this.selection.set([]);
    this.view.refresh();
    this.bar.showLevel(code);
    this.sheet.showLevel();
  }

  /**
   * @override
   * @param {boolean} near
   */
  onNear(near) {
    need("[data-far]", HTMLElement, this.root).hidden = near;
    need("[data-far-text]", HTMLElement, this.root).textContent = fill(
      gettext("Move closer to see and edit: {level}."), { level: nameOf(this.stock.level) });
  }

  /**
   * @param {Draft} draft
   * @param {boolean} moved  by somebody else, or in another window
   */
  onDraft(draft, moved) {
    const { mayEdit } = this.work;
    this.bar.show(draft, mayEdit);
    this.rail.allow(mayEdit);
    this.history.allow(mayEdit);
    this.checkPanel.allow(mayEdit);
    this.checkPanel.outdate(draft.position);
    this.sheet.table.mayEdit = mayEdit;
    this.root.dataset.reading = String(!mayEdit);
    if (this.session.tool && !this.session.tool.looks && !mayEdit) this.session.putDown();
    if (moved) this.reload();
    this.showChosen();
  }

  /** Loads all anew: somebody else, or another window, went on with the draft. */
  reload() {
    this.stock.reload();
    this.view.refresh();
    this.sheet.showLevel();
    if (this.panel.tab === "history") this.history.refresh().catch(this.onProblem);
  }

  /**
   * Puts on the map and into the table what has changed.
   * @param {Outcome} outcome
   */
  onOutcome(outcome) {
    this.stock.patch(outcome);
    this.sheet.patch(outcome);
    this.selection.refresh(outcome.gone);
    this.defects.clear();
    this.work.take(outcome.draft);
    if (!KEEPS_HOLDERS.has(outcome.operation?.kind ?? "")) this.onHolders();
    if (this.panel.tab === "history") this.history.refresh().catch(this.onProblem);
    const warnings = outcome.warnings.map(({ detail }) => detail);
    const said = [outcome.operation?.label ?? "", ...warnings].filter(Boolean).join(" ");
    if (warnings.length) this.results.hold(said);
    else if (said) this.results.tell(said);
  }

  onHolders() {
    this.sheet.refreshHolders();
    this.askHolders();
  }

  /** @override */
  onSelection() {
    this.showChosen();
    this.askHolders();
    this.sheet.table.choose(this.selection.ids);
    const looking = this.panel.work.hidden && this.session.tool === SELECT;
    if (!this.selection.ids.length || !looking) return;
    this.panel.show("zone");
    if (this.panel.sheet) this.uncoverChosen();
  }

  /** On a phone the panel lies over the foot of the map. */
  uncoverChosen() {
    const extent = this.stock.feature(this.selection.ids[0] ?? 0)?.getGeometry()?.getExtent();
    if (!extent) return;
    const [lon = 0, lat = 0] = ol.proj.toLonLat(ol.extent.getCenter(extent));
    uncover(this.map, { lon, lat }, this.panel.root.offsetHeight);
  }

  showChosen() {
    const zones = this.selection.ids.flatMap((id) => {
      const known = this.factsHere(id);
      return known ? [{ id, facts: known }] : [];
    });
    const tools = ZONE_TOOLS.filter(({ code }) => code !== "group" || this.stock.levelAbove);
    this.panel.body("zone").replaceChildren(...zoneView({
      zones,
      tools: this.work.mayEdit ? tools : [],
      take: (tool) => { this.session.take(tool); },
      zoomTo: (id) => { this.zoomTo(id); },
      nameOfAbove: (id) => this.sheet.nameOfAbove(id),
      holders: this.holders?.zone === zones[0]?.id ? this.holders : null,
    }));
  }

  /** Who heads and leads the one zone that is chosen. */
  async askHolders() {
    const [zone, ...others] = this.selection.ids;
    if (zone === undefined || others.length) return;
    const [found = null] = await this.client.holders({ zone }).catch(() => []);
    this.holders = found;
    if (this.selection.ids[0] === zone) this.showChosen();
  }

  /**
   * What is known here of a zone, loaded on the map or listed in the table.
   * @param {number} id
   * @returns {ZoneFacts | null}
   */
  factsHere(id) {
    const feature = this.stock.feature(id);
    return feature ? facts(feature) : this.sheet.facts.get(id) ?? null;
  }

  /**
   * @param {number} id
   * @throws {ApiError} where it is gone
   */
  async factsOf(id) {
    const known = this.factsHere(id) ?? (await this.client.zone(id))?.properties;
    if (!known) throw new ApiError(gettext("The zone is not there any more."), 404);
    return known;
  }

  /** The zones above as options of a form. */
  zonesAbove() {
    return this.sheet.above();
  }

  /** @param {KeyboardEvent} event */
  onKeyDown(event) {
    if (this.bar.keys.open) return; // the dialog's own keys close it
    const { hint } = this;
    const meant = onKey(event, {
      cancel: () => { this.session.putDown(); },
      finish: () => { hint.step.finish?.(); return Boolean(hint.step.finish); },
      back: () => { hint.step.back?.(); return Boolean(hint.step.back); },
      trace: () => hint.setTrace(!hint.tracing),
      undo: () => { this.work.step("undo"); },
      redo: () => { this.work.step("redo"); },
      help: () => this.bar.help(),
      tool: (key) => this.takeByKey(key),
    });
    if (meant) event.preventDefault();
  }

  /** @param {string} key */
  takeByKey(key) {
    const tool = this.tools.find((each) => each.key.toLowerCase() === key.toLowerCase());
    if (tool && (tool.looks || this.work.mayEdit)) this.session.take(tool);
    return tool !== undefined;
  }

  /**
   * @override
   * @param {unknown} problem
   */
  onProblem(problem) {
    super.onProblem(problem);
    // Somebody else was at the draft: how it stands is asked at once.
    if (problem instanceof ApiError && problem.status === 409) this.lock.look();
  }
}

const config = /** @type {Config} */ (
  JSON.parse(need("#page-config", HTMLScriptElement).textContent ?? "{}"));
new DraftPage(need(".fw-editor", HTMLElement), config).start();
