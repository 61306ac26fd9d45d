/**
 * The fragment of an address, `#period=…&layers=a,b&map=8/39.8/46.7`: text on one side, what it says
 * on the other. A part that says nothing is as if it were not there.
 */

/** @import {Days, View} from "../types" */

const NUMBER = /^-?\d+(\.\d+)?$/;
/** An ampersand as HTML escapes it: a system that escapes an address twice leaves it there. */
const AMPERSAND = /&(?:amp|#0*38|#x0*26);/gi;
/** Signs between parts that were themselves encoded, once or again and again. */
const ENCODED = /(?:^|[&#?])[a-z]+%(?:25)*3D|%(?:25)*26(?:[a-z]+(?:=|%(?:25)*3D)|amp|%(?:25)*23)/i;
const TIMES = 4; // that an address may have been escaped

/**
 * Take a fragment apart, whatever the systems it went through did to it; of a part said twice the
 * last one counts. Some escape its signs, others append a part of their own after a # or a ?.
 * @param {string} fragment
 * @returns {Map<string, string>}
 */
export function partsOf(fragment) {
  /** @type {Map<string, string>} */
  const parts = new Map();
  for (const part of unescaped(fragment).split(/[&#?]/)) {
    const at = part.indexOf("=");
    if (at > 0) parts.set(part.slice(0, at), decoded(part.slice(at + 1)));
  }
  return parts;
}

/** @param {string} fragment */
function unescaped(fragment) {
  let text = fragment;
  for (let time = 0; time < TIMES; time += 1) {
    text = (ENCODED.test(text) ? decoded(text) : text).replace(AMPERSAND, "&");
  }
  return text;
}

/**
 * Find the language that a tag names, such as `az-Latn-AZ` or `AZ`: regions and scripts are not told apart.
 * @param {string} [tag]
 */
export function languageOf(tag = "") {
  return tag.toLowerCase().split(/[-_]/)[0] ?? "";
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Write parts as a fragment without its sign. @param {[string, string][]} parts */
export function fragmentOf(parts) {
  return parts.map(([name, value]) => `${name}=${encoded(value)}`).join("&");
}

/** Encode all but what an address may hold as it is. @param {string} value */
function encoded(value) {
  return encodeURIComponent(value).replace(/%(3A|2C|2F)/g, decodeURIComponent);
}

/** @param {string} [text] @returns {View | null} */
export function viewFrom(text = "") {
  const parts = text.split("/");
  if (parts.length !== 3 || !parts.every((part) => NUMBER.test(part))) return null;
  const [zoom = 0, lat = 0, lng = 0] = parts.map(Number);
  return { zoom, lat, lng };
}

/** @param {View} view */
export function viewText({ zoom, lat, lng }) {
  return [zoom, lat, lng].join("/");
}

/**
 * Read two different days, the earlier one first.
 * @param {string | undefined} text
 * @param {(name: string) => string} dayOf the day that a name stands for, or nothing
 * @returns {Days | null}
 */
export function daysFrom(text = "", dayOf) {
  const [first, second, ...more] = text.split(",").map(dayOf).sort();
  return first && second && first !== second && !more.length ? [first, second] : null;
}

/**
 * Read which layers are switched on; `layers=` alone names none, names that nothing has say nothing.
 * @param {string | undefined} text
 * @param {string[]} known
 * @returns {Set<string> | null}
 */
export function layersFrom(text, known) {
  if (text === undefined) return null;
  const named = text.split(",").filter((name) => known.includes(name));
  return named.length || !text ? new Set(named) : null;
}
