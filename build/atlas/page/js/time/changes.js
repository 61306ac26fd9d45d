/** What changed on the day, or on the last one before it on which something did. */

/** @import {Statement} from "../types" */

import { sumOf } from "../map/control.js";
import { data, featureOf } from "../page/data.js";
import { byId, make } from "../page/dom.js";
import { state } from "../page/state.js";
import { areaWords, holderWords, inWords, nameOf, words } from "../page/texts.js";
import { swatch } from "../panel/legend.js";
import { openFeature } from "../panel/navigate.js";
import { foldedSources } from "../panel/sources.js";
import { stopUntil } from "./stops.js";

const box = byId("changes");

export function showChanges() {
  const stop = state.compare ? undefined : stopUntil(state.day);
  box.hidden = !stop;
  if (!stop) return;
  const title = words(stop.day === state.day ? "changed_on" : "last_change", { day: inWords(stop.day) });
  // A change of control that is an event as well is listed once, and opens the event.
  const eventOf = new Map(stop.events.map((key) => [nameOf(key), key]));
  const events = new Set(stop.events);
  const statements = stop.statements.map((number) => {
    const statement = /** @type {Statement} */ (data.statements[number]);
    const key = eventOf.get(words(`statement.${statement.id}`));
    if (key) events.delete(key);
    return statementItem(statement, number, key);
  });
  box.replaceChildren(
    make("h2", { id: "changes-title" }, title),
    make("ul", {}, ...statements, ...[...events].map(eventItem)),
  );
}

/** @param {Statement} statement @param {number} number @param {string | undefined} event */
function statementItem(statement, number, event) {
  const moved = Object.values(data.faces).filter(({ history }) => history.some(([, cause]) => cause === number));
  return make(
    "li",
    {},
    event ? opener(event) : make("b", {}, words(`statement.${statement.id}`)),
    make("span", {}, swatch(statement), holderWords(statement), ` · ${areaWords(sumOf(moved))}`),
    foldedSources(statement.sources),
  );
}

/** @param {string} key */
function eventItem(key) {
  return make("li", {}, opener(key), foldedSources(featureOf(key)?.sources ?? []));
}

/** @param {string} key */
function opener(key) {
  return make("button", { type: "button", class: "plain", onclick: () => openFeature(key) }, nameOf(key));
}
