/** The days of the timeline on which something changed, and its scale. */

import { data } from "../page/data.js";
import { nameOf, words } from "../page/texts.js";
import { firstDay, isCalendarDay } from "../plain/dates.js";
import { makeScale } from "../plain/scale.js";

/** @typedef {{day: string, statements: number[], events: string[]}} Stop */

/** Days on which something changed, each with the statements and events that say what. */
export const stops = readStops();

/** @returns {Stop[]} */
function readStops() {
  /** @type {Map<string, Stop>} */
  const found = new Map();
  const at = (/** @type {string | undefined} */ partial) => {
    const day = firstDay(partial);
    const stop = found.get(day) ?? { day, statements: [], events: [] };
    found.set(day, stop);
    return stop;
  };
  for (const [number, { from }] of data.statements.entries()) at(from).statements.push(number);
  for (const [layer, { moments, features }] of Object.entries(data.layers)) {
    if (moments) for (const [id, { from }] of Object.entries(features)) at(from).events.push(`${layer}:${id}`);
  }
  return [...found.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Days on which control changed. */
export const turns = stops.filter(({ statements }) => statements.length).map(({ day }) => day);

const days = stops.map(({ day }) => day);
export const firstOfAll = days[0] ?? "";
export const lastOfAll = [firstDay(data.last), days.at(-1) ?? ""].sort().at(-1) ?? "";
/** The scale of the timeline, by where it can be stepped to. */
export const scale = makeScale([...new Set([...days, lastOfAll])]);

/** The last stop until a day. @param {string} day */
export function stopUntil(day) {
  return stops.findLast((one) => one.day <= day);
}

/** The headlines of what happened on a stop. @param {Stop} stop */
export function headlines({ statements, events }) {
  const titles = statements.map((number) => words(`statement.${data.statements[number]?.id}`));
  return [...titles, ...events.map((key) => nameOf(key))];
}

/** Whether a text is a day of the calendar that the timeline has. @param {string} text */
export function isDay(text) {
  return text >= firstOfAll && text <= lastOfAll && isCalendarDay(text);
}
