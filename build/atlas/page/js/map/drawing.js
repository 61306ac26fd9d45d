/**
 * A layer of Leaflet that takes over the drawing in the page: the one copy of all shapes. It moves
 * and scales the drawing as a whole and never looks at a shape.
 */

import { data } from "../page/data.js";
import { drawing } from "../page/dom.js";
import { toDrawing, unitAt } from "./atlas_map.js";

let unit = 0;

export const Drawing = L.Renderer.extend({
  options: { padding: 0.25, pane: "drawing" },

  /** @this {L.Renderer} */
  _initContainer() {
    this._container = drawing;
  },

  _destroyContainer() {
    drawing.remove();
  },

  /** @this {L.Renderer} */
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const bounds = /** @type {L.Bounds} */ (this._bounds);
    const min = /** @type {L.Point} */ (bounds.min);
    const size = bounds.getSize();
    const now = unitAt(this._map.getZoom());
    const corner = toDrawing(min.add(this._map.getPixelOrigin()), now);
    L.DomUtil.setPosition(/** @type {any} */ (drawing), min);
    drawing.style.width = `${size.x}px`;
    drawing.style.height = `${size.y}px`;
    drawing.setAttribute("viewBox", [corner.x, corner.y, size.x * now, size.y * now].join(" "));
    scaleTo(now);
    this.fire("update");
  },
});

/** Keep text, dots and patterns at their size on screen. @param {number} now */
function scaleTo(now) {
  if (now === unit) return;
  unit = now;
  drawing.style.setProperty("--u", String(now));
  for (const pattern of drawing.querySelectorAll("pattern[href]")) {
    pattern.setAttribute("patternTransform", `scale(${now})`);
  }
}

/** Draw again what is on screen. @param {L.Renderer} view */
export function redrawView(view) {
  view._update();
}

/** Draw nothing outside a box of the drawing. @param {import("../types").Box} box */
export function cropTo(box) {
  for (const rect of drawing.querySelectorAll("#frame rect, .land")) {
    for (const [place, name] of ["x", "y", "width", "height"].entries()) rect.setAttribute(name, String(box[place]));
  }
}

/** Draw all of the frame again. */
export function uncrop() {
  cropTo(data.frame);
}
