/**
 * The panel. Beside the map it is a column; on a narrow screen a sheet at the lower edge, of which a
 * bar is always seen, with the map above it.
 */

import { isSheet, keepInSight, panel } from "../map/sight.js";
import { byId, drawn } from "../page/dom.js";
import { state, update } from "../page/state.js";

/** @typedef {"peek" | "half" | "full"} Size */

const DRAGGED = 6; // pixels from which a press is a pull
const sheet = byId("sheet");
const opener = byId("open-sheet");
const sizer = byId("size-sheet");
const search = /** @type {HTMLInputElement} */ (byId("search"));
/** How far the sheet was pulled by the reader, apart from what details need. @type {Size} */
let pulled = "peek";

/** Draw the sheet as large as it was pulled, and large enough for open details. */
export function showSheet() {
  const size = pulled === "peek" && !byId("details").hidden ? "half" : pulled;
  const opens = panel.dataset.size === "peek" && size !== "peek";
  panel.dataset.size = size;
  opener.setAttribute("aria-expanded", String(size !== "peek"));
  sizer.setAttribute("aria-pressed", String(size === "full"));
  if (!opens || !isSheet()) return;
  panel.parentElement?.scrollIntoView({ block: "start" });
  const element = drawn.get(state.feature);
  if (element) keepInSight(element);
}

/** Pull the sheet to a size. @param {Size} size */
export function pull(size) {
  pulled = size;
  sheet.style.height = "";
  if (size === "peek" && state.feature) update({ feature: "" });
  showSheet();
}

/** Let the sheet be as small as what it shows; the focus goes where it can return to. */
export function relaxSheet() {
  pulled = "peek";
  if (isSheet()) opener.focus();
}

export function listenToSheet() {
  opener.addEventListener("click", () => pull(panel.dataset.size === "peek" ? "half" : "peek"));
  sizer.addEventListener("click", () => pull(panel.dataset.size === "full" ? "half" : "full"));
  byId("open-search").addEventListener("click", () => {
    if (state.feature) update({ feature: "" });
    pull("full");
    search.focus();
  });
  // Details close first, the sheet after them; what was open is only known before others hear.
  document.addEventListener("keydown", onEscape, { capture: true });
  listenToDrags(byId("grip"));
}

/** @param {KeyboardEvent} event */
function onEscape(event) {
  if (event.key !== "Escape" || state.feature || !isSheet() || panel.dataset.size === "peek") return;
  if (event.target === search && (search.value || !byId("found").hidden)) return;
  const isInside = panel.contains(document.activeElement);
  pull("peek");
  if (isInside) opener.focus();
}

/** Let the bar be dragged up and down. @param {HTMLElement} grip */
function listenToDrags(grip) {
  /** @type {{y: number, height: number, isMoved: boolean} | null} */
  let start = null;
  grip.addEventListener("pointerdown", ({ clientY }) => {
    start = { y: clientY, height: sheet.getBoundingClientRect().height, isMoved: false };
  });
  addEventListener("pointermove", ({ clientY }) => {
    if (!start || Math.abs(start.y - clientY) < DRAGGED) return;
    if (panel.dataset.size === "peek") panel.dataset.size = "half";
    start.isMoved = true;
    sheet.style.height = `${Math.max(0, start.height + start.y - clientY)}px`;
  });
  addEventListener("pointerup", ({ clientY }) => {
    if (start?.isMoved) {
      pull(sizeFor((start.height + start.y - clientY) / innerHeight));
      // The click that ends a pull is none on what lies under it.
      grip.addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => grip.dispatchEvent(new Event("click")));
    }
    start = null;
  });
}

/** @param {number} share of the screen @returns {Size} */
function sizeFor(share) {
  if (share < 0.15) return "peek";
  return share < 0.6 ? "half" : "full";
}
