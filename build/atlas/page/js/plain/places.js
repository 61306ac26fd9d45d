/** Where names may stand on the screen. Boxes are `[left, top, right, bottom]` in its pixels. */

/** @import {Box, NameRules, Place, Spot} from "../types" */

const SHARE = { start: 0, middle: 0.5, end: 1 }; // of a name's width that is left of its place

/** @param {Box} a @param {Box} b */
export function touches(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/**
 * The first place at which a name is inside a box and touches nothing.
 * @param {{width: number, size: number}} label
 * @param {Place[]} places the best one first
 * @param {Box} inside
 * @param {Box[]} taken
 * @param {NameRules} rules
 * @returns {Spot | undefined}
 */
export function spotFor({ width, size }, places, inside, taken, { gap, lead, ascent, descent, middle }) {
  for (const [x, y, anchor] of places) {
    const left = x - width * SHARE[anchor];
    const top = y + (middle - ascent) * size - lead;
    const bottom = y + (middle + descent) * size + lead;
    /** @type {Box} */
    const box = [left - gap, top, left + width + gap, bottom];
    const isInside = box[0] > inside[0] && box[1] > inside[1] && box[2] < inside[2] && box[3] < inside[3];
    if (isInside && !taken.some((other) => touches(box, other))) return { x, y, anchor, box };
  }
  return undefined;
}

/**
 * Places around a dot, the best one first.
 * @param {number} x
 * @param {number} y
 * @param {number} size of the letters
 * @param {NameRules} rules
 * @returns {Place[]}
 */
export function aroundDot(x, y, size, { beside, middle }) {
  return beside.map(([across, down, anchor]) => [x + across * size, y + (down - middle) * size, anchor]);
}

/**
 * Order places inside an area by their room: most of it around, rather away from the middle of the
 * screen, which belongs to what the reader looks at.
 * @param {[number, number][]} free
 * @param {[number, number][]} taken places that the area does not have
 * @param {Box} inside what of the map is seen
 * @param {{width: number, height: number}} screen
 */
export function roomiestFirst(free, taken, [left, top, right, bottom], { width, height }) {
  const far = 0.36 * Math.min(width, height);
  /** @param {[number, number]} place */
  const worth = ([x, y]) => {
    const room = Math.min(
      far,
      x - left,
      right - x,
      2 * (y - top),
      2 * (bottom - y),
      ...taken.map(([a, b]) => Math.hypot(a - x, 2 * (b - y))),
    );
    return room + 0.4 * Math.min(far, Math.hypot(x - width / 2, y - height / 2));
  };
  /** @type {[number, [number, number]][]} */
  const scored = free.map((place) => [worth(place), place]);
  return scored.sort(([one], [other]) => other - one).map(([, place]) => place);
}
