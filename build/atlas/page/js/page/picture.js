/** What is seen as one picture: title, day, map, legend, scale and credit. */

/** @import {Picture} from "../plain/save.js" */

import { atlasMap, boxOnScreen, unitNow } from "../map/atlas_map.js";
import { byId, bySelector, drawing } from "./dom.js";
import { shownDay, state } from "./state.js";
import { inWords, words } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const [PAD, KEY, GAP] = [16, 28, 24]; // pixels: around, wide of a swatch, between columns
const GEOMETRY = ["id", "d", "x", "y", "cx", "cy", "dx", "dy", "width", "height", "patternUnits", "patternTransform"];
/** What a shape has when nothing says otherwise. @type {Record<string, string>} */
const LOOKS = {
  fill: "rgb(0, 0, 0)",
  "fill-opacity": "1",
  "fill-rule": "nonzero",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-opacity": "1",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "paint-order": "normal",
  r: "0px",
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "font-style": "normal",
  "letter-spacing": "normal",
  "text-anchor": "start",
};
const ON_SCREEN = new Set(["stroke-width", "stroke-dasharray"]); // given in pixels of the screen

const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));

/** @param {string} name @param {Record<string, string | number>} [attributes] @param {...Node} children */
function part(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Make the picture of what is seen. @returns {Picture} */
export function picture() {
  const { x: width, y: down } = atlasMap.getSize();
  const whole = width + 2 * PAD;
  const { color: ink, fontFamily: font, backgroundColor: paper } = getComputedStyle(document.body);
  const page = new Page(font, ink, width);
  page.write(words("title"), 20, 700);
  page.write(byId("caption").textContent ?? "", 15, 700);
  page.write(byId("caption-note").textContent ?? "", 13);
  page.add(mapOf(PAD, page.y + 6, width, down), down + 18);
  page.keys([...document.querySelectorAll("#legend li, #lines li")].filter(isListed));
  page.write(words("credit"), 11);
  const height = Math.ceil(page.y + PAD);
  const svg = part(
    "svg",
    { xmlns: SVG, width: whole, height, viewBox: `0 0 ${whole} ${height}`, "xml:lang": state.lang },
    part("title", {}, document.createTextNode(`${words("title")}. ${byId("caption").textContent}`)),
    part("desc", {}, document.createTextNode(words("credit"))),
    part("rect", { width: "100%", height: "100%", fill: paper }),
    ...page.parts,
  );
  const name = ["map", ...(state.compare ?? [shownDay()]), state.lang].join("-");
  return { svg: new XMLSerializer().serializeToString(svg), width: whole, height, name };
}

/** Whether an entry of the legend is shown; a frame may leave the lines out. @param {Element} entry */
function isListed(entry) {
  return !(/** @type {HTMLElement} */ (entry).hidden);
}

/** A column of words and keys, from the top down. */
class Page {
  y = PAD;
  /** @type {Element[]} */
  parts = [];

  /** @param {string} font @param {string} ink @param {number} width */
  constructor(font, ink, width) {
    this.font = font;
    this.ink = ink;
    this.width = width;
  }

  /** @param {Element} element @param {number} height */
  add(element, height) {
    this.parts.push(element);
    this.y += height;
  }

  /** Write a text, broken into lines. @param {string} text @param {number} size @param {number} [weight] */
  write(text, size, weight = 400) {
    this.parts.push(...this.lines(text, PAD, this.y, this.width, size, weight));
    this.y += this.heightOf(text, this.width, size, weight);
  }

  /** @param {string} text @param {number} width @param {number} size @param {number} weight */
  broken(text, width, size, weight) {
    pen.font = `${weight} ${size}px ${this.font}`;
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && pen.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else if (word) lines.push(word);
    }
    return lines;
  }

  /** @param {string} text @param {number} width @param {number} size @param {number} weight */
  heightOf(text, width, size, weight) {
    return this.broken(text, width, size, weight).length * size * 1.35;
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} width @param {number} size @param {number} weight */
  lines(text, x, y, width, size, weight) {
    const look = { "font-family": this.font, "font-size": size, "font-weight": weight, fill: this.ink };
    return this.broken(text, width, size, weight).map((line, number) =>
      part("text", { x, y: y + size * (1 + number * 1.35), ...look }, document.createTextNode(line)),
    );
  }

  /** Draw the entries of the legend in columns. @param {Element[]} entries */
  keys(entries) {
    const count = Math.max(1, Math.round(this.width / 300));
    const wide = (this.width - GAP * (count - 1)) / count;
    for (let at = 0; at < entries.length; at += count) {
      const row = entries
        .slice(at, at + count)
        .map((entry, number) => this.key(entry, PAD + number * (wide + GAP), wide));
      this.y += Math.max(...row) + 6;
    }
    this.y += 6;
  }

  /** @param {Element} entry @param {number} x @param {number} width @returns {number} its height */
  key(entry, x, width) {
    const swatch = /** @type {SVGSVGElement} */ (entry.querySelector("svg"));
    const isShade = !!entry.querySelector("b");
    const box = part("svg", { x, y: this.y, width: KEY, height: 16 }, ...copiesOf(swatch, 1));
    if (isShade)
      box.append(part("rect", { x: 0.5, y: 0.5, width: KEY - 1, height: 15, fill: "none", stroke: this.ink }));
    const [name, when] = [isShade ? "b" : "span", "small"].map((one) => entry.querySelector(one)?.textContent ?? "");
    const [left, room] = [x + KEY + 8, width - KEY - 8];
    const high = this.heightOf(name ?? "", room, 13, 600);
    this.parts.push(
      box,
      ...this.lines(name ?? "", left, this.y, room, 13, isShade ? 600 : 400),
      ...this.lines(when ?? "", left, this.y + high, room, 12, 400),
    );
    return Math.max(18, high + this.heightOf(when ?? "", room, 12, 400));
  }
}

/** The map, its scale, and the days on either side of the divider. @param {number} x @param {number} y @param {number} width @param {number} height */
function mapOf(x, y, width, height) {
  const map = part(
    "svg",
    { x, y, width, height, viewBox: boxOnScreen().join(" ") },
    part("defs", {}, ...[...drawing.querySelectorAll("pattern, clipPath")].map((one) => copyOf(one, unitNow()))),
    ...copiesOf(drawing, unitNow()),
  );
  const { color: ink, fontFamily: font } = getComputedStyle(document.body);
  const halo = getComputedStyle(drawing).getPropertyValue("--halo");
  const look = {
    "font-family": font,
    "font-size": 12,
    fill: ink,
    stroke: halo,
    "stroke-width": 3,
    "paint-order": "stroke",
  };
  const scale = bySelector(".leaflet-control-scale-line");
  const bar = `M${x + 10} ${y + height - 16}v6h${scale.offsetWidth}v-6`;
  const parts = [
    map,
    part("rect", { x, y, width, height, fill: "none", stroke: ink, "stroke-width": 0.5 }),
    part("path", { d: bar, fill: "none", stroke: ink, "stroke-width": 1.5 }),
    part("text", { x: x + 14, y: y + height - 15, ...look }, document.createTextNode(scale.textContent ?? "")),
  ];
  if (state.compare) {
    const edge = x + /** @type {HTMLElement} */ (bySelector(".divider")).offsetLeft;
    parts.push(part("path", { d: `M${edge} ${y}v${height}`, stroke: ink, "stroke-width": 3 }));
    for (const [number, day] of state.compare.entries()) {
      const at = {
        x: edge + (number ? 8 : -8),
        y: y + 20,
        "text-anchor": number ? "start" : "end",
        "font-weight": 700,
      };
      parts.push(part("text", { ...look, ...at }, document.createTextNode(inWords(day))));
    }
  }
  return part("g", {}, ...parts);
}

/** Copies of what an element shows, with their looks. @param {Element} element @param {number} unit @returns {Element[]} */
function copiesOf(element, unit) {
  const shown = [...element.children].filter(
    (child) => !child.matches("defs") && getComputedStyle(child).display !== "none",
  );
  return shown.map((child) => copyOf(child, unit));
}

/**
 * A copy of an element that needs no style sheet.
 * @param {Element} element
 * @param {number} unit pixels of the drawing for one of the screen
 * @returns {Element}
 */
function copyOf(element, unit) {
  const source = element.getAttribute("href") === "#shade" ? byId("shade") : element;
  if (source !== element) return /** @type {Element} */ (source.cloneNode());
  const copy = part(element.localName);
  for (const name of [...GEOMETRY, "href"]) {
    const value = element.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  const style = getComputedStyle(element);
  const isDrawn = element.matches("path, circle, rect, text, use, [data-how]");
  // A face looks as the group around it says: the earlier day draws the same face in another look.
  if (isDrawn && !element.matches("[data-how] > path, clipPath > rect"))
    dress(copy, style, element.closest("pattern") ? 1 : unit);
  if (style.clipPath !== "none") copy.setAttribute("clip-path", style.clipPath.replaceAll('"', ""));
  if (element.matches(".relief"))
    Object.assign(/** @type {SVGElement} */ (copy).style, { mixBlendMode: "multiply", opacity: style.opacity });
  if (element.localName === "text") copy.textContent = element.textContent;
  else
    copy.append(
      ...(element.matches("clipPath")
        ? [...element.children].map((one) => copyOf(one, unit))
        : copiesOf(element, unit)),
    );
  return copy;
}

/** @param {Element} copy @param {CSSStyleDeclaration} style @param {number} unit */
function dress(copy, style, unit) {
  for (const [name, usual] of Object.entries(LOOKS)) {
    const value = style.getPropertyValue(name);
    if (!value || value === usual || (name.startsWith("font") && copy.localName !== "text")) continue;
    const scaled = ON_SCREEN.has(name) && style.vectorEffect === "non-scaling-stroke";
    copy.setAttribute(
      name,
      scaled
        ? value.replace(/[\d.]+/g, (number) => String(Number(number) * unit))
        : value.replaceAll('"', name === "font-family" ? "'" : ""),
    );
  }
}
