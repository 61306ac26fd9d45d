/**
 * Reach every feature by keyboard: Tab goes from layer to layer, the arrow keys from feature to
 * feature inside one, Enter opens the details.
 */

import { data, featureOf } from "../page/data.js";
import { drawing, drawn, drawnAt, groupOf, keyOf } from "../page/dom.js";
import { update } from "../page/state.js";
import { holderWords, inWords, nameOf, titleOf } from "../page/texts.js";
import { atlasMap } from "./atlas_map.js";
import { showOutline } from "./outline.js";
import { keepInSight } from "./sight.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Name every feature and layer in the chosen language. */
export function nameFeatures() {
  for (const element of drawn.values()) {
    element.setAttribute("role", "button");
    nameFeature(element);
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  }
  for (const layer of data.order) {
    groupOf(layer).setAttribute("role", "group");
    groupOf(layer).setAttribute("aria-label", titleOf(layer));
  }
  keepReachable();
}

/** Name a feature: a face changes its name with its holder. @param {SVGGraphicsElement} element */
export function nameFeature(element) {
  element.setAttribute("aria-label", featureWords(element));
}

/** @param {SVGGraphicsElement} element */
function featureWords(element) {
  const { holder, how = "" } = element.dataset;
  const key = keyOf(element);
  const from = featureOf(key)?.from;
  if (holder) return `${nameOf(key)}: ${holderWords({ holder, how })}`;
  return from ? `${nameOf(key)}, ${inWords(from)}` : nameOf(key);
}

/** Let Tab reach one feature of every layer on the map, one that is there on the day; the focus stays on the map. */
export function keepReachable() {
  const focused = drawnAt(document.activeElement); // what is hidden loses it soon
  for (const layer of data.order) {
    const stop = groupOf(layer).querySelector('[tabindex="0"]');
    if (stop && isReachable(stop)) continue;
    stop?.setAttribute("tabindex", "-1");
    const first = [...groupOf(layer).querySelectorAll("[data-feature]:not(.off)")].find(isReachable);
    first?.setAttribute("tabindex", "0");
  }
  if (!focused || isReachable(focused)) return;
  const next = /** @type {SVGElement | null} */ (drawing.querySelector('[data-feature][tabindex="0"]'));
  (next ?? atlasMap.getContainer()).focus({ preventScroll: true });
}

/** Whether a feature is on the map: its layer switched on, and it there on the day. @param {Element} element */
function isReachable(element) {
  return !element.closest(".off");
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const element = drawnAt(event.target);
  if (!element) return;
  const step = STEPS[event.key];
  if (event.key === "Enter" || event.key === " ") update({ feature: keyOf(element) }, { focus: true });
  else if (step) walk(element, step);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Move the focus to the next or previous feature of the same layer. @param {SVGGraphicsElement} element @param {number} step */
function walk(element, step) {
  const layer = /** @type {ParentNode} */ (element.parentNode);
  const all = /** @type {SVGGraphicsElement[]} */ ([...layer.querySelectorAll("[data-feature]:not(.off)")]);
  const next = all[(all.indexOf(element) + step + all.length) % all.length] ?? element;
  element.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus({ preventScroll: true });
}

/** Zoom by one step where Leaflet takes the Shift that types a plus for a wish to zoom by three. @param {KeyboardEvent} event */
function onPlus(event) {
  if (event.key !== "+" || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  atlasMap.zoomIn();
  event.preventDefault();
  event.stopPropagation();
}

/** Show what gets the focus by keyboard. */
export function listenToKeys() {
  atlasMap.getContainer().addEventListener("keydown", onPlus, { capture: true });
  drawing.addEventListener("keydown", onKey);
  drawing.addEventListener("focusin", ({ target }) => {
    const element = drawnAt(target);
    if (element?.matches(":focus-visible")) keepInSight(element);
    showOutline();
  });
  drawing.addEventListener("focusout", () => requestAnimationFrame(showOutline));
}
