/** Show a feature wherever and whenever it is. */

import { reveal } from "../map/sight.js";
import { data, featureOf, parted } from "../page/data.js";
import { opening, state, update } from "../page/state.js";
import { addDays, firstDay } from "../plain/dates.js";

/** The day nearest to the opening one, or to a given one, on which a feature is there. @param {string} key @param {string} [day] */
export function dayWith(key, day = opening.day) {
  const { from, to } = featureOf(key) ?? {};
  if (data.layers[parted(key)[0]]?.moments) return firstDay(from);
  if (to && firstDay(to) <= day) return addDays(firstDay(to), -1);
  return from && firstDay(from) > day ? firstDay(from) : day;
}

/** The layers that are on, and the layer of a feature. @param {string} key @param {Set<string>} on */
export function withLayerOf(key, on) {
  const [layer] = parted(key);
  return on.has(layer) ? on : new Set([...on, layer]);
}

/**
 * Show a feature and open its details; a place no further away than a zoom.
 * @param {string} key
 * @param {number} [least]
 */
export function openFeature(key, least) {
  const day = dayWith(key, state.day);
  const compare = day === state.day ? state.compare : null;
  update({ feature: key, day, compare, on: withLayerOf(key, state.on) }, { focus: true });
  reveal(key, least);
}
