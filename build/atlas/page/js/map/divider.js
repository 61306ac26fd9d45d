/** The divider of a comparison: before it the map shows the earlier day, after it the later one. */

import { data } from "../page/data.js";
import { drawing, faces, groupOf, make } from "../page/dom.js";
import { state } from "../page/state.js";
import { inWords, words } from "../page/texts.js";
import { atlasMap, boxOnScreen } from "./atlas_map.js";
import { changeOn } from "./control.js";

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -0.05, ArrowDown: -0.05, ArrowRight: 0.05, ArrowUp: 0.05, Home: -1, End: 1 };
const HALVES = ["before", "after"];

let share = 0.5; // of the map's width that is before it
const earlier = svgPart("g", { id: "earlier", "clip-path": "url(#before)", "aria-hidden": "true" });
const clips = HALVES.map((id) =>
  svgPart("clipPath", { id }, svgPart("rect", { y: data.frame[1], height: data.frame[3] })),
);
const knob = make("div", {
  id: "divider",
  role: "slider",
  tabindex: "0",
  "aria-valuemin": 0,
  "aria-valuemax": 100,
  onkeydown: onKey,
});
const days = HALVES.map((half) => make("span", { class: half, "aria-hidden": "true" }));
const box = make("div", { class: "divider", hidden: true }, ...days, knob);

/** @param {string} name @param {Record<string, string | number>} attributes @param {...Element} children */
function svgPart(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Put the divider on the map; it is seen while days are compared. */
export function makeDivider() {
  drawing.querySelector("defs")?.append(...clips);
  groupOf("control").after(earlier);
  atlasMap.getContainer().append(box);
  L.DomEvent.disableClickPropagation(box);
  knob.addEventListener("pointerdown", onPointer);
  atlasMap.on("move zoomend resize", place);
}

/** Draw on the side of the earlier day who held what differs. */
export function showDivider() {
  box.hidden = !state.compare;
  const [before] = state.compare ?? [];
  const changed = before ? faces.filter((face) => !face.classList.contains("same")) : [];
  earlier.replaceChildren(
    ...changed.map(({ dataset }) => {
      const { holder = "", how = "" } = changeOn(dataset.feature, before ?? "") ?? {};
      return svgPart("use", { href: `#face-${dataset.feature}`, "data-holder": holder, "data-how": how });
    }),
  );
  for (const [number, day] of (state.compare ?? []).entries()) {
    const label = days[number];
    if (label) label.textContent = inWords(day);
  }
  knob.setAttribute("aria-label", words("divider"));
  place();
}

/** Put the divider, and the edge between the days, where it was drawn to. */
function place() {
  if (!state.compare) return;
  const [left, , width] = boxOnScreen();
  const [x, , across] = data.frame;
  const edge = Math.min(Math.max(left + width * share, x), x + across);
  const spans = [
    [x, edge - x],
    [edge, x + across - edge],
  ];
  for (const [number, clip] of clips.entries()) {
    for (const [at, key] of ["x", "width"].entries()) {
      clip.firstElementChild?.setAttribute(key, String(spans[number]?.[at] ?? 0));
    }
  }
  box.style.left = `${share * 100}%`;
  knob.setAttribute("aria-valuenow", String(Math.round(share * 100)));
}

/** @param {number} to */
function moveTo(to) {
  share = Math.min(Math.max(to, 0), 1);
  place();
}

/** @param {PointerEvent} event */
function onPointer(event) {
  const { left, width } = atlasMap.getContainer().getBoundingClientRect();
  const onMove = (/** @type {PointerEvent} */ { clientX }) => moveTo((clientX - left) / width);
  knob.setPointerCapture(event.pointerId);
  knob.addEventListener("pointermove", onMove);
  knob.addEventListener("lostpointercapture", () => knob.removeEventListener("pointermove", onMove), { once: true });
  knob.focus({ preventScroll: true });
  event.preventDefault();
  event.stopPropagation();
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const by = STEPS[event.key];
  if (!by) return;
  moveTo(share + by);
  event.preventDefault();
  event.stopPropagation();
}
