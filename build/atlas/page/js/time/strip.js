/** The strip of the timeline: who held how much over time, a mark for each stop, years. */

/** @import {Face} from "../types" */

import { changeOn, sumOf } from "../map/control.js";
import { data } from "../page/data.js";
import { make } from "../page/dom.js";
import { withRoom } from "../plain/scale.js";
import { firstOfAll, lastOfAll, scale, stops, turns } from "./stops.js";

const WIDTH = 1000;
const HEIGHT = 100; // of the shares; marks stand below
const MARKS = { events: 24, statements: 40 };

/** Draw who held how much of what is disputed, from the first day to the last. */
export function drawStrip() {
  const svg = svgPart("svg", { viewBox: "0 0 1000 140", preserveAspectRatio: "none", "aria-hidden": "true" });
  const ends = [...turns, lastOfAll];
  const tops = ends.map(sharesOn);
  for (const [number, holder] of holders().entries()) {
    const runs = ends.slice(1).map((day, at) => {
      const [x, end] = [ends[at] ?? day, day].map((one) => Math.round(scale.shareOf(one) * WIDTH));
      const [top, bottom] = [tops[at]?.[number - 1] ?? 0, tops[at]?.[number] ?? 0].map((share) =>
        Math.round(share * HEIGHT),
      );
      return Number(bottom) > Number(top) ? `M${x} ${top}H${end}V${bottom}H${x}z` : "";
    });
    svg.append(svgPart("path", { class: `h-${holder}`, d: runs.join("") }));
  }
  svg.append(marks("events"), marks("statements"));
  return svg;
}

function holders() {
  return [...new Set(data.statements.map(({ holder }) => holder))];
}

/** Faces that changed hands most often: what the timeline is about. @returns {[string, Face][]} */
function disputed() {
  const all = Object.entries(data.faces);
  const often = all.filter(([, { history }]) => history.length > 2);
  return often.length ? often : all.filter(([, { history }]) => history.length > 1);
}

/** The shares of the holders on a day, each added to those before it. @param {string} day */
function sharesOn(day) {
  const moving = disputed();
  const whole = sumOf(moving.map(([, face]) => face)) || 1;
  const held = moving.map(([id, { km2 }]) => ({ km2, holder: changeOn(id, day)?.holder }));
  let top = 0;
  return holders().map((holder) => {
    top += sumOf(held.filter((one) => one.holder === holder)) / whole;
    return top;
  });
}

/** @param {"events" | "statements"} kind */
function marks(kind) {
  const days = stops.filter((stop) => stop[kind].length).map(({ day }) => day);
  const ticks = days.map((day) => `M${(scale.shareOf(day) * WIDTH).toFixed(1)} ${HEIGHT}v${MARKS[kind]}`);
  return svgPart("path", { class: `ticks ${kind}`, d: ticks.join("") });
}

/** @param {string} name @param {Record<string, string>} attributes */
function svgPart(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Write years under the timeline where they have room, those first in which much happened. */
export function writeYears() {
  const [begin, end] = [Number(firstOfAll.slice(0, 4)), Number(lastOfAll.slice(0, 4))];
  const startOf = (/** @type {number} */ year) => Math.max(0, scale.shareOf(`${year}-01-01`));
  const length = (/** @type {number} */ year) => (year === begin ? 1 : startOf(year + 1) - startOf(year));
  const years = Array.from({ length: end - begin + 1 }, (_, at) => begin + at);
  const starts = new Map(years.sort((a, b) => length(b) - length(a)).map((year) => [startOf(year), year]));
  const few = withRoom([...starts.keys()], 0.2);
  return withRoom([...starts.keys()], 0.042).map((share) => {
    const classes = few.includes(share) ? "year few" : "year";
    const label = make("span", { class: classes, "aria-hidden": "true" }, starts.get(share) ?? "");
    label.style.left = `${share * 100}%`;
    return label;
  });
}
