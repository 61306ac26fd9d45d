/** The page of the map, alone or in a frame: starts Leaflet on the drawing and joins all parts. */

/** @import {State} from "./types" */

import { atlasMap, makeMap, moveQuietly, showOpeningView } from "./map/atlas_map.js";
import { colour } from "./map/control.js";
import { makeDivider, showDivider } from "./map/divider.js";
import { Drawing } from "./map/drawing.js";
import { keepReachable, listenToKeys, nameFeature, nameFeatures } from "./map/keyboard.js";
import { placeLabels, writeLabels } from "./map/labels.js";
import { showFeatures, showLayers } from "./map/layers.js";
import { showOutline } from "./map/outline.js";
import { listenToClicks, yieldToPage } from "./map/pointer.js";
import { reveal } from "./map/sight.js";
import { offerTiles } from "./map/tiles.js";
import { follow, remember, rememberView } from "./page/address.js";
import { data } from "./page/data.js";
import { bySelector, page } from "./page/dom.js";
import { listenToHost } from "./page/frame.js";
import { announce } from "./page/live.js";
import { picture } from "./page/picture.js";
import { listenToPrinter } from "./page/print.js";
import { dayOf, onUpdate, shownPeriod, state, update } from "./page/state.js";
import { words } from "./page/texts.js";
import { translate } from "./page/translate.js";
import { moveFocus, showDetails } from "./panel/details.js";
import { showCaption, showLegend } from "./panel/legend.js";
import { listenToSearch } from "./panel/search.js";
import { listenToSheet } from "./panel/sheet.js";
import { save } from "./plain/save.js";
import { showChanges } from "./time/changes.js";
import { showComparison } from "./time/compare.js";
import { pause } from "./time/player.js";
import { makeTimeline, showTimeline } from "./time/timeline.js";

onUpdate(({ before, changed, focus, step }) => {
  redraw(before);
  if (changed.has("feature")) moveFocus(before.feature, focus);
  announce(before);
  remember(step);
});

/** Draw again what is not as it was. @param {State} before */
function redraw(before) {
  const isNew = (/** @type {(keyof State)[]} */ ...keys) => keys.some((key) => state[key] !== before[key]);
  if (isNew("lang")) translate();
  const haveNamesChanged = isNew("day", "compare") && showDay();
  if (isNew("lang", "on")) showLayers();
  if (isNew("on")) keepReachable();
  if (isNew("lang")) {
    nameFeatures();
    writeLabels();
  }
  if (isNew("lang", "day", "compare", "on")) {
    showCaption();
    showLegend();
    showTimeline();
    showChanges();
    showComparison();
    showDivider();
  }
  if (haveNamesChanged || isNew("lang", "on")) placeLabels();
  if (isNew("lang", "day", "compare", "feature")) showDetails();
  showOutline();
}

/** Show the day on the map. @returns {boolean} whether a name came or went with its feature */
function showDay() {
  page.dataset.day = state.day;
  page.dataset.period = shownPeriod();
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="period"]'))) {
    input.checked = !state.compare && input.value === shownPeriod();
    input.parentElement?.classList.toggle("compared", !!state.compare?.includes(dayOf(input.value)));
  }
  for (const face of colour()) nameFeature(face);
  const haveNamesChanged = showFeatures();
  keepReachable();
  return haveNamesChanged;
}

/** Hear what is chosen in a form of the page. @param {string} form @param {(input: HTMLInputElement) => void} choose */
function onChoice(form, choose) {
  bySelector(form).addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) choose(target);
  });
}

function listen() {
  onChoice(".switch", ({ value }) => {
    pause();
    update({ day: dayOf(value), compare: null });
  });
  onChoice("form.layers", ({ value, checked }) => {
    const on = new Set(state.on);
    on[checked ? "add" : "delete"](value);
    update({ on });
  });
  onChoice(".languages", ({ value }) => update({ lang: value }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.feature) update({ feature: "" });
  });
  for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
  bySelector(".save").addEventListener("click", ({ target }) => {
    const kind = target instanceof HTMLElement && target.dataset.save;
    if (kind) save(picture(), kind);
  });
  addEventListener("popstate", follow);
  listenToKeys();
  listenToSheet();
  listenToSearch();
  listenToClicks();
  yieldToPage();
  keepFitting();
  atlasMap.on("zoomend moveend resize", () => placeLabels());
  atlasMap.on("zoomend", rememberView);
  // A flung map goes on after the hand has left it, and ends with a move of its own.
  atlasMap.on("dragend", () => atlasMap.once("moveend", rememberView));
}

/** Show the opening view, unless the reader chose another. */
function showOpeningViewUnlessMoved() {
  if (!state.view && !state.feature) moveQuietly(showOpeningView);
}

/**
 * Fit the map again when the window has another size. When only the page's own parts grow or shrink, with a
 * language or a legend, the land stays where it is: two periods are compared by looking from one to the other.
 */
function keepFitting() {
  const windowSize = () => `${innerWidth} × ${innerHeight}`;
  let fitted = windowSize();
  new ResizeObserver(() => {
    atlasMap.invalidateSize({ animate: false });
    if (windowSize() === fitted) return;
    fitted = windowSize();
    showOpeningViewUnlessMoved();
  }).observe(atlasMap.getContainer());
}

/** Do what can wait until the map is seen; the names are on it from the build. @param {() => void} work */
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/**
 * Start the map on its drawing.
 * @param {string} id of the map's element
 * @param {L.MapOptions} options for Leaflet's map
 */
function start(id, options) {
  const map = makeMap(id, options);
  map.createPane("drawing").style.zIndex = "300";
  const view = new Drawing();
  map.addLayer(view);
  listenToPrinter(view);
  L.control.zoom({ zoomInTitle: words("zoom_in"), zoomOutTitle: words("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  page.classList.add("live");
  bySelector(".languages").hidden = false;
  bySelector(".search").hidden = false;
  makeTimeline();
  makeDivider();
  showFeatures();
  showTimeline();
  showChanges();
  if (location.hash) follow();
  showLegend();
  atlasMap.invalidateSize({ animate: false }); // each language has a head of its own height
  if (!state.view)
    moveQuietly(() => {
      showOpeningView();
      if (state.feature) reveal(state.feature); // from the same view, wherever its link is opened
    });
  afterPaint(() => {
    nameFeatures();
    placeLabels();
  });
  listen();
  if (data.tiles) offerTiles(data.tiles);
  if (page.classList.contains("embed")) listenToHost();
  return map;
}

window.atlas = { map: start };
