/** The elements of the page, and how new ones are made. */

export const page = document.documentElement;
export const drawing = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (byId("drawing")));

/** Every drawn feature by its key, `layer:id`, in drawing order. */
export const drawn = new Map(
  [.../** @type {NodeListOf<SVGGraphicsElement>} */ (drawing.querySelectorAll("[data-feature]"))].map((element) => [
    keyOf(element),
    element,
  ]),
);

/** Faces, the areas of which the ledger says who holds them. */
export const faces = [...drawn.values()].filter((element) => element.dataset.layer === "control");

/** The switches of the layers. */
export const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('input[name="layer"]')]);

/** @param {string} id of an element that every page of a map has */
export function byId(id) {
  return there(document.getElementById(id), id);
}

/** @param {string} selector of an element that every page of a map has */
export function bySelector(selector) {
  return there(document.querySelector(selector), selector);
}

/** @param {Element | null} element @param {string} name */
function there(element, name) {
  if (!element) throw new Error(`${name} is not in the page`);
  return /** @type {HTMLElement} */ (element);
}

/** The group of a layer in the drawing. @param {string} layer */
export function groupOf(layer) {
  return byId(`layer-${layer}`);
}

/** The key, `layer:id`, of a drawn feature. @param {Element & HTMLOrSVGElement} element */
export function keyOf({ dataset }) {
  return `${dataset.layer}:${dataset.feature}`;
}

/**
 * The drawn feature that an element is part of.
 * @param {EventTarget | null | undefined} target
 * @returns {SVGGraphicsElement | null}
 */
export function drawnAt(target) {
  return target instanceof Element ? target.closest("#drawing [data-feature]") : null;
}

/**
 * Make an element; text children become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | null | ((event: any) => void)>} [attributes] `on…` functions become listeners
 * @param {...(Node | string | number | null)} children
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null).map(asNode));
  return element;
}

/** @param {Node | string | number} child */
function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}
