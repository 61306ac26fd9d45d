/** The names on the map: none touches another, a named dot or a control. */

/** @import {Area, Box, Label, LayerData, Place, Seen, Spot} from "../types" */

import { data, parted } from "../page/data.js";
import { drawing, drawn } from "../page/dom.js";
import { state } from "../page/state.js";
import { nameOf } from "../page/texts.js";
import { aroundDot, roomiestFirst, spotFor } from "../plain/places.js";
import { atlasMap, toDrawing, unitNow } from "./atlas_map.js";

const STEPS = 14; // across what is seen of an area, and down, at which a name is tried

/** What the build placed the names by. */
const rules = data.names;

/** Names of the map, the most important first, as the build ordered them. */
const labels = [.../** @type {NodeListOf<SVGTextElement>} */ (drawing.querySelectorAll("#labels text"))].map(labelOf);
const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** Whether the names are ours to place: until then they are where the build placed them. */
let areMeasured = false;

/** @param {SVGTextElement} element @returns {Label} */
function labelOf(element) {
  const key = element.dataset.for ?? "";
  const [layer] = parted(key);
  const { kind, label: size } = /** @type {LayerData} */ (data.layers[layer]);
  const tier = rules.tiers.find((_, number) => element.classList.contains(`t${number}`)) ?? 1;
  const [x, y] = [Number(element.getAttribute("x")), Number(element.getAttribute("y"))];
  return { element, layer, key, kind, fullSize: size * tier, x, y, name: "", fullWidth: 0, size: 0, width: 0 };
}

/** Write the names in the chosen language and measure them. */
export function writeLabels() {
  areMeasured = true;
  /** @type {Map<string, CSSStyleDeclaration>} */
  const styles = new Map();
  for (const label of labels) {
    const classes = label.element.getAttribute("class") ?? "";
    label.element.setAttribute("class", classes.replace(/ n\d$/, "")); // how wide a map it needs without scripts
    const style = styles.get(label.layer) ?? getComputedStyle(label.element);
    styles.set(label.layer, style);
    label.name = nameOf(label.key);
    label.element.textContent = label.name;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${label.fullSize}px ${style.fontFamily}`;
    const spacing = label.name.length * (parseFloat(style.letterSpacing) / parseFloat(style.fontSize) || 0);
    label.fullWidth = pen.measureText(label.name).width + spacing * label.fullSize;
  }
}

/** Place the names, the most important first; none is said twice, and the rest is left out. */
export function placeLabels() {
  if (!areMeasured) writeLabels();
  const view = viewNow();
  const [narrowMap, smaller] = rules.narrow;
  const narrow = view.width <= narrowMap ? smaller : 1;
  for (const label of labels) {
    label.size = label.fullSize * narrow;
    label.width = label.fullWidth * narrow;
  }
  const chosen = chooseSpots(labels.filter(isShown), view);
  for (const label of labels) write(label, chosen.get(label), view);
}

/** @param {Label} label */
function isShown({ layer, key }) {
  const element = drawn.get(key);
  return state.on.has(layer) && !!element && !element.classList.contains("off");
}

/** @param {Label[]} shown @param {Seen} view */
function chooseSpots(shown, view) {
  const dots = new Map(shown.filter(({ kind }) => kind === "point").map((label) => [label, dotBox(label, view)]));
  const taken = controlBoxes();
  const used = new Set();
  /** @type {Map<Label, Spot>} */
  const chosen = new Map();
  for (const label of shown) {
    if (used.has(label.name)) continue;
    const places = placesFor(label, view);
    const others = [...dots].filter(([other]) => other !== label).map(([, box]) => box);
    const spot =
      spotFor(label, places, view.box, [...taken, ...others], rules) ?? spotFor(label, places, view.box, taken, rules);
    if (!spot) continue;
    chosen.set(label, spot);
    used.add(label.name);
    taken.push(spot.box);
    const dot = dots.get(label);
    if (dot) taken.push(dot);
  }
  return chosen;
}

/** @param {Label} label @param {Seen} view @returns {Box} */
function dotBox(label, view) {
  const { x, y } = onScreen(label, view);
  const { dot } = rules;
  return [x - dot, y - dot, x + dot, y + dot];
}

/** @param {{x: number, y: number}} point of the drawing @param {Seen} view */
function onScreen({ x, y }, { unit, left, top }) {
  return { x: (x - left) / unit, y: (y - top) / unit };
}

/** The boxes of the map's own controls, in pixels of the map. @returns {Box[]} */
function controlBoxes() {
  const container = atlasMap.getContainer();
  const box = container.getBoundingClientRect();
  return [...container.querySelectorAll(".leaflet-control")].map((control) => {
    const { left, top, right, bottom } = control.getBoundingClientRect();
    return [left - box.left, top - box.top, right - box.left, bottom - box.top];
  });
}

/** @returns {Seen} */
function viewNow() {
  const unit = unitNow();
  const corner = toDrawing(/** @type {L.Point} */ (atlasMap.getPixelBounds().min), unit);
  const size = atlasMap.getSize();
  const [x, y, width, height] = data.frame;
  const view = { unit, left: corner.x, top: corner.y, width: size.x, height: size.y };
  /** @type {Box} */
  const box = [
    Math.max(0, (x - corner.x) / unit),
    Math.max(0, (y - corner.y) / unit),
    Math.min(size.x, (x + width - corner.x) / unit),
    Math.min(size.y, (y + height - corner.y) / unit),
  ];
  return { ...view, box };
}

/** Where a name may stand, the best place first. @param {Label} label @param {Seen} view @returns {Place[]} */
function placesFor(label, view) {
  if (label.kind === "line") return along(label, view);
  if (label.kind === "polygon") return inside(label, view);
  const { x, y } = onScreen(label, view);
  return aroundDot(x, y, label.size, rules);
}

/** Places along a line, the middle first. @param {Label} label @param {Seen} view @returns {Place[]} */
function along(label, view) {
  label.points ??= pointsOf(/** @type {SVGGeometryElement} */ (drawn.get(label.key)));
  return label.points.map((point) => {
    const { x, y } = onScreen(point, view);
    return [x, y, "middle"];
  });
}

/** @param {SVGGeometryElement} path */
function pointsOf(path) {
  const whole = path.getTotalLength();
  return rules.along.map((share) => path.getPointAtLength(whole * share));
}

/**
 * Places inside what is seen of an area: its middle, then where there is most room. Not inside a
 * smaller area with a name of its own.
 * @param {Label} label
 * @param {Seen} view
 * @returns {Place[]}
 */
function inside(label, view) {
  const area = shaped(label);
  const { bounds, width, size } = area;
  if (width > (bounds.width / view.unit) * rules.longest) return [];
  const [left, top, right, bottom] = cutBox(bounds, view);
  if (right - left < width || bottom - top < size * 2) return [];
  const areas = labels.filter(({ kind }) => kind === "polygon").map(shaped);
  const others = areas.filter((other) => isSmaller(other.bounds, bounds));
  /** @param {number} x @param {number} y */
  const isFree = (x, y) => has(area, view, x, y) && !others.some((other) => has(other, view, x, y));
  const step = Math.max(size * 1.5, (right - left) / STEPS, (bottom - top) / STEPS);
  /** @type {[number, number][]} */
  const free = [];
  /** @type {[number, number][]} */
  const taken = [];
  for (let y = top + step / 2; y < bottom; y += step) {
    for (let x = left + step / 2; x < right; x += step) (isFree(x, y) ? free : taken).push([x, y]);
  }
  const { x, y } = onScreen(label, view);
  /** @type {[number, number][]} */
  const own = isFree(x, y) ? [[x, y]] : [];
  const roomy = [...own, ...roomiestFirst(free, taken, view.box, view)].filter((place) => holds(area, view, place));
  return (roomy.length ? roomy : own).map(([across, down]) => [across, down, "middle"]);
}

/** What is seen of an area's bounds. @param {DOMRect} bounds @param {Seen} view @returns {Box} */
function cutBox(bounds, view) {
  const [x0, y0, x1, y1] = view.box;
  const from = onScreen(bounds, view);
  const to = onScreen({ x: bounds.right, y: bounds.bottom }, view);
  return [Math.max(x0, from.x), Math.max(y0, from.y), Math.min(x1, to.x), Math.min(y1, to.y)];
}

/** An area's label with the area's outline and bounds. @param {Label} label */
function shaped(label) {
  if (!label.path) {
    const element = /** @type {SVGGraphicsElement} */ (drawn.get(label.key));
    label.path = new Path2D(element.getAttribute("d") ?? "");
    label.bounds = DOMRect.fromRect(element.getBBox());
  }
  return /** @type {Area} */ (label);
}

/** Whether an area is smaller than another, and beside it. @param {DOMRect} one @param {DOMRect} other */
function isSmaller(one, other) {
  return one.width * one.height < other.width * other.height && one.x < other.right && other.x < one.right;
}

/** Whether a point of the screen is in an area. @param {Area} area @param {Seen} view @param {number} x @param {number} y */
function has({ path, bounds }, { unit, left, top }, x, y) {
  const [across, down] = [x * unit + left, y * unit + top];
  const isNear = across > bounds.x && across < bounds.right && down > bounds.y && down < bounds.bottom;
  return isNear && pen.isPointInPath(path, across, down, "evenodd");
}

/** Whether an area holds a name at a place, ends and middle. @param {Area} area @param {Seen} view @param {[number, number]} place */
function holds(area, view, [x, y]) {
  return [-0.55, 0, 0.55].every((across) =>
    [-1, 1].every((down) => has(area, view, x + across * area.width, y + down * area.size)),
  );
}

/** @param {Label} label @param {Spot | undefined} spot @param {Seen} view */
function write({ element, key, kind }, spot, { unit, left, top }) {
  element.classList.toggle("off", !spot);
  if (kind === "point") drawn.get(key)?.classList.toggle("unnamed", !spot);
  if (!spot) return;
  element.setAttribute("x", String(spot.x * unit + left));
  element.setAttribute("y", String(spot.y * unit + top));
  element.removeAttribute("dx");
  element.setAttribute("dy", `${rules.middle}em`);
  element.style.textAnchor = spot.anchor;
}
