import assert from "node:assert/strict";
import { test } from "node:test";
import { daysFrom, fragmentOf, layersFrom, partsOf, viewFrom, viewText } from "../../build/atlas/page/js/plain/link.js";

test("a fragment is read as it is written", () => {
  /** @type {[string, string][]} */
  const parts = [
    ["period", "pre-2020"],
    ["layers", "control,towns"],
    ["feature", "towns:şuşa & co"],
    ["map", "8.5/39.8/46.7"],
  ];
  const fragment = fragmentOf(parts);
  assert.equal(
    fragment,
    "period=pre-2020&layers=control,towns&feature=towns:%C5%9Fu%C5%9Fa%20%26%20co&map=8.5/39.8/46.7",
  );
  assert.deepEqual([...partsOf(`#${fragment}`)], parts);
});

test("what says nothing is not there", () => {
  assert.deepEqual([...partsOf("#")], []);
  assert.deepEqual([...partsOf("#day&=x&lang=")], [["lang", ""]]);
  assert.equal(partsOf("#lang=%E0%A4%A").get("lang"), "");
  assert.equal(partsOf("#__proto__=x").get("constructor"), undefined);
  assert.equal(partsOf("#lang=hy&lang=ru").get("lang"), "ru");
});

test("a view is three numbers", () => {
  assert.deepEqual(viewFrom("8.5/39.8/-46.7"), { zoom: 8.5, lat: 39.8, lng: -46.7 });
  assert.equal(viewText({ zoom: 8.5, lat: 39.8, lng: -46.7 }), "8.5/39.8/-46.7");
  for (const text of [undefined, "", "8/39", "8/39/46/1", "8/1e3/46", "8/NaN/46", "8//46"])
    assert.equal(viewFrom(text), null, text);
});

test("two days are two different ones, the earlier first", () => {
  const dayOf = (/** @type {string} */ name) => ({ before: "2020-09-26", after: "2020-12-13" })[name] ?? "";
  assert.deepEqual(daysFrom("after,before", dayOf), ["2020-09-26", "2020-12-13"]);
  for (const text of [undefined, "before", "before,before", "before,now", "before,after,after"])
    assert.equal(daysFrom(text, dayOf), null, text);
});

test("layers are those that the map has; none named by name is a choice too", () => {
  assert.deepEqual(layersFrom("towns,nowhere", ["control", "towns"]), new Set(["towns"]));
  assert.deepEqual(layersFrom("", ["control"]), new Set());
  assert.equal(layersFrom("nowhere", ["control"]), null);
  assert.equal(layersFrom(undefined, ["control"]), null);
});
