/** The map in a frame of another page: as tall as it needs, with links that open beside the article. */

import { data } from "./data.js";
import { bySelector, page } from "./dom.js";
import { picture } from "./picture.js";

/** The tallest that a map asks its host page to be, in pixels. */
const TALLEST = 560;

const mapBox = bySelector(".folium-map");
const legendBox = bySelector(".legend");
/** The id that pym.js on the host page gives its frame, and expects back. */
const pymId = /[?&]childId=([\w-]+)/.exec(location.search)?.[1];
let lastHeight = 0;

/** The height at which the map has its own shape and nothing scrolls, whatever the frame's is now. */
function naturalHeight() {
  const [, , across, down] = data.view;
  const isBeside = legendBox.getBoundingClientRect().left >= mapBox.getBoundingClientRect().right;
  const besides = isBeside ? legendBox.offsetHeight + 24 : 0;
  const shape = Math.max(Math.min((mapBox.clientWidth * down) / across, TALLEST), besides);
  return Math.ceil(page.scrollHeight - mapBox.clientHeight + shape);
}

/** Send the host page the height: in our own words, in AMP's and in pym's. */
function sendHeight({ again = false } = {}) {
  const height = naturalHeight();
  if (parent === window || (height === lastHeight && !again)) return;
  lastHeight = height;
  parent.postMessage({ type: "karabakh-map", height }, "*");
  parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  if (pymId) parent.postMessage(`pymxPYMx${pymId}xPYMxheightxPYMx${height}`, "*");
}

/** @param {MouseEvent} event */
function onClick({ target }) {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  if (link.id === "full-map") link.href = `index.html${location.hash}`;
  if (!link.getAttribute("href")?.startsWith("#")) link.target = "_blank";
}

export function listenToHost() {
  // A host page that came later than the map asks again, and the page for newsrooms for the picture. Nothing else that it says is heard.
  addEventListener("message", ({ source, data: message }) => {
    if (source !== parent || message?.type !== "karabakh-map") return;
    if (message.ask === "height") sendHeight({ again: true });
    if (message.ask === "picture") parent.postMessage({ type: "karabakh-map", picture: picture() }, "*");
  });
  document.addEventListener("click", onClick, { capture: true });
  const sizes = new ResizeObserver(() => sendHeight());
  for (const box of [mapBox, legendBox, ...document.querySelectorAll(".switch, .foot")]) sizes.observe(box);
}
