/** The fragment of the address says everything that is seen; what it does not say is as at first. */

/** @import {State, Step} from "../types" */

import { atlasMap, boundsOf, moveQuietly, movesQuietly, showOpeningView, showView } from "../map/atlas_map.js";
import { reveal } from "../map/sight.js";
import { dayWith, withLayerOf } from "../panel/navigate.js";
import { daysFrom, fragmentOf, languageOf, layersFrom, partsOf, viewFrom, viewText } from "../plain/link.js";
import { round } from "../plain/numbers.js";
import { pause } from "../time/player.js";
import { isDay } from "../time/stops.js";
import { data, faceOf, featureOf } from "./data.js";
import { boxes, page } from "./dom.js";
import { dayOf, opening, shownPeriod, state, update } from "./state.js";

const LATER = 300; // milliseconds; browsers refuse an address that changes with every frame
/** @type {Step} */
let lastStep = "none";
let writer = 0;

/**
 * Read a link; a part that says nothing that the map knows is as if it were not there.
 * @param {string} fragment
 * @returns {State}
 */
function readLink(fragment) {
  const parts = partsOf(fragment);
  const [day = "", named = ""] = ["day", "feature"].map((name) => parts.get(name));
  const lang = languageOf(parts.get("lang"));
  const feature = faceOf(named) || featureOf(named) ? named : "";
  const known = boxes.map(({ value }) => value);
  const isSpoken = Object.hasOwn(data.languages, lang);
  return {
    lang: isSpoken ? lang : opening.lang,
    day: (isDay(day) ? day : dayOf(parts.get("period"))) || (feature && dayWith(feature)) || opening.day,
    on: layersFrom(parts.get("layers"), known) ?? (feature ? withLayerOf(feature, opening.on) : opening.on),
    compare: daysFrom(parts.get("compare"), (name) => (isDay(name) ? name : dayOf(name))),
    feature,
    view: readView(parts.get("map")),
  };
}

/** @param {string | undefined} text */
function readView(text) {
  const view = viewFrom(text);
  const { minZoom = 0, maxZoom = 0 } = atlasMap.options;
  const isInside =
    view && view.zoom >= minZoom && view.zoom <= maxZoom && boundsOf(data.frame).contains([view.lat, view.lng]);
  return isInside ? view : null;
}

/** Write what is seen as a link. */
function currentLink() {
  const { day, lang, on, compare, feature, view } = state;
  const period = shownPeriod();
  /** @type {[string, string][]} */
  const parts = [period ? ["period", period] : ["day", day]];
  if (boxes.some(({ value }) => on.has(value) !== opening.on.has(value))) parts.push(["layers", [...on].join(",")]);
  if (compare) parts.push(["compare", compare.join(",")]);
  if (feature) parts.push(["feature", feature]);
  if (lang !== opening.lang) parts.push(["lang", lang]);
  if (view) parts.push(["map", viewText(view)]);
  return `#${fragmentOf(parts)}`;
}

/**
 * Keep what is seen in the address.
 * @param {Step} step a choice can be gone back from; so can a walk along the timeline, as a whole;
 *   moving the map cannot
 */
export function remember(step) {
  clearTimeout(writer);
  // In a frame, back belongs to the page around it.
  const isNew = self === top && (step === "choice" || (step === "time" && lastStep !== "time"));
  if (step !== "view") lastStep = step;
  const link = currentLink();
  // Writing takes longer than drawing a day: the day is drawn first.
  if (isNew) setTimeout(() => writeLink("pushState", link));
  else if (step !== "none") writer = setTimeout(() => writeLink("replaceState", currentLink()), LATER);
}

/**
 * Where there is no history, as in some frames, the page does without.
 * @param {"pushState" | "replaceState"} method
 * @param {string} link
 */
function writeLink(method, link) {
  if (link === location.hash) return;
  const isFrame = page.classList.contains("embed"); // its steps would be in the way of its article's Back
  try {
    history[isFrame ? "replaceState" : method](null, "", location.href.split("#")[0] + link);
  } catch {
    /* The link stays as it was. */
  }
}

/** Show what the address says, all of it. */
export function follow() {
  const wasMoved = state.view;
  const seen = readLink(location.hash);
  const { view } = seen;
  pause();
  update(seen, { step: "none" });
  moveQuietly(() => {
    if (view) showView([view.lat, view.lng], view.zoom);
    else if (wasMoved) showOpeningView();
    if (!view && state.feature) reveal(state.feature);
  });
}

/** Remember where the reader moved the map. */
export function rememberView() {
  if (movesQuietly()) return;
  const { lat, lng } = atlasMap.getCenter();
  state.view = { zoom: round(atlasMap.getZoom(), 2), lat: round(lat, 4), lng: round(lng, 4) };
  remember("view");
}
