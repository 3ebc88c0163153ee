/**
 * OpenLayers, loaded before the modules as its full build: one request instead of two hundred.
 */

export default /** @type {{ol: typeof import("ol/dist/ol.js").default}} */ (
  /** @type {unknown} */ (globalThis)).ol;
