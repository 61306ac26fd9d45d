/** The texts of the interface and of the map, dates and numbers, in the chosen language. */

/** @import {Holding, Spoken} from "../types" */

import { dateInWords } from "../plain/dates.js";
import { fill } from "../plain/fill.js";
import { decimalsOf, digits as write } from "../plain/numbers.js";
import { data, everyFeature, faceOf, own, parted, readIsland } from "./data.js";
import { state } from "./state.js";

/** @typedef {{words: Map<string, string>, names: Map<string, string>, told: Map<string, string[]>}} Texts */
/** @type {Map<string, Texts>} */
const languages = new Map();

/** The texts of a language, read when they are first wanted. @param {string} lang */
export function textsOf(lang) {
  const known = languages.get(lang) ?? readTexts(readIsland(`text-${lang}`));
  languages.set(lang, known);
  return known;
}

/** @param {string[]} texts @returns {Texts} */
function readTexts(texts) {
  const keys = [...data.words, ...data.statements.map(({ id }) => `statement.${id}`)];
  const words = new Map(keys.map((key, number) => [key, texts[number] ?? ""]));
  const names = new Map();
  const told = new Map();
  let at = words.size;
  for (const [key, feature] of everyFeature()) {
    names.set(key, texts[at]);
    told.set(key, texts.slice(at + 1, at + 1 + (feature.told ?? 0)));
    at += 1 + (feature.told ?? 0);
  }
  return { words, names, told };
}

/**
 * A text of the interface or of the map.
 * @param {string} key
 * @param {Record<string, string | number>} [values] for `{name}` in the text
 */
export function words(key, values = {}) {
  return fill(textsOf(state.lang).words.get(key) ?? textsOf(data.lang).words.get(key) ?? "", values);
}

function spoken() {
  return /** @type {Spoken} */ (data.languages[state.lang]);
}

/** Write a partial date in words. @param {string} partial */
export function inWords(partial) {
  return dateInWords(partial, spoken());
}

/** Write a number with the language's separators. @param {number} value @param {number} [decimals] */
export function digits(value, decimals = 0) {
  return write(value, decimals, spoken());
}

/** Write an area. @param {number} km2 */
export function areaWords(km2) {
  return `${digits(km2, decimalsOf(km2))} ${words("km2")}`;
}

/**
 * The name of a feature in a language; its id where it has none.
 * @param {string} key
 * @param {string} [lang]
 * @returns {string}
 */
export function nameOf(key, lang = state.lang) {
  const [layer, id] = parted(key);
  const face = faceOf(key);
  if (face) return nameOf(face.division, lang);
  return (layer !== "control" && textsOf(lang).names.get(key)) || id;
}

/** The title of a layer. @param {string} layer */
export function titleOf(layer) {
  return words(layer === "control" ? "control" : `layer.${layer}`);
}

/** Who holds something, and how. @param {Holding} holding */
export function holderWords({ holder, how }) {
  return `${words(`holder.${holder}`)}, ${words(`how.${how}`)}`;
}

/** The name of a holder, or that it is not known. @param {string} holder */
export function holderName(holder) {
  return holder ? words(`holder.${holder}`) : words("not_known");
}

/** The field's own words for a value, or nothing. @param {string} layer @param {string} key @param {string} value */
export function valueWords(layer, key, value) {
  return words(`value.${layer}.${key}.${value}`);
}

/** The unit of a layer's field, as it is written. @param {string} layer @param {string} key */
export function unitOf(layer, key) {
  const unit = own(own(data.layers, layer)?.units, key);
  return unit ? words(unit.replace("²", "2")) || unit : "";
}
