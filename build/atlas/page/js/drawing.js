/**
 * A layer of Leaflet that takes over the drawing in the page: the one copy of all shapes. It moves
 * and scales the drawing as a whole and never looks at a shape.
 */
const Drawing = L.Renderer.extend({
  options: { padding: 0.25, pane: "drawing" },

  _initContainer() {
    this._container = drawing;
  },

  _destroyContainer() {
    drawing.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const unit = unitAt(this._map.getZoom());
    const corner = min.add(this._map.getPixelOrigin()).multiplyBy(unit).subtract(data.origin);
    L.DomUtil.setPosition(drawing, min);
    drawing.style.width = `${size.x}px`;
    drawing.style.height = `${size.y}px`;
    drawing.setAttribute("viewBox", [corner.x, corner.y, size.x * unit, size.y * unit].join(" "));
    this._scale(unit);
    this.fire("update");
  },

  /** Keep text, dots and patterns at their size on screen. */
  _scale(unit) {
    if (unit === this._unit) return;
    this._unit = unit;
    drawing.style.setProperty("--u", unit);
    for (const pattern of drawing.querySelectorAll("pattern:not([href])")) {
      pattern.setAttribute("patternTransform", `scale(${unit})`);
    }
  },
});

/** Pixels of the drawing per pixel of the screen. */
function unitAt(zoom) {
  return 2 ** (data.zoom - zoom);
}

/** Turn a point of the drawing into a place. */
function placeOf(map, x, y) {
  return map.unproject(L.point(x, y).add(data.origin), data.zoom);
}

/** A box of the drawing, `[x, y, width, height]`, as Leaflet's bounds. */
function boundsOf(map, [x, y, width, height]) {
  return L.latLngBounds(placeOf(map, x, y), placeOf(map, x + width, y + height));
}

/** The zoom at which a box of the drawing just fits a map. */
function zoomFor(map, [, , width, height]) {
  const size = map.getSize();
  return data.zoom + Math.log2(Math.min(size.x / width, size.y / height));
}
