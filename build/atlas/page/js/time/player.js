/** The timeline as a film: from change to change of control. */

import { state, update } from "../page/state.js";
import { words } from "../page/texts.js";
import { firstOfAll, turns } from "./stops.js";

const PACE = 1100; // milliseconds for each change
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const lastTurn = turns.at(-1) ?? "";
let player = 0;
let end = lastTurn; // the day on which what is played ends

/** Play, or stop; for readers who want nothing to move by itself, go on by one change. */
export function play() {
  if (player) return pause();
  end = lastTurn;
  return state.day >= lastTurn ? playFrom(firstOfAll) : playFrom(state.day);
}

/** Play a span of time from its first day, or stop. @param {string} from @param {string} to */
export function playSpan(from, to) {
  if (player) return pause();
  end = to;
  return playFrom(isStill.matches && state.day >= from && state.day < to ? state.day : from);
}

/** @param {string} day */
function playFrom(day) {
  if (isStill.matches && day === state.day) return playOn();
  if (!isStill.matches) player = setInterval(playOn, PACE);
  if (day === state.day) playOn();
  else update({ day, compare: null }, { step: "time" });
  return showPlayer();
}

function playOn() {
  const next = turns.find((turn) => turn > state.day && turn < end) ?? end;
  if (next > state.day) update({ day: next, compare: null }, { step: "time" });
  if (state.day >= end) pause();
}

export function pause() {
  clearInterval(player);
  player = 0;
  showPlayer();
}

/** Say on the button what it does now. */
export function showPlayer() {
  const button = document.getElementById("play");
  button?.setAttribute("aria-label", words(player ? "pause" : isStill.matches ? "step_control" : "play"));
  button?.classList.toggle("playing", !!player);
}
