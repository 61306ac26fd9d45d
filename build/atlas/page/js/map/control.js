/** Who holds which face, on a day or between two. */

/** @import {Change, Days, Holding} from "../types" */

import { data } from "../page/data.js";
import { faces, groupOf } from "../page/dom.js";
import { shownDay, state } from "../page/state.js";

/**
 * The change that holds for a face on a day.
 * @param {string | undefined} face
 * @param {string} day
 * @returns {Change | null}
 */
export function changeOn(face = "", day) {
  const history = data.faces[face]?.history ?? [];
  const last = history.findLast(([from]) => from <= day);
  const statement = last && data.statements[last[1]];
  return statement ? { ...statement, day: last[0] } : null;
}

/**
 * Colour every face by who holds it on the day; of two days that are compared, on the later one, and
 * only where that is not as it was.
 * @returns {SVGGraphicsElement[]} the faces that changed
 */
export function colour() {
  const earlier = state.compare?.[0];
  groupOf("control").classList.toggle("comparing", !!earlier);
  return faces.filter((element) => {
    const { holder = "", how = "" } = changeOn(element.dataset.feature, shownDay()) ?? {};
    const before = earlier ? changeOn(element.dataset.feature, earlier) : null;
    element.classList.toggle("same", !!earlier && isHeldAs(before, { holder, how }));
    if (isHeldAs(element.dataset, { holder, how })) return false;
    Object.assign(element.dataset, { holder, how });
    return true;
  });
}

/** @param {Partial<Holding> | null} one @param {Partial<Holding> | null} other */
function isHeldAs(one, other) {
  return one?.holder === other?.holder && one?.how === other?.how;
}

/** @typedef {{face: string, km2: number, was: Change | null, is: Change | null}} Difference */

/** What differs between two days. @param {Days} days @returns {Difference[]} */
export function differences([earlier, later]) {
  return Object.entries(data.faces)
    .map(([face, { km2 }]) => ({ face, km2, was: changeOn(face, earlier), is: changeOn(face, later) }))
    .filter(({ was, is }) => !isHeldAs(was, is));
}

/** Add areas up. @param {{km2: number}[]} rows */
export function sumOf(rows) {
  return rows.reduce((sum, { km2 }) => sum + km2, 0);
}
