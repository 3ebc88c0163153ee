/**
 * The colours of the map, by day and by night: a quiet ground, so that borders and the answer
 * stand out.
 */

/**
 * @typedef {object} Palette
 * @property {string} ground
 * @property {string[]} shades  grounds of zones, for neighbours to differ by
 * @property {string} water
 * @property {string} green
 * @property {string} building
 * @property {string} buildingEdge
 * @property {string} road
 * @property {string} mainRoad
 * @property {string} roadEdge
 * @property {string} farRoad
 * @property {string} text
 * @property {string} waterText
 * @property {string} halo
 * @property {string} landmark
 * @property {string} border
 * @property {string} borderText
 * @property {string} hover
 * @property {string} chosen
 * @property {string} chosenFill
 * @property {string} street
 * @property {string} position
 * @property {string} positionFill
 */

/** @type {Palette} */
const DAY = {
  ground: "#f2f1ea",
  shades: ["#e3eede", "#f6ead3", "#e9e4f1", "#f5e3dd", "#dfeced", "#efefd0"],
  water: "#bcd7e3",
  green: "#d5e5c9",
  building: "#e3dfd4",
  buildingEdge: "#cfc9ba",
  road: "#ffffff",
  mainRoad: "#fdf0cf",
  roadEdge: "#d4cebf",
  farRoad: "#c9b890",
  text: "#4d5352",
  waterText: "#3d6f86",
  halo: "rgba(255, 255, 255, 0.85)",
  landmark: "#7a5a2c",
  border: "#0f6b66",
  borderText: "#0b4f4c",
  hover: "rgba(15, 107, 102, 0.12)",
  chosen: "#c4480d",
  chosenFill: "rgba(224, 110, 40, 0.30)",
  street: "#7b3fa0",
  position: "#1967d2",
  positionFill: "rgba(25, 103, 210, 0.14)",
};

/** @type {Palette} */
const NIGHT = {
  ground: "#161d1f",
  shades: ["#1d2b25", "#2b2819", "#26222f", "#2e2221", "#1a292d", "#282a1a"],
  water: "#1b3644",
  green: "#1c2e24",
  building: "#232b2d",
  buildingEdge: "#303a3c",
  road: "#343f42",
  mainRoad: "#47504b",
  roadEdge: "#1a2224",
  farRoad: "#57604f",
  text: "#a3afad",
  waterText: "#7fb2c9",
  halo: "rgba(17, 23, 25, 0.85)",
  landmark: "#d6b27c",
  border: "#43b3a8",
  borderText: "#8fdcd3",
  hover: "rgba(76, 192, 180, 0.16)",
  chosen: "#ff9a56",
  chosenFill: "rgba(255, 154, 86, 0.26)",
  street: "#c792ea",
  position: "#7fb1ff",
  positionFill: "rgba(127, 177, 255, 0.18)",
};

/** @returns {Palette} the palette of the page's present theme */
export const palette = () =>
  document.documentElement.getAttribute("data-bs-theme") === "dark" ? NIGHT : DAY;

/** The font of the page, for text on the map. */
export const FONT = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", '
  + '"WenQuanYi Micro Hei", system-ui, sans-serif';
