/** Leaflet's map, and the way between its places and the pixels of the drawing. */

/** @import {Box} from "../types" */

import { data } from "../page/data.js";

/** @type {L.Map} */
export let atlasMap;

let isQuiet = false;

/**
 * Make the map; the drawing is not on it yet.
 * @param {string} id of its element
 * @param {L.MapOptions} options
 */
export function makeMap(id, options) {
  atlasMap = L.map(id, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 6,
    maxZoom: 12,
    maxBoundsViscosity: 1,
    ...options,
  });
  showOpeningView();
  atlasMap.setMaxBounds(boundsOf(data.frame));
  return atlasMap;
}

/** Pixels of the drawing per pixel of the screen. */
export function unitNow() {
  return unitAt(atlasMap.getZoom());
}

/** Pixels of the drawing per pixel of the screen at a zoom. @param {number} zoom */
export function unitAt(zoom) {
  return 2 ** (data.zoom - zoom);
}

/** A point of Leaflet's world, in its pixels, as a point of the drawing. @param {L.Point} point @param {number} unit */
export function toDrawing(point, unit) {
  return point.multiplyBy(unit).subtract(data.origin);
}

/** The part of the drawing that is on screen. @returns {Box} */
export function boxOnScreen() {
  const { min, max } = atlasMap.getPixelBounds();
  const [from, to] = [/** @type {L.Point} */ (min), /** @type {L.Point} */ (max)];
  const corner = toDrawing(from, unitNow());
  const size = to.subtract(from).multiplyBy(unitNow());
  return [corner.x, corner.y, size.x, size.y];
}

/** Turn a point of the drawing into a place. @param {number} x @param {number} y */
function placeOf(x, y) {
  return atlasMap.unproject(L.point(x, y).add(data.origin), data.zoom);
}

/** A box of the drawing as Leaflet's bounds. @param {Box} box */
export function boundsOf([x, y, width, height]) {
  return L.latLngBounds(placeOf(x, y), placeOf(x + width, y + height));
}

/** Show of the map what the drawing shows ahead of the scripts. */
export function showOpeningView() {
  const [x, y, width, height] = data.view;
  const size = atlasMap.getSize();
  const zoom = data.zoom + Math.log2(Math.min(size.x / width, size.y / height));
  showView(placeOf(x + width / 2, y + height / 2), zoom);
}

/** Show a place at just this zoom, between the steps of the buttons too. @param {L.LatLngExpression} place @param {number} zoom */
export function showView(place, zoom) {
  atlasMap.options.zoomSnap = 0;
  atlasMap.setView(place, zoom, { animate: false });
  atlasMap.options.zoomSnap = 0.5;
}

/** Move the map without its being the reader's choice. @param {() => void} move */
export function moveQuietly(move) {
  isQuiet = true;
  move();
  isQuiet = false;
}

/** Whether the map moves without the reader's choice. */
export function movesQuietly() {
  return isQuiet;
}
