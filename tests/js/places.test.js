import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundDot, roomiestFirst, spotFor, touches } from "../../build/atlas/page/js/plain/places.js";

/** @import {Box, NameRules} from "../../build/atlas/page/js/types" */

/** @type {Box} */
const SCREEN = [0, 0, 400, 300];
const label = { width: 60, size: 12 };
/** @type {NameRules} */
const RULES = {
  beside: [
    [0.5, 0.35, "start"],
    [-0.5, 0.35, "end"],
    [0, -0.6, "middle"],
    [0, 1.35, "middle"],
  ],
  along: [0.5],
  tiers: [1],
  longest: 1,
  middle: 0.35,
  ascent: 0.76,
  descent: 0.2,
  gap: 3,
  lead: 1,
  dot: 3,
  narrow: [480, 0.86],
};

test("a name stands to the right of its dot where it can", () => {
  const spot = spotFor(label, aroundDot(200, 150, 12, RULES), SCREEN, [], RULES);
  assert.equal(spot?.anchor, "start");
  assert.ok(spot && spot.box[0] > 200);
});

test("letters stand on the base line that the rules name", () => {
  assert.deepEqual(aroundDot(100, 100, 10, RULES)[3], [100, 110, "middle"]);
  const spot = spotFor(label, [[100, 100, "start"]], SCREEN, [], RULES);
  assert.deepEqual(spot?.box.map(Math.round), [97, 94, 163, 108]);
});

test("a name that would leave the screen or touch another stands elsewhere", () => {
  assert.equal(spotFor(label, aroundDot(390, 150, 12, RULES), SCREEN, [], RULES)?.anchor, "end");
  const first = spotFor(label, aroundDot(200, 150, 12, RULES), SCREEN, [], RULES);
  assert.ok(first);
  const second = spotFor(label, aroundDot(200, 152, 12, RULES), SCREEN, [first.box], RULES);
  assert.ok(second && !touches(first.box, second.box));
});

test("a name for which there is no room has no place", () => {
  assert.equal(spotFor(label, aroundDot(200, 150, 12, RULES), SCREEN, [[0, 0, 400, 300]], RULES), undefined);
  assert.equal(spotFor({ width: 500, size: 12 }, aroundDot(200, 150, 12, RULES), SCREEN, [], RULES), undefined);
});

test("boxes that share only an edge do not touch", () => {
  assert.ok(!touches([0, 0, 10, 10], [10, 0, 20, 10]));
  assert.ok(touches([0, 0, 10, 10], [9, 9, 20, 20]));
});

test("the roomiest place is first, away from borders and from what is taken", () => {
  const free = /** @type {[number, number][]} */ ([
    [20, 150],
    [120, 150],
    [280, 150],
  ]);
  const [best] = roomiestFirst(free, [[300, 150]], SCREEN, { width: 400, height: 300 });
  assert.deepEqual(best, [120, 150]);
});
