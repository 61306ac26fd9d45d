/** The comparison of two days. */

/** @import {Difference} from "../map/control.js" */

import { differences, sumOf } from "../map/control.js";
import { isSheet } from "../map/sight.js";
import { data } from "../page/data.js";
import { byId, make } from "../page/dom.js";
import { state, update } from "../page/state.js";
import { digits, holderWords, inWords, nameOf, words } from "../page/texts.js";
import { swatch } from "../panel/legend.js";
import { pull } from "../panel/sheet.js";
import { firstDay } from "../plain/dates.js";
import { decimalsOf } from "../plain/numbers.js";
import { pause } from "./player.js";
import { firstOfAll, lastOfAll } from "./stops.js";

const box = byId("comparison");

/** Compare the periods that the map puts first, or go back to the one day. */
export function toggleComparison() {
  pause();
  if (state.compare) return update({ compare: null });
  const main = data.periods.filter(({ prominent }) => prominent);
  const days = (main.length > 1 ? main : data.periods).map(({ day }) => firstDay(day)).sort();
  const [first, last] = [days[0] ?? firstOfAll, days.at(-1) ?? lastOfAll];
  update({ compare: days.length > 1 ? [first, last] : [firstOfAll, lastOfAll] });
  if (isSheet()) pull("peek");
}

/** List what differs between the two days: by who held it and who holds it and how, then by division. */
export function showComparison() {
  box.hidden = !state.compare;
  if (!state.compare) return;
  const rows = differences(state.compare);
  const [from, to] = state.compare;
  box.replaceChildren(
    make("h2", { id: "comparison-title" }, words("comparison", { from: inWords(from), to: inWords(to) })),
    make("button", { type: "button", class: "close", "aria-label": words("close"), onclick: closeComparison }, "×"),
    rows.length ? comparisonTable(rows) : make("p", {}, words("no_difference")),
  );
}

function closeComparison() {
  update({ compare: null });
  byId("compare-button").focus();
}

/** @param {Difference[]} all */
function comparisonTable(all) {
  const changes = grouped(all, ({ was, is }) => `${was?.holder} ${is?.holder} ${is?.how}`);
  return make(
    "table",
    {},
    make("caption", {}, words("comparison_caption")),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, words("division")),
        make("th", { scope: "col", class: "number" }, words("km2")),
      ),
    ),
    ...changes.map(changeRows),
    make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, words("total")), areaCell(all))),
  );
}

/** The rows of one change of hands: the change, then its divisions. @param {Difference[]} rows */
function changeRows(rows) {
  const divisions = grouped(rows, divisionOf);
  return make(
    "tbody",
    {},
    make("tr", { class: "turn" }, make("th", { scope: "rowgroup" }, ...changeWords(rows[0])), areaCell(rows)),
    ...divisions.map((some) => {
      const name = nameOf(some[0] ? divisionOf(some[0]) : "");
      return make("tr", {}, make("th", { scope: "row" }, name), areaCell(some));
    }),
  );
}

/** @param {Difference} row */
function divisionOf({ face }) {
  return data.faces[face]?.division ?? "";
}

/** @param {Difference | undefined} row */
function changeWords({ was, is } = { face: "", km2: 0, was: null, is: null }) {
  if (!is) return [words("not_known")];
  const after = holderWords(is);
  return [
    make("span", { class: "split" }, was ? swatch(was) : "", swatch(is)),
    was && was.holder !== is.holder ? `${words(`holder.${was.holder}`)} → ${after}` : after,
  ];
}

/** @param {Difference[]} rows */
function areaCell(rows) {
  const km2 = sumOf(rows);
  return make("td", { class: "number" }, digits(km2, decimalsOf(km2)));
}

/** Group rows, the largest group first. @param {Difference[]} rows @param {(row: Difference) => string} keyOfRow */
function grouped(rows, keyOfRow) {
  /** @type {Map<string, Difference[]>} */
  const groups = new Map();
  for (const row of rows) groups.set(keyOfRow(row), [...(groups.get(keyOfRow(row)) ?? []), row]);
  return [...groups.values()].sort((a, b) => sumOf(b) - sumOf(a));
}
