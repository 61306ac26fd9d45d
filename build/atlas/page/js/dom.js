/** The drawing, and the data that belongs to it. */
const data = JSON.parse(document.getElementById("data").textContent);
const drawing = document.getElementById("drawing");
const page = document.documentElement;

for (const [number, one] of [...everyFeature().map(([, feature]) => feature), ...data.statements].entries()) {
  if (data.notes[number]) one.note = data.notes[number];
}

/** Every feature with its key, in the order of the data. @returns {[string, Object][]} */
function everyFeature() {
  return Object.entries(data.layers).flatMap(([layer, { features }]) =>
    Object.entries(features).map(([id, feature]) => [`${layer}:${id}`, feature]),
  );
}

/**
 * Make an element; text children become text, never markup.
 * @param {string} tag
 * @param {Object<string, string|boolean|Function>} [attributes] `on…` functions become listeners
 * @param {...(Node|string|number|null)} children
 * @returns {HTMLElement}
 */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null).map(asNode));
  return element;
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/** Every drawn feature with its layer and id, by `layer:id`, in drawing order. */
const drawn = new Map(
  [...drawing.querySelectorAll("[data-feature]")].map((element) => [keyOf(element), element]),
);

/** @returns {string} `layer:id` of a drawn feature */
function keyOf(element) {
  return `${element.dataset.layer}:${element.dataset.feature}`;
}

/** @returns {[string, string]} layer and id */
function parted(key) {
  const at = key.indexOf(":");
  return [key.slice(0, at), key.slice(at + 1)];
}
