/** The scale of a timeline: days on one side, shares of its length from 0 to 1 on the other. */

import { dayAt, numberOf } from "./dates.js";

const EVEN = 0.5; // of the length is shared evenly among the stops, the rest by time

/**
 * Scale a timeline by the days that it can be stepped to, in order.
 * @param {string[]} steps at least one
 */
export function makeScale(steps) {
  const marks = steps.map(numberOf);
  const first = marks[0] ?? 0;
  const passedInAll = (marks[marks.length - 1] ?? first) - first || 1;
  const shares = marks.map(shareOfNumber);

  /** @param {number} number */
  function shareOfNumber(number) {
    let at = 0;
    while (at < marks.length - 2 && (marks[at + 1] ?? 0) <= number) at += 1;
    const start = marks[at] ?? first;
    const part = (number - start) / ((marks[at + 1] ?? start) - start || 1);
    return (1 - EVEN) * ((number - first) / passedInAll) + EVEN * ((at + part) / (marks.length - 1 || 1));
  }

  return {
    /** Where a day stands. @param {string} day */
    shareOf: (day) => shareOfNumber(numberOf(day)),

    /**
     * The day at a place; a stop where one is near.
     * @param {number} share
     * @param {number} near the share within which a stop is meant
     * @returns {string}
     */
    dayNear(share, near) {
      const at = shares.findIndex((one) => one > share);
      if (at < 1) return /** @type {string} */ (at ? steps[steps.length - 1] : steps[0]);
      const [before, after] = [shares[at - 1] ?? 0, shares[at] ?? 1];
      const nearest = share - before < after - share ? at - 1 : at;
      if (Math.abs((shares[nearest] ?? 0) - share) < near) return /** @type {string} */ (steps[nearest]);
      const part = (share - before) / (after - before);
      const [start, end] = [marks[at - 1] ?? 0, marks[at] ?? 0];
      return dayAt(Math.round(start + part * (end - start)));
    },

    /**
     * The step so many steps from a day; the first or the last where there are not so many.
     * @param {string} day
     * @param {number} count
     * @returns {string}
     */
    stepFrom(day, count) {
      const passed = steps.filter((one) => (count > 0 ? one <= day : one < day)).length;
      const at = count > 0 ? passed - 1 + count : passed + count;
      return /** @type {string} */ (steps[Math.min(Math.max(at, 0), steps.length - 1)]);
    },
  };
}

/**
 * Keep those places that are some way from each other and from the end, the first ones first.
 * @param {number[]} places
 * @param {number} room
 */
export function withRoom(places, room) {
  /** @type {number[]} */
  const kept = [];
  for (const place of places) {
    if (place < 1 - room / 2 && kept.every((other) => Math.abs(other - place) >= room)) kept.push(place);
  }
  return kept;
}
