/** Which layers are on the map, and which of their features on a day. */

import { data, featureOf, parted } from "../page/data.js";
import { boxes, drawn, groupOf, make } from "../page/dom.js";
import { shownDay, state } from "../page/state.js";
import { words } from "../page/texts.js";
import { firstDay } from "../plain/dates.js";

const RECENT = 5; // events on the map at a time, so that it never shows all of history at once

/** Features on the map that are not there on every day. */
const dated = [...drawn].flatMap(([key, element]) => {
  const about = data.layers[parted(key)[0]];
  const { from, to, fields } = featureOf(key) ?? {};
  if (!about || (!from && !to)) return [];
  const since = from ? firstDay(from) : "";
  const last = typeof fields?.until === "string" ? fields.until : from;
  const until = about.moments ? firstDay(last) : to && firstDay(to);
  return [{ element, since, until: until || "", isMoment: about.moments, isNamed: about.label > 0 }];
});

/** Layers that may show nothing, with the words that say so. */
const passing = boxes.flatMap((box) => {
  const group = groupOf(box.value);
  if (!dated.some(({ element }) => element.parentNode === group)) return [];
  const note = make("i", { class: "none", "data-text": "nothing_there", hidden: true });
  box.parentNode?.append(note);
  return [{ group, note }];
});

/** Show the layers that are switched on; their order never changes. */
export function showLayers() {
  for (const box of boxes) {
    box.checked = state.on.has(box.value);
    groupOf(box.value).classList.toggle("off", !box.checked);
  }
}

/**
 * Show the features that are there on a day, or on one of two that are compared: each on its side.
 * @returns {boolean} whether a name came or went
 */
export function showFeatures() {
  const day = shownDay();
  const [earlier] = state.compare ?? [day];
  const past = dated.filter(({ isMoment, since }) => isMoment && since <= day);
  const recent = new Set(past.sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, RECENT));
  let hasNews = false;
  for (const one of dated) {
    const { element, since, until, isMoment, isNamed } = one;
    const isOn = (/** @type {string} */ at) => since <= at && (isMoment ? at <= until : !until || at < until);
    const [wasNow, isNow] = [!isMoment && isOn(earlier), isOn(day)];
    element.classList.toggle("now", isMoment && isNow);
    element.classList.toggle("before", wasNow && !isNow);
    element.classList.toggle("after", !isMoment && isNow && !wasNow);
    const isOff = !isNow && !wasNow && !recent.has(one);
    if (element.classList.contains("off") === isOff) continue;
    element.classList.toggle("off", isOff);
    hasNews ||= isNamed;
  }
  markEmpty();
  return hasNews;
}

/** Say in the panel which layers have nothing on the day shown. */
function markEmpty() {
  for (const { group, note } of passing) {
    note.hidden = !!group.querySelector("[data-feature]:not(.off)");
    note.textContent = words("nothing_there");
  }
}
