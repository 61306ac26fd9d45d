import assert from "node:assert/strict";
import { test } from "node:test";
import { fill } from "../../build/atlas/page/js/plain/fill.js";
import { decimalsOf, digits, round } from "../../build/atlas/page/js/plain/numbers.js";

test("numbers have the separators of the language", () => {
  assert.equal(digits(11458.36, 0, { decimal: ".", group: "," }), "11,458");
  assert.equal(digits(11458.36, 1, { decimal: ",", group: "." }), "11.458,4");
  assert.equal(digits(1234567, 0, { decimal: ",", group: "\u00a0" }), "1\u00a0234\u00a0567");
  assert.equal(digits(999, 1, { decimal: ".", group: "," }), "999.0");
});

test("only small sizes have a decimal", () => {
  assert.equal(decimalsOf(9.9), 1);
  assert.equal(decimalsOf(10), 0);
  assert.equal(round(8.17649, 2), 8.18);
});

test("a value never fills a slot of another, and an inherited name is no value", () => {
  assert.equal(fill("{a} {b}", { a: "{b}", b: 2 }), "{b} 2");
  assert.equal(fill("{constructor} {toString} {a}", { a: "$&" }), "{constructor} {toString} $&");
});
