/**
 * What is seen. Everything on the page is drawn from it, and `update` is the one place that changes
 * it; what draws listens.
 */

/** @import {State, Step} from "../types" */
/** @typedef {{before: State, changed: Set<string>, focus: boolean, step: Step}} Update */

import { firstDay } from "../plain/dates.js";
import { data } from "./data.js";
import { boxes, page } from "./dom.js";

/** @type {State} */
export const state = {
  lang: data.lang,
  /** The day shown, whatever day it is. */
  day: page.dataset.day ?? "",
  /** Layers that are switched on. */
  on: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
  /** Two days, of which only the differences are shown. */
  compare: null,
  /** `layer:id` of the feature whose details are open. */
  feature: "",
  /** Where the reader moved the map. */
  view: null,
};

/** What the page opens with: what a link does not say. */
export const opening = { ...state };

/** @type {((update: Update) => void)[]} */
const listeners = [];

/** Hear of every update, after those who asked earlier. @param {(update: Update) => void} listener */
export function onUpdate(listener) {
  listeners.push(listener);
}

/**
 * Change what is seen.
 * @param {Partial<State>} changes
 * @param {{focus?: boolean, step?: Step}} [options] `focus`: whether the details take the focus;
 *   `step`: what kind of step it is in the history of the browser, as `remember` takes it
 */
export function update(changes, { focus = false, step = "choice" } = {}) {
  const before = { ...state };
  Object.assign(state, changes);
  const changed = new Set(Object.keys(changes));
  for (const listener of listeners) listener({ before, changed, focus, step });
}

/** The period whose day is shown, or nothing. */
export function shownPeriod() {
  return data.periods.find(({ day }) => firstDay(day) === state.day)?.id ?? "";
}

/** The day of a period, or nothing. @param {string | undefined} period */
export function dayOf(period) {
  const found = data.periods.find(({ id }) => id === period);
  return found ? firstDay(found.day) : "";
}

/** The day whose features and changes are shown: of two days that are compared, the later one. */
export function shownDay() {
  return state.compare ? state.compare[1] : state.day;
}
