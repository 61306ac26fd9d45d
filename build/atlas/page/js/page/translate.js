/** Put everything that stands in the page into the chosen language. */

import { drawing, page } from "./dom.js";
import { state } from "./state.js";
import { digits, inWords, nameOf, words } from "./texts.js";

/** @type {[string, (element: HTMLElement) => void][]} */
const TRANSLATED = [
  [
    "[data-text]",
    (element) => {
      element.textContent = words(element.dataset.text ?? "");
    },
  ],
  ["[data-label]", (element) => element.setAttribute("aria-label", words(element.dataset.label ?? ""))],
  ["[data-placeholder]", (element) => element.setAttribute("placeholder", words(element.dataset.placeholder ?? ""))],
  [
    "[data-day]:not(html)",
    (element) => {
      element.textContent = inWords(element.dataset.day ?? "");
    },
  ],
  [
    "[data-km2]",
    (element) => {
      element.textContent = digits(Number(element.dataset.km2));
    },
  ],
  [
    "[data-name]",
    (element) => {
      element.textContent = nameOf(element.dataset.name ?? "");
    },
  ],
];

export function translate() {
  page.lang = state.lang;
  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="lang"]'))) {
    input.checked = input.value === state.lang;
  }
  document.title = words("title");
  for (const [selector, write] of TRANSLATED) {
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))) write(element);
  }
  drawing.setAttribute("aria-label", words("title"));
}
