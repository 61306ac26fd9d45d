/** The legend and the caption: just what the map shows. */

/** @import {Holding} from "../types" */

import { data, own } from "../page/data.js";
import { byId, faces } from "../page/dom.js";
import { shownPeriod, state } from "../page/state.js";
import { inWords, words } from "../page/texts.js";

const entries = /** @type {HTMLElement[]} */ ([...byId("legend").querySelectorAll("[data-shade]")]);

/** Show in the legend just what the map shows. */
export function showLegend() {
  const there = new Set(
    faces.filter((element) => !element.classList.contains("same")).map((face) => shadeOf(face.dataset)),
  );
  for (const entry of entries) {
    entry.hidden = !(state.on.has("control") && there.has(entry.dataset.shade));
  }
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
