/** Days as `YYYY-MM-DD`, partial dates as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */

import { fill } from "./fill.js";

const DAY = 864e5; // milliseconds
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const PARTIAL = /^\d{4}(-\d\d){0,2}$/;

/** The first day of a partial date. @param {string | undefined} partial */
export function firstDay(partial) {
  return `${partial}-01-01`.slice(0, 10);
}

/** Days since 1970. @param {string} day */
export function numberOf(day) {
  return Math.round(Date.parse(day) / DAY);
}

/** The day so many days after the first of 1970. @param {number} number */
export function dayAt(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** The day so many days after another. @param {string} day @param {number} count */
export function addDays(day, count) {
  return dayAt(numberOf(day) + count);
}

/** Whether a text is a day that the calendar has. @param {string} text */
export function isCalendarDay(text) {
  const number = ISO_DAY.test(text) ? numberOf(text) : Number.NaN;
  return !Number.isNaN(number) && dayAt(number) === text;
}

/** Whether a text looks like a partial date. @param {string} text */
export function isPartialDate(text) {
  return PARTIAL.test(text);
}

/**
 * Write a partial date in words.
 * @param {string} partial
 * @param {{months: string[], day: string, alone?: string[], month?: string}} spoken
 */
export function dateInWords(partial, { months, day, alone = months, month = day }) {
  const [y = "", m, d] = partial.split("-");
  if (!m) return y;
  const M = (d ? months : alone)[Number(m) - 1] ?? m;
  return fill(d ? day : month, { d: Number(d), dd: d ?? "", M, y });
}
