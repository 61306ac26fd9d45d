/** The outline of what is chosen and of what has the focus: ink on paper, above every area and line. */

import { byId, drawn, drawnAt } from "../page/dom.js";
import { state } from "../page/state.js";

const SVG = "http://www.w3.org/2000/svg";
const GEOMETRY = ["d", "cx", "cy"];
const group = byId("layers").appendChild(document.createElementNS(SVG, "g"));
group.id = "outline";

/** Outline what is chosen and what has the focus of a keyboard, as far as it is on the map. */
export function showOutline() {
  const focused = drawnAt(document.activeElement);
  const shown = [drawn.get(state.feature), focused?.matches(":focus-visible") ? focused : null];
  const shapes = [...new Set(shown)].flatMap((element) => (element && !element.closest(".off") ? [element] : []));
  group.replaceChildren(...["under", "over"].flatMap((name) => shapes.map((shape) => copyOf(shape, name))));
}

/** The geometry of a feature alone. @param {SVGGraphicsElement} element @param {string} name */
function copyOf(element, name) {
  const shape = element.matches("g") ? /** @type {Element} */ (element.firstElementChild) : element;
  const copy = /** @type {SVGElement} */ (document.createElementNS(SVG, shape.localName));
  for (const key of GEOMETRY) {
    const value = shape.getAttribute(key);
    if (value) copy.setAttribute(key, value);
  }
  copy.classList.add(name);
  copy.style.setProperty("--r", getComputedStyle(shape).getPropertyValue("--r"));
  return copy;
}
