/** Clicks on the map, and scrolling past it. */

import { data, parted } from "../page/data.js";
import { drawnAt, keyOf, make } from "../page/dom.js";
import { update } from "../page/state.js";
import { words } from "../page/texts.js";
import { atlasMap } from "./atlas_map.js";

/** Pixels by which a thin line or a small dot may be missed. */
const REACHES = [0, 4, 8];
/** @type {[number, number][]} */
const AROUND = [
  [0, 0],
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0.7, 0.7],
  [-0.7, 0.7],
  [0.7, -0.7],
  [-0.7, -0.7],
];
const HINT = 1500; // milliseconds that a hint is seen

/** The feature at a click: a line or a dot near it, or the area. @param {MouseEvent} event */
function hit({ clientX, clientY, target }) {
  for (const reach of REACHES) {
    for (const [across, down] of AROUND) {
      const found = drawnAt(document.elementFromPoint(clientX + across * reach, clientY + down * reach));
      const kind = found && data.layers[parted(keyOf(found))[0]]?.kind;
      if (found && kind && kind !== "polygon") return found;
    }
  }
  return drawnAt(target);
}

/** Open the details of what is clicked; close them where nothing is. */
export function listenToClicks() {
  atlasMap.on("click", ({ originalEvent }) => {
    const found = hit(originalEvent);
    update({ feature: found ? keyOf(found) : "" });
  });
}

/** Let the page scroll around the map: the wheel zooms after a click or with Ctrl, one finger scrolls. */
export function yieldToPage() {
  const box = atlasMap.getContainer();
  const onWheel = (/** @type {WheelEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || (document.hasFocus() && box.contains(document.activeElement))) return;
    event.stopImmediatePropagation();
    hint("wheel_hint");
  };
  box.addEventListener("wheel", onWheel, { capture: true, passive: true });
  const onPointer = (/** @type {PointerEvent} */ { pointerType }) => {
    atlasMap.dragging[pointerType === "touch" ? "disable" : "enable"]();
  };
  box.addEventListener("pointerdown", onPointer, { capture: true });
  const onTouch = (/** @type {TouchEvent} */ { touches }) => {
    if (touches.length === 1) hint("touch_hint");
  };
  box.addEventListener("touchmove", onTouch, { passive: true });
}

/** @type {HTMLElement | undefined} */
let hintBox;
let hintTimer = 0;

/** @param {string} key */
function hint(key) {
  hintBox ??= atlasMap.getContainer().appendChild(make("p", { id: "hint", "aria-hidden": "true" }));
  hintBox.textContent = words(key);
  hintBox.classList.add("seen");
  clearTimeout(hintTimer);
  hintTimer = setTimeout(() => hintBox?.classList.remove("seen"), HINT);
}
