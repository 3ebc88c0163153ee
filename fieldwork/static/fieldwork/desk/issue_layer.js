/**
 * Issues on the map: loaded for the part that is seen, gathered where they lie close together.
 * Each light has a shape of its own, so that colour is not all that tells them apart.
 */

import { getJson } from "#zones/api.js";
import { fill, gettext, language } from "#zones/i18n.js";
import ol from "#zones/map/ol.js";
import { FONT, palette } from "#zones/map/palette.js";

/**
 * @typedef {"green" | "yellow" | "red" | "off"} Light
 * @typedef {import("ol/Feature.js").FeatureLike} FeatureLike
 * @typedef {import("ol/Feature.js").default} Feature
 */

const DEGREES = "EPSG:4326";
/** So many are asked for at once: the newest of the view. */
export const MOST = 1000;
const GATHERED_PX = 50;
const COLOURS = { green: "#1f8a4c", yellow: "#d99a00", red: "#c62828", off: "#6b7a78" };
const WORST = /** @type {Light[]} */ (["red", "yellow", "green", "off"]);

export class IssueLayer {
  /**
   * @param {string} address  of GET /issues
   * @param {Record<string, string>} asked  what the list is narrowed to
   * @param {{light: Light | null, stopped: string[]}} lights  only those with this light, which
   *     the interface does not ask for; and the states in which no clock runs
   */
  constructor(address, asked, { light, stopped }) {
    this.address = address;
    this.asked = asked;
    this.light = light;
    this.stopped = new Set(stopped);
    /** @type {AbortController | null} */
    this.running = null;
    this.source = new ol.source.Vector();
    this.gathered = new ol.source.Cluster({ source: this.source, distance: GATHERED_PX });
    this.layer = new ol.layer.Vector({
      source: this.gathered, zIndex: 40, style: (feature) => look(featuresOf(feature).map((each) => this.lightOf(each))),
    });
    this.pointed = new ol.source.Vector();
    this.pointedLayer = new ol.layer.Vector({
      source: this.pointed, zIndex: 45, style: () => ring(),
    });
  }

  /** All that is drawn, for the map to hold. */
  get layers() {
    return [this.layer, this.pointedLayer];
  }

  /**
   * Loads what the view shows, and says in a sentence how much of it that is.
   * @param {number[]} extent  in the map's projection
   */
  async load(extent) {
    this.running?.abort();
    this.running = new AbortController();
    const bbox = ol.proj.transformExtent(extent, "EPSG:3857", DEGREES)
      .map((side) => side.toFixed(6)).join(",");
    const answer = await getJson(this.address,
      { ...this.asked, bbox, format: "geojson", limit: MOST, count: "true" }, this.running.signal);
    const format = new ol.format.GeoJSON({ dataProjection: DEGREES, featureProjection: "EPSG:3857" });
    const features = format.readFeatures(answer)
      .filter((feature) => !this.light || this.lightOf(feature) === this.light);
    this.source.clear(true);
    this.source.addFeatures(features);
    return shownText(features.length, Boolean(answer.next), answer.count ?? null);
  }

  /** The box around what is drawn; null where nothing is. */
  get extent() {
    return this.source.isEmpty() ? null : this.source.getExtent();
  }

  /**
   * @param {Feature} feature
   * @returns {Light}
   */
  lightOf(feature) {
    return this.stopped.has(feature.get("state")) ? "off" : feature.get("due").light;
  }

  /** @param {{lon: number, lat: number} | null} place  to draw a ring around */
  point(place) {
    this.pointed.clear();
    if (!place) return;
    const at = ol.proj.fromLonLat([place.lon, place.lat]);
    this.pointed.addFeature(new ol.Feature(new ol.geom.Point(at)));
  }
}

/**
 * How much of what the view holds is drawn, in words.
 * @param {number} shown
 * @param {boolean} more  whether there are others that were not loaded
 * @param {number | string | null} total  how many there are, "10000+" for more; null: not counted
 */
export function shownText(shown, more, total) {
  const n = shown.toLocaleString(language());
  if (!more) return fill(gettext("{n} on this map"), { n });
  if (total === null) return fill(gettext("The newest {n} are shown; move closer for the others"), { n });
  return fill(gettext("{n} of {m} are shown, the newest; move closer for the others"),
    { n, m: total.toLocaleString(language()) });
}

/**
 * The issues a drawn feature stands for.
 * @param {FeatureLike} feature
 * @returns {Feature[]}
 */
export const featuresOf = (feature) => feature.get("features") ?? [];

/** @param {Light[]} lights */
function look(lights) {
  return lights.length === 1 ? single(lights[0] ?? "off") : several(lights);
}

/** @param {Light} light */
function single(light) {
  const fillStyle = new ol.style.Fill({ color: COLOURS[light] });
  const stroke = new ol.style.Stroke({ color: "#ffffff", width: 2 });
  const image = {
    green: () => new ol.style.Circle({ radius: 8, fill: fillStyle, stroke }),
    yellow: () => new ol.style.RegularShape({ points: 4, radius: 10, angle: Math.PI / 4, fill: fillStyle, stroke }),
    red: () => new ol.style.RegularShape({ points: 3, radius: 12, fill: fillStyle, stroke }),
    off: () => new ol.style.Circle({ radius: 6, fill: fillStyle, stroke }),
  }[light]();
  return new ol.style.Style({ image });
}

/**
 * A ring that shows how the lights are divided, round the number of issues.
 * @param {Light[]} lights
 */
function several(lights) {
  const colours = palette();
  const shares = WORST.map((light) => lights.filter((each) => each === light).length);
  return new ol.style.Style({
    image: new ol.style.Icon({ img: divided(shares, colours.ground) }),
    text: new ol.style.Text({
      text: String(lights.length), font: `bold 13px ${FONT}`,
      fill: new ol.style.Fill({ color: colours.text }),
    }),
  });
}

/** @type {Map<string, HTMLCanvasElement>} */
const DRAWN = new Map();

/**
 * @param {number[]} shares  how many have each light, in the order of WORST
 * @param {string} ground
 */
function divided(shares, ground) {
  const key = `${shares} ${ground}`;
  const known = DRAWN.get(key);
  if (known) return known;
  const count = shares.reduce((sum, share) => sum + share, 0);
  const radius = 14 + Math.min(9, Math.log2(count));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.ceil(2 * radius + 6);
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 2 * Math.PI);
    pen.fillStyle = ground;
    pen.fill();
    pen.lineWidth = 5;
    let from = -Math.PI / 2;
    shares.forEach((share, index) => {
      const to = from + (share / count) * 2 * Math.PI;
      pen.beginPath();
      pen.arc(0, 0, radius, from, to);
      pen.strokeStyle = COLOURS[WORST[index] ?? "off"];
      pen.stroke();
      from = to;
    });
  }
  DRAWN.set(key, canvas);
  return canvas;
}

function ring() {
  return new ol.style.Style({
    image: new ol.style.Circle({
      radius: 17,
      fill: new ol.style.Fill({ color: "rgba(255, 255, 255, 0.01)" }),
      stroke: new ol.style.Stroke({ color: palette().chosen, width: 4 }),
    }),
  });
}
