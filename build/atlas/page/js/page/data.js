/** What the build put into the page beside the drawing. */

/** @import {Data, Feature} from "../types" */

/** @type {Data} */
export const data = readIsland("data");

for (const [number, one] of [...everyFeature().map(([, feature]) => feature), ...data.statements].entries()) {
  const note = data.notes[number];
  if (note) one.note = note;
}

/** @param {string} id of an element that holds JSON */
export function readIsland(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/** Every feature with its key, in the order of the data. @returns {[string, Feature][]} */
export function everyFeature() {
  return Object.entries(data.layers).flatMap(([layer, { features }]) =>
    Object.entries(features).map(([id, feature]) => /** @type {[string, Feature]} */ ([`${layer}:${id}`, feature])),
  );
}

/**
 * Split the key of a feature, `layer:id`.
 * @param {string} key
 * @returns {[string, string]} layer and id
 */
export function parted(key) {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}

/** The feature of a key, if there is one; faces are no features. @param {string} key */
export function featureOf(key) {
  const [layer, id] = parted(key);
  return own(own(data.layers, layer)?.features, id);
}

/** The face of a key, `control:id`, if there is one. @param {string} key */
export function faceOf(key) {
  const [layer, id] = parted(key);
  return layer === "control" ? own(data.faces, id) : undefined;
}

/**
 * A property that an object has of its own: a name that a link or a file brings may be any text.
 * @template T
 * @param {Record<string, T> | undefined} object
 * @param {string} name
 * @returns {T | undefined}
 */
export function own(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}
