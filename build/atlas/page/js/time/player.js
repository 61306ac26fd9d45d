/** The timeline as a film: from change to change of control. */

import { state, update } from "../page/state.js";
import { words } from "../page/texts.js";
import { firstOfAll, turns } from "./stops.js";

const PACE = 1100; // milliseconds for each change
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
const lastTurn = turns.at(-1) ?? "";
let player = 0;

/** Play, or stop; for readers who want nothing to move by itself, go on by one change. */
export function play() {
  if (player) return pause();
  if (isStill.matches) return playOn();
  player = setInterval(playOn, PACE);
  if (state.day >= lastTurn) update({ day: firstOfAll }, { step: "time" });
  else playOn();
  return showPlayer();
}

function playOn() {
  const day = turns.find((turn) => turn > state.day);
  if (day) update({ day, compare: null }, { step: "time" });
  if (!day || day === lastTurn) pause();
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
