/** What of the map can be seen: all of it, or what the sheet leaves. */

import { data } from "../page/data.js";
import { byId, drawn } from "../page/dom.js";
import { atlasMap, boundsOf } from "./atlas_map.js";

export const CLOSE = 9; // the zoom at which a place that was looked for is shown

export const panel = byId("panel");

/** Whether the panel is a sheet now: on narrow screens, and not in an embed. */
export function isSheet() {
  return ["sticky", "fixed"].includes(getComputedStyle(panel).position);
}

function mapBox() {
  return atlasMap.getContainer().getBoundingClientRect();
}

/** Where the part of the map that can be seen ends at the bottom. */
function endOfSight() {
  const bar = /** @type {Element} */ (panel.firstElementChild);
  return Math.min(mapBox().bottom, innerHeight, isSheet() ? bar.getBoundingClientRect().top : Infinity);
}

/** @param {Element} element */
function isSeenWhole(element) {
  const box = element.getBoundingClientRect();
  const free = mapBox();
  return box.left >= free.left && box.right <= free.right && box.top >= free.top && box.bottom <= endOfSight();
}

/** Move the map where a feature is off it, or under the sheet. @param {Element} element */
export function keepInSight(element) {
  const box = element.getBoundingClientRect();
  const free = mapBox();
  const bottom = endOfSight();
  const isSeen = box.right > free.left && box.left < free.right && box.bottom > free.top && box.top < bottom;
  const isSmall = box.width < 40 && box.height < 40;
  const isHalfSeen = isSmall && (box.bottom > bottom || box.top < free.top);
  if (isSeen && !isHalfSeen) return;
  const across = (box.left + box.right - free.left - free.right) / 2;
  const down = (box.top + box.bottom - free.top - bottom) / 2;
  atlasMap.panBy([across, down], { animate: false });
}

/**
 * Move the map to a feature that is not wholly seen, or is too far away.
 * @param {string} key
 * @param {number} [least] the zoom from which a place is near enough
 */
export function reveal(key, least = 0) {
  const element = drawn.get(key);
  if (!element || element.getBBox().width > data.view[2]) return;
  const isFar = element.matches("circle") && atlasMap.getZoom() < least;
  if (!isFar && isSeenWhole(element)) return;
  const { x, y, width, height } = element.getBBox();
  atlasMap.fitBounds(boundsOf([x, y, width, height]), {
    maxZoom: Math.max(CLOSE, atlasMap.getZoom()),
    paddingBottomRight: [0, Math.max(0, mapBox().bottom - endOfSight())],
    animate: false,
  });
}
