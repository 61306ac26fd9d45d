import assert from "node:assert/strict";
import test from "node:test";

import { reportAddress } from "../../build/atlas/page/js/plain/report.js";

const about = {
  key: "towns:shusha",
  day: "2020-11-08",
  sources: ["un-822", "osce"],
  page: "https://e.org/#a&b",
  question: "What?",
};

test("a report names the feature, the day, the sources and the page", () => {
  const address = new URL(reportAddress("https://code.example.org/a/b/issues", about));
  assert.equal(address.origin + address.pathname, "https://code.example.org/a/b/issues/new");
  assert.equal(address.searchParams.get("title"), "towns:shusha, 2020-11-08");
  const body = "towns:shusha, 2020-11-08\n\nun-822, osce\n\nhttps://e.org/#a&b\n\nWhat?\n";
  assert.equal(address.searchParams.get("body"), body);
});

test("a page that was opened from a disk keeps its path to itself, and no report is endless", () => {
  const many = { ...about, page: "file:///home/someone/map.html", sources: Array(900).fill("a-source") };
  const address = reportAddress("https://code.example.org/issues", many);
  assert.ok(!address.includes("someone"));
  assert.ok(address.length < 4000);
});
