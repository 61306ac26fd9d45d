/** The legend and the caption: just what the map shows. */

/** @import {Change, Holding} from "../types" */

import { changeOn } from "../map/control.js";
import { data, own } from "../page/data.js";
import { byId, faces, groupOf } from "../page/dom.js";
import { shownPeriod, state } from "../page/state.js";
import { inWords, words } from "../page/texts.js";
import { firstOfAll } from "../time/stops.js";

const entries = /** @type {HTMLElement[]} */ ([...byId("legend").querySelectorAll("[data-shade]")]);

const lines = /** @type {HTMLElement[]} */ ([...byId("lines").children]);
const MANY_YEARS = 3; // of which the first and the last are named

/** Show in the legend just what the map shows. */
export function showLegend() {
  const shown = faces.filter((element) => !element.classList.contains("same")).map(({ dataset }) => dataset.feature);
  const there = (state.compare ?? [state.day]).flatMap((day) => shown.flatMap((face) => changeOn(face, day) ?? []));
  for (const entry of entries) {
    const changes = there.filter((change) => shadeOf(change) === entry.dataset.shade);
    entry.hidden = !(state.on.has("control") && changes.length);
    const when = entry.querySelector("small");
    if (when) when.textContent = whenWords(changes, !!entry.querySelector("i"));
  }
  for (const line of lines) {
    const isThere = (/** @type {string} */ layer) => groupOf(layer).querySelector("[data-feature]:not(.off)");
    line.hidden = !line.dataset.layers?.split(" ").some((layer) => state.on.has(layer) && isThere(layer));
  }
}

/**
 * Say when changes came to be, and how where that differs; nothing of what was so from the start.
 * @param {Change[]} changes
 * @param {boolean} isNamed
 */
function whenWords(changes, isNamed) {
  const later = changes.filter(({ day }) => day > firstOfAll);
  const hows = data.hows.filter((how) => later.some((change) => change.how === how));
  if (isNamed || hows.length < 2) return later.length ? spanWords(later) : "";
  const spans = hows.map((how) => [words(`how.${how}`), spanWords(later.filter((change) => change.how === how))]);
  return spans.map((span) => span.join(": ")).join("; ");
}

/** @param {Change[]} changes */
function spanWords(changes) {
  const days = [...new Set(changes.map(({ day }) => day))].sort();
  const [first = "", last = ""] = [days[0], days.at(-1)];
  const years = [...new Set(days.map((day) => day.slice(0, 4)))];
  if (days.length === 1) return words("since", { day: inWords(first) });
  if (years.length === 1) return words("from_to", { from: inWords(first), to: inWords(last) });
  return years.length > MANY_YEARS
    ? words("from_to", { from: first.slice(0, 4), to: last.slice(0, 4) })
    : years.join(", ");
}

/** Colour and pattern of a holding. @param {Partial<Holding>} holding */
function shadeOf({ holder, how }) {
  return own(data.shades, `${holder} ${how}`);
}

/** The colour and pattern of a holding, as in the legend. @param {Holding} holding @returns {Node | string} */
export function swatch(holding) {
  const shade = shadeOf(holding);
  const entry = entries.find(({ dataset }) => dataset.shade === shade);
  return entry?.querySelector("svg")?.cloneNode(true) ?? "";
}

/** Say in words which day is shown, or which two are compared. */
export function showCaption() {
  const [from, to] = (state.compare ?? []).map(inWords);
  const period = shownPeriod();
  const isCompared = from !== undefined && to !== undefined;
  byId("caption").textContent = isCompared
    ? words("comparison", { from, to })
    : words("caption", { day: inWords(state.day) });
  byId("caption-note").textContent = period && !isCompared ? words(`period.${period}.note`) : "";
}
