/**
 * Features of our own REST interface, asked for box by box as the map moves.
 */

import { ApiError, getJson } from "#zones/api.js";
import ol from "#zones/map/ol.js";

const DEGREES = "EPSG:4326";

/**
 * A vector source over a GeoJSON list that takes `bbox`. Each tile of the loading grid is fetched
 * once and kept, also for every nearer zoom; one that failed is asked again when next needed.
 * @param {string} address
 * @param {Record<string, string | null>} parameters
 * @param {{minZoom: number, maxZoom: number}} zooms  of the loading grid: how far out and in its
 *     tiles follow the map, which bounds the number and the size of the requests
 * @param {(problem: ApiError) => void} onProblem
 */
export function featureSource(address, parameters, zooms, onProblem) {
  const format = new ol.format.GeoJSON({ dataProjection: DEGREES, featureProjection: "EPSG:3857" });
  const grid = ol.tilegrid.createXYZ({ ...zooms, tileSize: 1024 });
  const source = new ol.source.Vector({
    strategy: ol.loadingstrategy.tile(grid),
    loader: async (extent, _resolution, projection, success, failure) => {
      const box = ol.proj.transformExtent(extent, projection, DEGREES);
      const bbox = box.map((value) => value.toFixed(6)).join(",");
      try {
        const features = [];
        for await (const page of pages(address, { ...parameters, bbox })) {
          const read = format.readFeatures(page);
          // A feature that crosses tiles comes with each of them.
          source.addFeatures(read.filter(
            (feature) => source.getFeatureById(feature.getId() ?? "") === null));
          features.push(...read);
        }
        success?.(features);
        return features;
      } catch (error) {
        source.removeLoadedExtent(extent);
        failure?.();
        if (!(error instanceof ApiError)) throw error;
        onProblem(error);
        return [];
      }
    },
  });
  return source;
}

/**
 * The pages of a list, each of which names the next.
 * @param {string} address
 * @param {Record<string, string | null>} parameters
 */
async function* pages(address, parameters) {
  let page = await getJson(address, parameters);
  yield page;
  while (page.next) {
    page = await getJson(page.next);
    yield page;
  }
}
