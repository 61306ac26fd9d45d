/** Largest share of an area's width that its name may have, so that it reads as the area's. */
const LONGEST = 1.15;
const TIERS = [1.25, 1.1, 1];
const NARROW = 0.86; // of the size, on a map no wider than 480 pixels; map.css says the same
/** Where in the seen part of an area a name is tried, when its own place is off the screen. */
const SHARES = [0.08, 0.14, 0.26, 0.38, 0.5, 0.62, 0.74, 0.86, 0.92];
const GAP = 3; // pixels around a name that stay free
const DOT = 4; // pixels around the middle of a dot

/** Names of the map, the most important first, as the build ordered them. */
const labels = [...document.querySelectorAll("#labels text")].map((element) => {
  const [layer, id] = parted(element.dataset.for);
  const tier = TIERS.findIndex((_, number) => element.classList.contains(`t${number}`));
  return {
    element,
    layer,
    key: `${layer}:${id}`,
    kind: data.layers[layer].kind,
    fullSize: data.layers[layer].label * TIERS[tier],
    x: Number(element.getAttribute("x")),
    y: Number(element.getAttribute("y")),
  };
});

const pen = document.createElement("canvas").getContext("2d");

/** Write the names in the chosen language and measure them. */
function writeLabels() {
  const styles = {};
  for (const label of labels) {
    const name = nameOf(label.key);
    const style = (styles[label.layer] ??= getComputedStyle(label.element));
    label.name = name;
    label.element.textContent = name;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${label.fullSize}px ${style.fontFamily}`;
    const spacing = name.length * (parseFloat(style.letterSpacing) / parseFloat(style.fontSize) || 0);
    label.fullWidth = pen.measureText(name).width + spacing * label.fullSize;
  }
}

/**
 * Place the names so that none touches another, a named dot or a control, and none is said twice;
 * the rest is left out.
 */
function placeLabels(map) {
  const view = viewOf(map);
  const narrow = view.width <= 480 ? NARROW : 1;
  for (const label of labels) {
    label.size = label.fullSize * narrow;
    label.width = label.fullWidth * narrow;
  }
  const seen = labels.filter(({ layer, key }) => {
    const element = drawn.get(key);
    return state.on.has(layer) && element && !element.classList.contains("off");
  });
  const dots = new Map(seen.filter(({ kind }) => kind === "point").map((label) => [label, dotBox(label, view)]));
  const taken = controlBoxes(map);
  const said = new Set();
  const chosen = new Map();
  for (const label of seen) {
    const others = [...dots].filter(([one]) => one !== label).map(([, box]) => box);
    const spot = said.has(label.name) ? null : spotFor(label, view, taken, others) || spotFor(label, view, taken, []);
    if (!spot) continue;
    chosen.set(label, spot);
    said.add(label.name);
    taken.push(spot.box);
    if (dots.has(label)) taken.push(dots.get(label));
  }
  for (const label of labels) write(label, chosen.get(label), view);
}

function dotBox(label, { unit, left, top }) {
  const x = (label.x - left) / unit;
  const y = (label.y - top) / unit;
  return [x - DOT, y - DOT, x + DOT, y + DOT];
}

/** The boxes of the map's own controls, in pixels of the map. */
function controlBoxes(map) {
  const box = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
    const { left, top, right, bottom } = control.getBoundingClientRect();
    return [left - box.left, top - box.top, right - box.left, bottom - box.top];
  });
}

/** The part of the drawing on screen, in its own pixels. */
function viewOf(map) {
  const unit = unitAt(map.getZoom());
  const corner = map.getPixelBounds().min.multiplyBy(unit).subtract(data.origin);
  const size = map.getSize();
  return { unit, left: corner.x, top: corner.y, width: size.x, height: size.y };
}

/** @returns {{x: number, y: number, anchor: string, box: number[]}|undefined} */
function spotFor(label, view, taken, dots) {
  for (const [x, y, anchor] of candidates(label, view)) {
    const left = x - label.width * { start: 0, middle: 0.5, end: 1 }[anchor];
    const half = label.size * 0.62;
    const box = [left - GAP, y - half - 1, left + label.width + GAP, y + half + 1];
    const isInside = box[0] > 0 && box[1] > 0 && box[2] < view.width && box[3] < view.height;
    const isFree = isInside && ![...taken, ...dots].some((other) => touches(box, other));
    if (isFree) return { x, y, anchor, box };
  }
  return undefined;
}

function touches(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Where a name may stand, in screen pixels, the best place first. */
function candidates(label, view) {
  const x = (label.x - view.left) / view.unit;
  const y = (label.y - view.top) / view.unit;
  if (label.kind === "line") return along(label, view);
  if (label.kind === "polygon") return inside(label, view, x, y);
  const gap = 4 + label.size * 0.25;
  const above = y - gap - label.size * 0.4;
  const below = y + gap + label.size * 0.4;
  return [
    [x + gap, y, "start"], [x - gap, y, "end"], [x, above, "middle"], [x, below, "middle"],
    [x + gap, above, "start"], [x + gap, below, "start"], [x - gap, above, "end"], [x - gap, below, "end"],
  ];
}

/** Places along a line, the middle first. */
function along(label, view) {
  label.points ??= pointsOf(drawn.get(label.key));
  return label.points.map(({ x, y }) => [(x - view.left) / view.unit, (y - view.top) / view.unit, "middle"]);
}

function pointsOf(path) {
  const whole = path.getTotalLength();
  return [...SHARES].sort((a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5)).map((share) => path.getPointAtLength(whole * share));
}

/**
 * Places inside an area: its middle or, where that is off the screen, what is seen of it, rather away
 * from the middle of the screen, which belongs to what the reader looks at.
 */
function inside(label, view, x, y) {
  label.bounds ??= drawn.get(label.key).getBBox();
  const { bounds } = label;
  if (label.width > (bounds.width / view.unit) * LONGEST) return [];
  const half = label.width / 2 + GAP;
  const isSeen = x > half && x < view.width - half && y > label.size && y < view.height - label.size;
  if (isSeen) return [[x, y, "middle"]];
  const left = Math.max(0, (bounds.x - view.left) / view.unit);
  const right = Math.min(view.width, (bounds.x + bounds.width - view.left) / view.unit);
  const top = Math.max(0, (bounds.y - view.top) / view.unit);
  const bottom = Math.min(view.height, (bounds.y + bounds.height - view.top) / view.unit);
  if (right - left < label.width || bottom - top < label.size * 2) return [];
  const places = [];
  for (const down of SHARES) {
    for (const across of SHARES) {
      const place = [left + (right - left) * across, top + (bottom - top) * down, "middle"];
      if (holds(label, view, place)) places.push([awayFromMiddle(place, view), place]);
    }
  }
  return places.sort(([a], [b]) => b - a).map(([, place]) => place);
}

/** How far a place is from the middle of the screen, far being all the same, and from its edges. */
function awayFromMiddle([x, y], { width, height }) {
  const far = 0.36 * Math.min(width, height);
  const fromEdge = Math.min(x, width - x, 2 * y, 2 * (height - y));
  return Math.min(far, Math.hypot(x - width / 2, y - height / 2)) * 10 + fromEdge;
}

/** Whether an area holds a name at a place, ends and middle. */
function holds(label, view, [x, y]) {
  label.path ??= new Path2D(drawn.get(label.key).getAttribute("d"));
  return [-0.55, 0, 0.55].every((across) => [-1, 1].every((down) => pen.isPointInPath(
    label.path,
    (x + across * label.width) * view.unit + view.left,
    (y + down * label.size) * view.unit + view.top,
    "evenodd",
  )));
}

function write({ element, key, kind }, spot, { unit, left, top }) {
  element.classList.toggle("off", !spot);
  if (kind === "point") drawn.get(key)?.classList.toggle("unnamed", !spot);
  if (!spot) return;
  element.setAttribute("x", spot.x * unit + left);
  element.setAttribute("y", spot.y * unit + top);
  element.removeAttribute("dx");
  element.style.textAnchor = spot.anchor;
}
