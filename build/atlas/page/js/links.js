/* The fragment of the address says everything that is seen; what it does not say is as at first. */

const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const LATER = 300; // milliseconds; browsers refuse an address that changes with every frame
let lastStep = "";
let writer = 0;
/** Whether a link moves the map, and not the reader. */
let isFollowing = false;

/** Read a link; a part that says nothing that the map knows is as if it were not there. */
function readLink(fragment) {
  const said = {};
  for (const part of fragment.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) said[part.slice(0, at)] = decoded(part.slice(at + 1));
  }
  const { day, feature, lang } = said;
  const key = isFeature(feature) ? feature : "";
  const on = layersOf(said.layers);
  const shown = isDay(day) ? day : dayOf(said.period);
  return {
    lang: Object.hasOwn(data.languages, lang ?? "") ? lang : opening.lang,
    day: shown || (key && dayWith(key)) || opening.day,
    on: on || (key ? withLayerOf(key, opening.on) : opening.on),
    compare: daysOf(said.compare),
    feature: key,
    view: viewFrom(said.map),
  };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** Whether a text is a day of the calendar that the timeline has. */
function isDay(text) {
  if (!ISO_DAY.test(text || "") || text < firstOfAll || text > lastOfAll) return false;
  const number = numberOf(text);
  return !Number.isNaN(number) && dayAt(number) === text;
}

function isFeature(key = "") {
  const [layer, id] = parted(key);
  const features = layer === "control" ? data.faces : Object.hasOwn(data.layers, layer) && data.layers[layer].features;
  return !!features && Object.hasOwn(features, id);
}

/** Two different days, or periods, the earlier one first. */
function daysOf(text = "") {
  const days = text.split(",").map((one) => (isDay(one) ? one : dayOf(one))).sort();
  return days.length === 2 && days[0] && days[0] !== days[1] ? days : null;
}

/** Layers that a link names; `layers=` alone names none. */
function layersOf(text) {
  if (text === undefined) return null;
  const named = text.split(",").filter((name) => boxes.some(({ value }) => value === name));
  return named.length || !text ? new Set(named) : null;
}

function viewFrom(text = "") {
  const parts = text.split("/");
  if (parts.length !== 3 || !parts.every((part) => NUMBER.test(part))) return null;
  const [zoom, lat, lng] = parts.map(Number);
  const { minZoom, maxZoom } = atlasMap.options;
  const isInside = zoom >= minZoom && zoom <= maxZoom && boundsOf(atlasMap, data.frame).contains([lat, lng]);
  return isInside ? { zoom, lat, lng } : null;
}

/** The day nearest to the opening one, or to a given one, on which a feature is there. */
function dayWith(key, day = opening.day) {
  const [layer, id] = parted(key);
  const { from, to } = data.layers[layer]?.features[id] || {};
  if (data.layers[layer]?.moments) return firstDay(from);
  if (to && firstDay(to) <= day) return dayAt(numberOf(firstDay(to)) - 1);
  return from && firstDay(from) > day ? firstDay(from) : day;
}

function withLayerOf(key, on) {
  return on.has(parted(key)[0]) ? on : new Set([...on, parted(key)[0]]);
}

/** Show a feature wherever and whenever it is, and open its details; a place no further away than a zoom. */
function openFeature(key, least) {
  const day = dayWith(key, state.day);
  const compare = day === state.day ? state.compare : null;
  update({ feature: key, day, compare, on: withLayerOf(key, state.on), focus: true });
  reveal(key, least);
}

/** Move the map to a feature that is not wholly seen, or is too far away. */
function reveal(key, least = 0) {
  const element = drawn.get(key);
  if (!element || element.getBBox().width > data.view[2]) return;
  const { x, y, width, height } = element.getBBox();
  const isFar = element.matches("circle") && atlasMap.getZoom() < least;
  if (!isFar && isSeenWhole(element)) return;
  const covered = atlasMap.getContainer().getBoundingClientRect().bottom - endOfSight();
  const options = { maxZoom: Math.max(CLOSE, atlasMap.getZoom()), paddingBottomRight: [0, Math.max(0, covered)], animate: false };
  atlasMap.fitBounds(boundsOf(atlasMap, [x, y, width, height]), options);
}

/** Write what is seen as a link. */
function currentLink() {
  const { period, day, lang, on, compare, feature, view } = state;
  const parts = [period ? `period=${period}` : `day=${day}`];
  if (boxes.some(({ value }) => on.has(value) !== opening.on.has(value))) parts.push(`layers=${[...on].join(",")}`);
  if (compare) parts.push(`compare=${compare.join(",")}`);
  if (feature) parts.push(`feature=${feature}`);
  if (lang !== opening.lang) parts.push(`lang=${lang}`);
  if (view) parts.push(`map=${[view.zoom, view.lat, view.lng].join("/")}`);
  return `#${parts.join("&")}`;
}

/**
 * Keep what is seen in the address.
 * @param {"choice"|"time"|"view"|"none"} step a choice can be gone back from; so can a walk along
 *   the timeline, as a whole; moving the map cannot
 */
function remember(step) {
  clearTimeout(writer);
  // In a frame, back belongs to the page around it.
  const isNew = self === top && (step === "choice" || (step === "time" && lastStep !== "time"));
  if (step !== "view") lastStep = step;
  // Writing takes longer than drawing a day: the day is drawn first.
  if (isNew) setTimeout(writeLink, 0, "pushState", currentLink());
  else if (step !== "none") writer = setTimeout(() => writeLink("replaceState", currentLink()), LATER);
}

/** Where there is no history, as in some frames, the page does without. */
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
function follow() {
  const wasMoved = state.view;
  const { view, ...changes } = readLink(location.hash);
  pause();
  update({ ...changes, view, step: "none" });
  isFollowing = true;
  if (view) atlasMap.setView([view.lat, view.lng], view.zoom, { animate: false });
  else if (wasMoved) showOpeningView(atlasMap);
  if (!view && state.feature) reveal(state.feature);
  isFollowing = false;
}

/** Remember where the reader moved the map. */
function rememberView() {
  if (isFollowing) return;
  const { lat, lng } = atlasMap.getCenter();
  state.view = { zoom: round(atlasMap.getZoom(), 2), lat: round(lat, 4), lng: round(lng, 4) };
  remember("view");
}

function round(value, decimals) {
  return Number(value.toFixed(decimals));
}
