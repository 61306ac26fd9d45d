const DAY = 864e5; // milliseconds
const EVEN = 0.5; // of the timeline's length is shared evenly among its stops, the rest by time
const SNAP = 5; // pixels from a stop at which a pointer means the stop
const PACE = 1100; // milliseconds for each change when it plays
const PAGE = 10; // stops that PageUp and PageDown go

/** Days on which something changed, each with the statements and events that say what. */
const stops = (() => {
  const found = {};
  const at = (day) => (found[day] ??= { day, statements: [], events: [] });
  data.statements.forEach(({ from }, number) => at(firstDay(from)).statements.push(number));
  for (const [layer, { moments, features }] of Object.entries(data.layers)) {
    if (moments) for (const [id, { from }] of Object.entries(features)) at(firstDay(from)).events.push(`${layer}:${id}`);
  }
  return Object.values(found).sort((a, b) => (a.day < b.day ? -1 : 1));
})();

const firstOfAll = stops[0].day;
const lastOfAll = [firstDay(data.updated || ""), stops[stops.length - 1].day].sort().pop();
/** Where the timeline can be stepped to. */
const steps = [...new Set([...stops.map(({ day }) => day), lastOfAll])];
const marks = steps.map(numberOf);
const shares = steps.map(shareOf);

function numberOf(day) {
  return Math.round(Date.parse(day) / DAY);
}

function dayAt(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Where a day stands on the timeline, from 0 to 1. */
function shareOf(day) {
  const number = numberOf(day);
  let at = 0;
  while (at < marks.length - 2 && marks[at + 1] <= number) at += 1;
  const part = (number - marks[at]) / (marks[at + 1] - marks[at] || 1);
  const passed = (number - marks[0]) / (marks[marks.length - 1] - marks[0] || 1);
  return (1 - EVEN) * passed + EVEN * ((at + part) / (marks.length - 1 || 1));
}

/** The day at a place of the timeline; a stop where one is near. */
function dayNear(share, near) {
  const at = shares.findIndex((one) => one > share);
  if (at < 1) return at ? lastOfAll : firstOfAll;
  const nearest = share - shares[at - 1] < shares[at] - share ? at - 1 : at;
  if (Math.abs(shares[nearest] - share) < near) return steps[nearest];
  const part = (share - shares[at - 1]) / (shares[at] - shares[at - 1]);
  return dayAt(Math.round(marks[at - 1] + part * (marks[at] - marks[at - 1])));
}

/** The step so many steps from a day. */
function stepFrom(day, count) {
  const passed = steps.filter((one) => (count > 0 ? one <= day : one < day)).length;
  const at = count > 0 ? passed - 1 + count : passed + count;
  return steps[Math.min(Math.max(at, 0), steps.length - 1)];
}

/** The last stop until a day. */
function stopUntil(day) {
  return stops.filter((one) => one.day <= day).pop();
}

const timeline = document.getElementById("timeline");
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
/** The handles, by what they set: the day, or one of two that are compared. */
const handles = {};
let player = 0;

function dayOfHandle(name) {
  return name === "day" ? state.day : state.compare[name === "earlier" ? 0 : 1];
}

/** Set a handle to a day; of two days the earlier one stays the earlier. */
function setHandle(name, day) {
  if (name === "day") update({ day, step: "time" });
  else if (name === "earlier") compareDays(day < state.compare[1] ? day : dayAt(numberOf(state.compare[1]) - 1), state.compare[1]);
  else compareDays(state.compare[0], day > state.compare[0] ? day : dayAt(numberOf(state.compare[0]) + 1));
}

function compareDays(...days) {
  update({ compare: days, step: "time" });
}

function onHandleKey(event) {
  const name = event.target.dataset.handle;
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE }[event.key];
  const to = { Home: firstOfAll, End: lastOfAll }[event.key];
  if (!by && !to) return;
  event.preventDefault();
  pause();
  setHandle(name, to || stepFrom(dayOfHandle(name), by));
}

/** Let a pointer take the handle that is nearest, and drag it. */
function onPointer(event) {
  if (event.button) return;
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const grabbed = event.target.dataset.handle;
  const aside = grabbed ? event.clientX - left - shareOf(dayOfHandle(grabbed)) * width : 0;
  const dayUnder = ({ clientX }) => dayNear((clientX - aside - left) / width, SNAP / width);
  const share = (event.clientX - left) / width;
  const distance = (name) => Math.abs(shareOf(dayOfHandle(name)) - share);
  const nearest = state.compare ? (distance("earlier") < distance("later") ? "earlier" : "later") : "day";
  const name = grabbed || nearest;
  const track = event.currentTarget;
  const move = (moved) => setHandle(name, dayUnder(moved));
  pause();
  track.setPointerCapture(event.pointerId);
  track.addEventListener("pointermove", move);
  track.addEventListener("lostpointercapture", () => track.removeEventListener("pointermove", move), { once: true });
  if (!grabbed) move(event);
  handles[name].focus({ preventScroll: true });
  event.preventDefault();
}

/** Go from change to change of control; for readers who want nothing to move by itself, one change. */
function play() {
  if (player) return pause();
  if (isStill.matches) return playOn();
  player = setInterval(playOn, PACE);
  if (state.day >= lastControl()) update({ day: firstOfAll, step: "time" });
  else playOn();
  return showPlayer();
}

function lastControl() {
  return stops.filter(({ statements }) => statements.length).pop().day;
}

function playOn() {
  const next = stops.find(({ day, statements }) => statements.length && day > state.day);
  if (next) update({ day: next.day, compare: null, step: "time" });
  if (!next || next.day === lastControl()) pause();
}

function pause() {
  clearInterval(player);
  player = 0;
  showPlayer();
}

function showPlayer() {
  const button = document.getElementById("play");
  if (!button) return;
  button.setAttribute("aria-label", words(player ? "pause" : isStill.matches ? "step_control" : "play"));
  button.classList.toggle("playing", !!player);
}

/** Build the timeline: buttons, the share of every holder over time, a mark for each stop. */
function makeTimeline() {
  if (!timeline) return;
  const button = (attributes, text = "") => make("button", { type: "button", ...attributes }, text);
  const track = make("div", { class: "track", onpointerdown: onPointer }, strip(), ...years());
  for (const name of ["day", "earlier", "later"]) {
    handles[name] = make("div", { class: "handle", role: "slider", tabindex: "0", "data-handle": name, onkeydown: onHandleKey });
    track.append(handles[name]);
  }
  timeline.replaceChildren(
    make(
      "div",
      { class: "steps" },
      button({ id: "back", onclick: () => stepBy(-1) }, "‹"),
      button({ id: "play", onclick: play }),
      button({ id: "forth", onclick: () => stepBy(1) }, "›"),
    ),
    track,
    button({ id: "compare-button", "data-text": "compare", onclick: toggleComparison }),
  );
}

function stepBy(count) {
  pause();
  setHandle(state.compare ? "later" : "day", stepFrom(shownDay(), count));
}

function svgPart(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Faces that changed hands most often: what the timeline is about. */
function disputed() {
  const all = Object.entries(data.faces);
  const often = all.filter(([, { history }]) => history.length > 2);
  return often.length ? often : all.filter(([, { history }]) => history.length > 1);
}

/** Draw who held how much of what is disputed, from the first day to the last. */
function strip() {
  const svg = svgPart("svg", { viewBox: "0 0 1000 140", preserveAspectRatio: "none", "aria-hidden": "true" });
  const moving = disputed();
  const whole = moving.reduce((sum, [, { km2 }]) => sum + km2, 0) || 1;
  const holders = [...new Set(data.statements.map(({ holder }) => holder))];
  const turns = [...stops.filter(({ statements }) => statements.length).map(({ day }) => day), lastOfAll];
  const tops = turns.map((day) => {
    let top = 0;
    const held = moving.map(([face, { km2 }]) => [changeOn(face, day)?.holder, km2]);
    return holders.map((holder) => (top += held.reduce((sum, [who, km2]) => (who === holder ? sum + km2 : sum), 0) / whole));
  });
  holders.forEach((holder, number) => {
    const runs = turns.slice(1).map((day, at) => {
      const [x, end] = [turns[at], day].map((one) => Math.round(shareOf(one) * 1000));
      const [top, bottom] = [number ? tops[at][number - 1] : 0, tops[at][number]].map((share) => Math.round(share * 100));
      return bottom > top ? `M${x} ${top}H${end}V${bottom}H${x}z` : "";
    });
    svg.append(svgPart("path", { class: `h-${holder}`, d: runs.join("") }));
  });
  for (const kind of ["events", "statements"]) {
    const ticks = stops.filter((stop) => stop[kind].length).map(({ day }) => `M${(shareOf(day) * 1000).toFixed(1)} 100v${kind === "events" ? 24 : 40}`);
    svg.append(svgPart("path", { class: `ticks ${kind}`, d: ticks.join("") }));
  }
  return svg;
}

/** Write years under the timeline where they have room, those first in which much happened. */
function years() {
  const [begin, end] = [firstOfAll, lastOfAll].map((day) => Number(day.slice(0, 4)));
  const startOf = (year) => Math.max(0, shareOf(`${year}-01-01`));
  const length = (year) => (year === begin ? 1 : startOf(year + 1) - startOf(year));
  const all = Array.from({ length: end - begin + 1 }, (_, at) => begin + at).sort((a, b) => length(b) - length(a));
  const few = withRoom(all.map(startOf), 0.2);
  return withRoom(all.map(startOf), 0.042).map((share) => {
    const label = make("span", { class: few.includes(share) ? "year few" : "year", "aria-hidden": "true" }, all[all.map(startOf).indexOf(share)]);
    label.style.left = `${share * 100}%`;
    return label;
  });
}

/** Keep those that are some way from each other and from the end. */
function withRoom(places, room) {
  const kept = [];
  for (const place of places) {
    if (place < 1 - room / 2 && kept.every((other) => Math.abs(other - place) >= room)) kept.push(place);
  }
  return kept;
}

/** Put the handles where their days are. */
function showTimeline() {
  if (!handles.day) return;
  for (const [name, handle] of Object.entries(handles)) {
    handle.hidden = (name === "day") === !!state.compare;
    if (handle.hidden) continue;
    const day = dayOfHandle(name);
    const stop = stopUntil(day);
    const headline = stop?.day === day ? headlines(stop).join("; ") : "";
    handle.style.left = `${shareOf(day) * 100}%`;
    for (const [key, value] of Object.entries({
      label: { day: words("day"), earlier: words("earlier_day"), later: words("later_day") }[name],
      valuemin: 0,
      valuemax: numberOf(lastOfAll) - marks[0],
      valuenow: numberOf(day) - marks[0],
      valuetext: headline ? `${inWords(day)}: ${headline}` : inWords(day),
    })) handle.setAttribute(`aria-${key}`, value);
  }
  for (const [id, key] of [["back", "previous_change"], ["forth", "next_change"]]) {
    document.getElementById(id).setAttribute("aria-label", words(key));
  }
  const button = document.getElementById("compare-button");
  button.textContent = words("compare");
  button.setAttribute("aria-pressed", !!state.compare);
  showPlayer();
}
