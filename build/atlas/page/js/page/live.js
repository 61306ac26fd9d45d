/** Tell a screen reader what changed with the day. */

/** @import {Days, State} from "../types" */

import { differences, sumOf } from "../map/control.js";
import { headlines, stopUntil } from "../time/stops.js";
import { byId } from "./dom.js";
import { state } from "./state.js";
import { areaWords, digits, inWords, words } from "./texts.js";

const PAUSE = 400; // milliseconds in which the day may change again, as when it is dragged
/** The day that was last announced. @type {string | null} */
let announced = null;
let timer = 0;

/** @param {State} before */
export function announce(before) {
  if (state.day === before.day && state.compare === before.compare && state.lang === before.lang) return;
  announced ??= before.day;
  clearTimeout(timer);
  timer = setTimeout(() => {
    byId("live").textContent = state.compare ? comparedWords(state.compare) : dayWords(announced ?? state.day);
    announced = null;
  }, PAUSE);
}

/** @param {Days} days */
function comparedWords(days) {
  const title = words("comparison", { from: inWords(days[0]), to: inWords(days[1]) });
  return `${title.replace(/\.$/, "")}. ${differenceWords(days)}`;
}

/** @param {string} from */
function dayWords(from) {
  const stop = stopUntil(state.day);
  const news = stop?.day === state.day ? headlines(stop).join(". ") : "";
  const count = from === state.day ? "" : differenceWords([from, state.day]);
  return [words("caption", { day: inWords(state.day) }), count, news].filter(Boolean).join(" ");
}

/** @param {Days} days */
function differenceWords(days) {
  const found = differences(days);
  const values = { count: digits(found.length), area: areaWords(sumOf(found)) };
  return words(found.length ? "areas_changed" : "no_difference", values);
}
