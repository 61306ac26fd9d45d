import assert from "node:assert/strict";
import { test } from "node:test";
import {
  daysFrom,
  fragmentOf,
  languageOf,
  layersFrom,
  partsOf,
  viewFrom,
  viewText,
} from "../../build/atlas/page/js/plain/link.js";

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

for (const fragment of [
  "#period=pre-2020&amp;lang=az",
  "#period=pre-2020&amp;amp;lang=az",
  "#period=pre-2020&#038;lang=az",
  "#period=pre-2020&#x26;lang=az",
  "#period%3Dpre-2020%26lang%3Daz",
  "#period%3dpre-2020%26amp%3Blang%3daz",
  "#period%253Dpre-2020%2526lang%253Daz",
  "#period=pre-2020%26lang=az",
  "#period=pre-2020&lang%3Daz",
  "#period=pre-2020&lang=az#?secret=Kq3",
  "#period=pre-2020&lang=az?utm_source=mail",
  "#?secret=Kq3&period=pre-2020&lang=az",
  "##period=pre-2020&lang=az",
])
  test(`what systems do to a fragment is undone: ${fragment}`, () => {
    const parts = partsOf(fragment);
    assert.deepEqual([parts.get("period"), parts.get("lang")], ["pre-2020", "az"]);
  });

test("signs that belong to a value stay in it", () => {
  const parts = partsOf("#feature=towns:a%26b%20%3D%20c%23d%3F&layers=x%2Cy");
  assert.equal(parts.get("feature"), "towns:a&b = c#d?");
  assert.equal(parts.get("layers"), "x,y");
});

test("a language is the first part of a tag, in any letters", () => {
  for (const tag of ["az", "az-AZ", "az_AZ", "AZ", "az-Latn-AZ"]) assert.equal(languageOf(tag), "az");
  for (const tag of [undefined, "", "-az"]) assert.equal(languageOf(tag), "");
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
