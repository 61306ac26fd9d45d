/** Largest share of an area's width that its name may have, so that it reads as the area's. */
const LONGEST = 1.15;
const TIERS = [1.25, 1.1, 1];
const NARROW = 0.86; // of the size, on a map no wider than 480 pixels; map.css says the same
/** Along a line, where a name is tried. */
const SHARES = [0.08, 0.14, 0.26, 0.38, 0.5, 0.62, 0.74, 0.86, 0.92];
const STEPS = 14; // across what is seen of an area, and down, at which a name is tried
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

/** Whether the names are ours to place: until then they are where the build placed them. */
let areMeasured = false;

/** Write the names in the chosen language and measure them. */
function writeLabels() {
  areMeasured = true;
  const styles = {};
  for (const label of labels) {
    const classes = label.element.getAttribute("class");
    label.element.setAttribute("class", classes.replace(/ n\d$/, "")); // how wide a map it needs without scripts
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
  if (!areMeasured) writeLabels();
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

/** The part of the drawing on screen, in its own pixels; `box`: what of the frame is seen, on screen. */
function viewOf(map) {
  const unit = unitAt(map.getZoom());
  const corner = map.getPixelBounds().min.multiplyBy(unit).subtract(data.origin);
  const size = map.getSize();
  const [x, y, width, height] = data.frame;
  const box = [
    Math.max(0, (x - corner.x) / unit), Math.max(0, (y - corner.y) / unit),
    Math.min(size.x, (x + width - corner.x) / unit), Math.min(size.y, (y + height - corner.y) / unit),
  ];
  return { unit, left: corner.x, top: corner.y, width: size.x, height: size.y, box };
}

/** @returns {{x: number, y: number, anchor: string, box: number[]}|undefined} */
function spotFor(label, view, taken, dots) {
  for (const [x, y, anchor] of candidates(label, view)) {
    const left = x - label.width * { start: 0, middle: 0.5, end: 1 }[anchor];
    const half = label.size * 0.62;
    const box = [left - GAP, y - half - 1, left + label.width + GAP, y + half + 1];
    const isInside = box[0] > view.box[0] && box[1] > view.box[1] && box[2] < view.box[2] && box[3] < view.box[3];
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
 * Places inside what is seen of an area: its middle, then where there is most room around, rather away
 * from the middle of the screen, which belongs to what the reader looks at. Not inside a smaller area
 * with a name of its own.
 */
function inside(label, view, x, y) {
  const { bounds, width, size } = shaped(label);
  if (width > (bounds.width / view.unit) * LONGEST) return [];
  const [x0, y0, x1, y1] = view.box;
  const left = Math.max(x0, (bounds.x - view.left) / view.unit);
  const right = Math.min(x1, (bounds.x + bounds.width - view.left) / view.unit);
  const top = Math.max(y0, (bounds.y - view.top) / view.unit);
  const bottom = Math.min(y1, (bounds.y + bounds.height - view.top) / view.unit);
  if (right - left < width || bottom - top < size * 2) return [];
  const others = labels.filter((one) => one.kind === "polygon" && isSmaller(shaped(one).bounds, bounds));
  const isFree = (across, down) => has(label, view, across, down) && !others.some((one) => has(one, view, across, down));
  const step = Math.max(size * 1.5, (right - left) / STEPS, (bottom - top) / STEPS);
  const free = [];
  const taken = [];
  for (let down = top + step / 2; down < bottom; down += step) {
    for (let across = left + step / 2; across < right; across += step) (isFree(across, down) ? free : taken).push([across, down]);
  }
  const far = 0.36 * Math.min(view.width, view.height);
  const room = ([across, down]) => Math.min(
    far, across - x0, x1 - across, 2 * (down - y0), 2 * (y1 - down),
    ...taken.map(([a, d]) => Math.hypot(a - across, 2 * (d - down))),
  );
  const worth = (place) => room(place) + 0.4 * Math.min(far, Math.hypot(place[0] - view.width / 2, place[1] - view.height / 2));
  const places = free.map((place) => [worth(place), place]).sort(([one], [other]) => other - one).map(([, place]) => place);
  const own = isFree(x, y) ? [[x, y]] : [];
  const roomy = [...own, ...places].filter((place) => holds(label, view, place));
  return (roomy.length ? roomy : own).map((place) => [...place, "middle"]);
}

/** An area's label with the area's outline and bounds. */
function shaped(label) {
  label.path ??= new Path2D(drawn.get(label.key).getAttribute("d"));
  label.bounds ??= drawn.get(label.key).getBBox();
  return label;
}

function isSmaller(one, other) {
  return one.width * one.height < other.width * other.height && one.x < other.x + other.width && other.x < one.x + one.width;
}

/** Whether a point of the screen is in a label's area. */
function has({ path, bounds }, { unit, left, top }, x, y) {
  const [across, down] = [x * unit + left, y * unit + top];
  const isNear = across > bounds.x && across < bounds.x + bounds.width && down > bounds.y && down < bounds.y + bounds.height;
  return isNear && pen.isPointInPath(path, across, down, "evenodd");
}

/** Whether an area holds a name at a place, ends and middle. */
function holds(label, view, [x, y]) {
  return [-0.55, 0, 0.55].every((across) => [-1, 1].every((down) => has(label, view, x + across * label.width, y + down * label.size)));
}

function write({ element, key, kind }, spot, { unit, left, top }) {
  element.classList.toggle("off", !spot);
  if (kind === "point") drawn.get(key)?.classList.toggle("unnamed", !spot);
  if (!spot) return;
  element.setAttribute("x", spot.x * unit + left);
  element.setAttribute("y", spot.y * unit + top);
  element.removeAttribute("dx");
  element.setAttribute("dy", ".35em");
  element.style.textAnchor = spot.anchor;
}
