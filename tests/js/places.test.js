import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundDot, roomiestFirst, spotFor, touches } from "../../build/atlas/page/js/plain/places.js";

/** @import {Box} from "../../build/atlas/page/js/types" */

/** @type {Box} */
const SCREEN = [0, 0, 400, 300];
const label = { width: 60, size: 12 };

test("a name stands to the right of its dot where it can", () => {
  const spot = spotFor(label, aroundDot(200, 150, 12), SCREEN, []);
  assert.equal(spot?.anchor, "start");
  assert.ok(spot && spot.box[0] > 200);
});

test("a name that would leave the screen or touch another stands elsewhere", () => {
  assert.equal(spotFor(label, aroundDot(390, 150, 12), SCREEN, [])?.anchor, "end");
  const first = spotFor(label, aroundDot(200, 150, 12), SCREEN, []);
  assert.ok(first);
  const second = spotFor(label, aroundDot(200, 152, 12), SCREEN, [first.box]);
  assert.ok(second && !touches(first.box, second.box));
});

test("a name for which there is no room has no place", () => {
  assert.equal(spotFor(label, aroundDot(200, 150, 12), SCREEN, [[0, 0, 400, 300]]), undefined);
  assert.equal(spotFor({ width: 500, size: 12 }, aroundDot(200, 150, 12), SCREEN, []), undefined);
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
