import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addDays,
  dateInWords,
  dayAt,
  firstDay,
  isCalendarDay,
  isPartialDate,
  numberOf,
} from "../../build/atlas/page/js/plain/dates.js";

const months = "January February March April May June July August September October November December".split(" ");
const english = { months, alone: months, day: "{d} {M} {y}", month: "{M} {y}" };

test("a partial date begins with its first day", () => {
  assert.equal(firstDay("1994"), "1994-01-01");
  assert.equal(firstDay("1994-05"), "1994-05-01");
  assert.equal(firstDay("1994-05-12"), "1994-05-12");
});

test("days and their numbers are two ways to write one thing", () => {
  assert.equal(numberOf("1970-01-02"), 1);
  for (const day of ["1988-02-13", "2000-02-29", "2020-12-31", "1899-01-01"]) assert.equal(dayAt(numberOf(day)), day);
  assert.equal(addDays("2020-02-28", 1), "2020-02-29");
  assert.equal(addDays("2021-01-01", -1), "2020-12-31");
});

test("a day is one that the calendar has", () => {
  for (const day of ["2020-02-29", "1988-12-31"]) assert.ok(isCalendarDay(day), day);
  for (const day of ["2021-02-29", "2020-04-31", "2020-13-01", "2020-1-1", "2020", "", "constructor"]) {
    assert.ok(!isCalendarDay(day), day);
  }
});

test("only a year, a month or a day is a partial date", () => {
  for (const text of ["1994", "1994-05", "1994-05-12"]) assert.ok(isPartialDate(text), text);
  for (const text of ["94", "1994-5", "1994-05-12-01", "districts:1994"]) assert.ok(!isPartialDate(text), text);
});

test("a date is written as exactly as it is known", () => {
  assert.equal(dateInWords("1994", english), "1994");
  assert.equal(dateInWords("1994-05", english), "May 1994");
  assert.equal(dateInWords("1994-05-02", english), "2 May 1994");
  assert.equal(dateInWords("1994-05-02", { months, day: "{dd}.{M}" }), "02.May");
  assert.equal(
    dateInWords("1994-05", { months, alone: months.map((name) => name.toUpperCase()), day: "", month: "{M}" }),
    "MAY",
  );
});
