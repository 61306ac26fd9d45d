/** Search over every name in every language. */

import { CLOSE } from "../map/sight.js";
import { data, everyFeature, featureOf, parted } from "../page/data.js";
import { byId, make } from "../page/dom.js";
import { digits, inWords, nameOf, titleOf, words } from "../page/texts.js";
import { distance, fold, lettersOf } from "../plain/spelling.js";
import { openFeature } from "./navigate.js";
import { relaxSheet } from "./sheet.js";

const MOST = 12; // results that are listed
const search = /** @type {HTMLInputElement} */ (byId("search"));
const list = byId("found");
const count = byId("found-count");
const letters = lettersOf(Object.values(data.languages).map((spoken) => spoken.letters));

/** @typedef {{key: string, layer: number, label: number, names: string[]}} Entry */
/** @type {Entry[] | undefined} */
let index;
let pointedAt = -1;

/** Every feature with its folded names; made at the first search. */
function entries() {
  index ??= everyFeature().map(([key]) => {
    const [layer] = parted(key);
    const names = Object.keys(data.languages).flatMap((lang) => nameOf(key, lang).split(" / "));
    const folded = new Set(names.map((name) => fold(name, letters)));
    return { key, layer: data.order.indexOf(layer), label: data.layers[layer]?.label ?? 0, names: [...folded] };
  });
  return index;
}

/** The features that answer, the nearest and the most important first. @param {string} text */
function answers(text) {
  const wanted = fold(text, letters);
  if (!wanted) return [];
  const scored = entries().flatMap((entry) => {
    const distances = entry.names.flatMap((name) => distance(name, wanted) ?? []);
    const length = Math.min(...entry.names.map((name) => name.length));
    return distances.length ? [{ ...entry, length, distance: Math.min(...distances) }] : [];
  });
  return scored.sort(
    (a, b) => a.distance - b.distance || b.label - a.label || b.layer - a.layer || a.length - b.length,
  );
}

/** List what answers. */
function showAnswers() {
  const all = answers(search.value);
  pointedAt = -1;
  list.replaceChildren(...all.slice(0, MOST).map(({ key }, number) => option(key, number)));
  const isNone = all.length === 0 && search.value.trim() !== "";
  const some = all.length ? words("found", { count: digits(all.length) }) : "";
  count.textContent = isNone ? words("found_none") : some;
  count.classList.toggle("seen", isNone);
  openList(all.length > 0);
}

/** @param {string} key @param {number} number */
function option(key, number) {
  const title = titleOf(parted(key)[0]);
  const from = featureOf(key)?.from;
  return make(
    "li",
    { role: "option", id: `found-${number}`, "aria-selected": "false", "data-key": key },
    make("b", {}, nameOf(key)),
    " ",
    make("span", {}, from ? `${title} · ${inWords(from)}` : title),
  );
}

/** @param {boolean} isOpen */
function openList(isOpen) {
  list.hidden = !isOpen;
  search.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) search.removeAttribute("aria-activedescendant");
}

/** Point at a result without leaving the field. @param {number} number */
function pointAt(number) {
  const options = [...list.children];
  if (!options.length) return;
  pointedAt = (number + options.length) % options.length;
  for (const [place, one] of options.entries()) one.setAttribute("aria-selected", String(place === pointedAt));
  search.setAttribute("aria-activedescendant", options[pointedAt]?.id ?? "");
  options[pointedAt]?.scrollIntoView({ block: "nearest" });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (!act(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Do what a key stands for. @param {string} key @returns {boolean} whether it stands for anything here */
function act(key) {
  const isOpen = !list.hidden;
  if (key === "ArrowDown" || key === "ArrowUp") {
    if (!isOpen) showAnswers();
    pointAt(key === "ArrowDown" ? pointedAt + 1 : Math.max(pointedAt, 0) - 1);
    return true;
  }
  if (key === "Enter") {
    if (isOpen) choose(list.children[Math.max(pointedAt, 0)]);
    return true;
  }
  if (key !== "Escape" || !(isOpen || search.value)) return false;
  if (!isOpen) search.value = "";
  openList(false);
  return true;
}

/** Go to a feature: to a day when it is there, with its layer switched on. @param {Element | null | undefined} answer */
function choose(answer) {
  if (!(answer instanceof HTMLElement) || !answer.dataset.key) return;
  openList(false);
  search.value = nameOf(answer.dataset.key);
  relaxSheet();
  openFeature(answer.dataset.key, CLOSE);
}

export function listenToSearch() {
  search.addEventListener("input", showAnswers);
  search.addEventListener("keydown", onKey);
  search.addEventListener("blur", () => openList(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    if (target instanceof Element) choose(target.closest("[role=option]"));
  });
}
