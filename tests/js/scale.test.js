import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays } from "../../build/atlas/page/js/plain/dates.js";
import { makeScale, withRoom } from "../../build/atlas/page/js/plain/scale.js";

const steps = [
  "1988-02-20",
  "1992-05-09",
  "1992-05-18",
  "1994-05-12",
  "2020-09-27",
  "2020-11-10",
  "2023-09-20",
  "2026-01-01",
];
const scale = makeScale(steps);

test("the timeline goes from its first day to its last", () => {
  assert.equal(scale.shareOf("1988-02-20"), 0);
  assert.equal(scale.shareOf("2026-01-01"), 1);
});

test("a later day is further on", () => {
  let before = -1;
  for (let day = "1988-02-20"; day <= "2026-01-01"; day = addDays(day, 31)) {
    assert.ok(scale.shareOf(day) > before, day);
    before = scale.shareOf(day);
  }
});

test("half of the length is shared evenly, so that busy years have room", () => {
  const shares = steps.map(scale.shareOf);
  for (const [number, share] of shares.slice(1).entries())
    assert.ok(share - (shares[number] ?? 0) >= 0.5 / (steps.length - 1));
});

test("the day at a place is the day that stands there", () => {
  for (const day of ["1990-01-01", "1993-07-23", "2010-06-15", "2025-12-31"]) {
    assert.equal(scale.dayNear(scale.shareOf(day), 0), day);
  }
});

test("near a stop the stop is meant, beyond the ends the ends", () => {
  assert.equal(scale.dayNear(scale.shareOf("2020-09-27") + 0.004, 0.005), "2020-09-27");
  assert.equal(scale.dayNear(scale.shareOf("1994-05-12") - 0.004, 0.005), "1994-05-12");
  assert.equal(scale.dayNear(-3, 0), "1988-02-20");
  assert.equal(scale.dayNear(7, 0), "2026-01-01");
});

test("steps go from stop to stop and end at the ends", () => {
  assert.equal(scale.stepFrom("2020-09-27", 1), "2020-11-10");
  assert.equal(scale.stepFrom("2020-10-01", 1), "2020-11-10");
  assert.equal(scale.stepFrom("2020-10-01", -1), "2020-09-27");
  assert.equal(scale.stepFrom("2020-09-27", -1), "1994-05-12");
  assert.equal(scale.stepFrom("2020-09-27", 10), "2026-01-01");
  assert.equal(scale.stepFrom("2020-09-27", -10), "1988-02-20");
});

test("a timeline of one day has that day", () => {
  const one = makeScale(["2020-11-10"]);
  assert.equal(one.shareOf("2020-11-10"), 0);
  assert.equal(one.dayNear(0.5, 0.1), "2020-11-10");
  assert.equal(one.stepFrom("2020-11-10", 1), "2020-11-10");
});

test("places keep some room, the first ones first", () => {
  assert.deepEqual(withRoom([0.5, 0.45, 0.2, 0.99], 0.1), [0.5, 0.2]);
});
