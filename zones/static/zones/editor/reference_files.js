/**
 * Files a person drops on the map: drawn in this browser only, as guides to snap to and trace.
 * Nothing of them is sent.
 */

import { h, icon, need } from "#zones/dom.js";
import { fill, gettext } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { guideStyle } from "#zones/editor/styles.js";

/** Larger than this a file would stop the page: it belongs on the imports page. */
const LARGEST = 30 * 1024 * 1024;

export class ReferenceFiles {
  /**
   * @param {import("ol/Map.js").default} map
   * @param {HTMLElement} list
   * @param {(text: string) => void} tell
   */
  constructor(map, list, tell) {
    this.map = map;
    this.list = list;
    this.tell = tell;
    /** @type {{name: string, layer: import("ol/layer/Vector.js").default, source: import("ol/source/Vector.js").default}[]} */
    this.files = [];
    const target = need(".fw-map", HTMLElement);
    target.addEventListener("dragover", (event) => event.preventDefault());
    target.addEventListener("drop", (event) => {
      event.preventDefault();
      for (const file of event.dataTransfer?.files ?? []) this.read(file);
    });
  }

  /** @param {File} file */
  async read(file) {
    if (file.size > LARGEST) {
      this.tell(fill(gettext("{file} is larger than 30 MB."), { file: file.name }));
      return;
    }
    try {
      const features = formatOf(file.name).readFeatures(
        await file.text(), { featureProjection: "EPSG:3857" });
      if (!features.length) throw new Error("empty");
      this.add(file.name, features);
    } catch {
      this.tell(fill(gettext("{file} holds nothing that can be drawn: GeoJSON, KML and GPX are read."),
        { file: file.name }));
    }
  }

  /**
   * @param {string} name
   * @param {import("ol/Feature.js").default[]} features
   */
  add(name, features) {
    const source = new ol.source.Vector({ features });
    const layer = new ol.layer.Vector({ source, zIndex: 23, style: guideStyle });
    this.map.addLayer(layer);
    this.files.push({ name, layer, source });
    this.draw();
    const extent = source.getExtent();
    if (extent) this.map.getView().fit(extent, { padding: [80, 80, 80, 80], maxZoom: 17, duration: 250 });
    this.tell(fill(gettext("{file} is shown as a guide, in this browser only."), { file: name }));
  }

  /** The sources to snap to. */
  get sources() {
    return this.files.map(({ source }) => source);
  }

  /** @param {string} name */
  remove(name) {
    for (const file of this.files) if (file.name === name) this.map.removeLayer(file.layer);
    this.files = this.files.filter((file) => file.name !== name);
    this.draw();
  }

  draw() {
    this.list.replaceChildren(...this.files.map(({ name }) => h("li", {}, h("span", {}, name),
      h("button", {
        type: "button", class: "fw-icon-button", "aria-label": `${gettext("Remove")} ${name}`,
        onclick: () => this.remove(name),
      }, icon("x")))));
  }
}

/** @param {string} name */
function formatOf(name) {
  const ending = name.toLowerCase().split(".").at(-1);
  if (ending === "kml") return new ol.format.KML();
  return ending === "gpx" ? new ol.format.GPX() : new ol.format.GeoJSON();
}
