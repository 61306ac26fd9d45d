/** What happened to faces, the newest first. */

/** @import {Statement} from "../types" */

import { changeOn } from "../map/control.js";
import { data } from "../page/data.js";
import { make } from "../page/dom.js";
import { shownDay } from "../page/state.js";
import { areaWords, holderWords, inWords, words } from "../page/texts.js";
import { swatch } from "./legend.js";
import { sourceList } from "./sources.js";

/** @typedef {{day: string, statement: Statement, km2: number, isCurrent: boolean}} Entry */

/** The history of faces; for several, with the area that each change moved. @param {string[]} ids */
export function historyOf(ids) {
  const entries = [...changesOf(ids).values()].sort((a, b) => (a.day < b.day ? 1 : -1));
  const items = entries.map((entry) => historyItem(entry, ids.length > 1));
  return [make("h3", {}, words("history")), make("ol", { class: "history", reversed: true }, ...items)];
}

/** Add up the changes of faces that are the same. @param {string[]} ids */
function changesOf(ids) {
  /** @type {Map<string, Entry>} */
  const changes = new Map();
  for (const id of ids) {
    const { km2 = 0, history = [] } = data.faces[id] ?? {};
    const now = changeOn(id, shownDay())?.day;
    for (const [day, number] of history) {
      const key = `${day} ${number}`;
      const statement = /** @type {Statement} */ (data.statements[number]);
      const entry = changes.get(key) ?? { day, statement, km2: 0, isCurrent: false };
      entry.km2 += km2;
      entry.isCurrent ||= now === day;
      changes.set(key, entry);
    }
  }
  return changes;
}

/** @param {Entry} entry @param {boolean} hasArea */
function historyItem({ day, statement, km2, isCurrent }, hasArea) {
  const { id, from, from_latest: latest, note, sources } = statement;
  return make(
    "li",
    isCurrent ? { class: "current", "aria-current": "date" } : {},
    make("time", { datetime: day }, dateSpan(from || day, latest)),
    make("b", {}, swatch(statement), make("span", {}, holderWords(statement))),
    make("p", {}, words(`statement.${id}`), hasArea && km2 ? ` (${areaWords(km2)})` : ""),
    note ? make("p", { class: "note", lang: "en" }, note) : null,
    sourceList(sources),
  );
}

/** A date in words, or the two between which it is. @param {string} from @param {string | undefined} latest */
export function dateSpan(from, latest) {
  return latest ? words("between", { from: inWords(from), to: inWords(latest) }) : inWords(from);
}
