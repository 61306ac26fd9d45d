/** The timeline: handles for the day, or for two that are compared, and buttons beside it. */

import { data } from "../page/data.js";
import { byId, make } from "../page/dom.js";
import { shownDay, state, update } from "../page/state.js";
import { inWords, words } from "../page/texts.js";
import { addDays, firstDay, numberOf } from "../plain/dates.js";
import { toggleComparison } from "./compare.js";
import { pause, play, playSpan, showPlayer } from "./player.js";
import { firstOfAll, headlines, lastOfAll, scale, stopUntil } from "./stops.js";
import { drawStrip, writeYears } from "./strip.js";

/** @typedef {"day" | "earlier" | "later"} HandleName what a handle sets */

const SNAP = 5; // pixels from a stop at which a pointer means the stop
const PAGE = 10; // stops that PageUp and PageDown go
/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE };
/** @type {Record<string, string>} */
const ENDS = { Home: firstOfAll, End: lastOfAll };

/** @type {Map<HandleName, HTMLElement>} */
const handles = new Map();

/** @param {HandleName} name */
function dayOfHandle(name) {
  if (name === "day" || !state.compare) return state.day;
  return state.compare[name === "earlier" ? 0 : 1];
}

/** Set a handle to a day; of two days the earlier one stays the earlier. @param {HandleName} name @param {string} day */
function setHandle(name, day) {
  if (name === "day" || !state.compare) return update({ day }, { step: "time" });
  const [earlier, later] = state.compare;
  if (name === "earlier") return compareDays(day < later ? day : addDays(later, -1), later);
  return compareDays(earlier, day > earlier ? day : addDays(earlier, 1));
}

/** @param {string} earlier @param {string} later */
function compareDays(earlier, later) {
  update({ compare: [earlier, later] }, { step: "time" });
}

/** @param {HandleName} name @param {KeyboardEvent} event */
function onHandleKey(name, event) {
  const by = STEPS[event.key];
  const to = ENDS[event.key];
  if (!by && !to) return;
  event.preventDefault();
  pause();
  setHandle(name, to || scale.stepFrom(dayOfHandle(name), by ?? 0));
}

/** Let a pointer take the handle that is nearest, and drag it. @param {PointerEvent} event */
function onPointer(event) {
  if (event.button) return;
  const track = /** @type {HTMLElement} */ (event.currentTarget);
  const { left, width } = track.getBoundingClientRect();
  const grabbed = [...handles.keys()].find((name) => handles.get(name) === event.target);
  const aside = grabbed ? event.clientX - left - scale.shareOf(dayOfHandle(grabbed)) * width : 0;
  const name = grabbed ?? nearestHandle((event.clientX - left) / width);
  const move = (/** @type {PointerEvent} */ { clientX }) => {
    setHandle(name, scale.dayNear((clientX - aside - left) / width, SNAP / width));
  };
  pause();
  track.setPointerCapture(event.pointerId);
  track.addEventListener("pointermove", move);
  track.addEventListener("lostpointercapture", () => track.removeEventListener("pointermove", move), { once: true });
  if (!grabbed) move(event);
  handles.get(name)?.focus({ preventScroll: true });
  event.preventDefault();
}

/** @param {number} share @returns {HandleName} */
function nearestHandle(share) {
  if (!state.compare) return "day";
  const [earlier, later] = state.compare.map((day) => Math.abs(scale.shareOf(day) - share));
  return Number(earlier) < Number(later) ? "earlier" : "later";
}

/** @param {number} count */
function stepBy(count) {
  pause();
  setHandle(state.compare ? "later" : "day", scale.stepFrom(shownDay(), count));
}

/** Build the timeline in its place. */
export function makeTimeline() {
  const track = make("div", { class: "track", onpointerdown: onPointer }, drawStrip(), ...writeYears());
  for (const name of /** @type {HandleName[]} */ (["day", "earlier", "later"])) {
    const onkeydown = (/** @type {KeyboardEvent} */ event) => onHandleKey(name, event);
    const handle = make("div", { class: "handle", role: "slider", tabindex: "0", "data-handle": name, onkeydown });
    handles.set(name, handle);
    track.append(handle);
  }
  byId("timeline").replaceChildren(
    make(
      "div",
      { class: "steps" },
      make("button", { type: "button", id: "back", onclick: () => stepBy(-1) }, "‹"),
      make("button", { type: "button", id: "play", onclick: play }),
      make("button", { type: "button", id: "forth", onclick: () => stepBy(1) }, "›"),
    ),
    ...filmButton(),
    track,
    make("p", { class: "scale", "data-text": "timeline_scale" }, words("timeline_scale")),
    make("button", { type: "button", id: "compare-button", onclick: toggleComparison }),
  );
}

/** A button that plays the span that the map is about, if it names one. */
function filmButton() {
  if (!data.film) return [];
  const [from, to] = data.film.map(firstDay);
  const onclick = () => playSpan(from ?? firstOfAll, to ?? lastOfAll);
  const name = make("span", { "data-text": "film" }, words("film"));
  const year = make("span", { class: "year-alone" }, (from ?? "").slice(0, 4));
  return [make("button", { type: "button", id: "film", onclick }, name, year)];
}

/** Put the handles where their days are. */
export function showTimeline() {
  for (const [name, handle] of handles) {
    handle.hidden = (name === "day") === !!state.compare;
    if (!handle.hidden) showHandle(name, handle);
  }
  byId("back").setAttribute("aria-label", words("previous_change"));
  byId("forth").setAttribute("aria-label", words("next_change"));
  const film = document.getElementById("film");
  film?.setAttribute("aria-label", words("play_span", { span: words("film") }));
  const button = byId("compare-button");
  button.textContent = words(state.compare ? "compare_stop" : "compare");
  button.setAttribute("aria-pressed", String(!!state.compare));
  showPlayer();
}

/** @param {HandleName} name @param {HTMLElement} handle */
function showHandle(name, handle) {
  const day = dayOfHandle(name);
  const stop = stopUntil(day);
  const headline = stop?.day === day ? headlines(stop).join("; ") : "";
  const first = numberOf(firstOfAll);
  handle.style.left = `${scale.shareOf(day) * 100}%`;
  for (const [key, value] of Object.entries({
    label: words({ day: "day", earlier: "earlier_day", later: "later_day" }[name]),
    valuemin: 0,
    valuemax: numberOf(lastOfAll) - first,
    valuenow: numberOf(day) - first,
    valuetext: headline ? `${inWords(day)}: ${headline}` : inWords(day),
  })) {
    handle.setAttribute(`aria-${key}`, String(value));
  }
}
