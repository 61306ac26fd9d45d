/** Largest share of an area's width that its name may have, so that it reads as the area's. */
const LONGEST = 1.15;
const TIERS = [1.25, 1.1, 1];
const GAP = 3; // pixels around a name that stay free

/** Names of the map, the most important first, as the build ordered them. */
const labels = [...document.querySelectorAll("#labels text")].map((element) => {
  const [layer, id] = parted(element.dataset.for);
  const tier = TIERS.findIndex((_, number) => element.classList.contains(`t${number}`));
  return {
    element,
    layer,
    key: `${layer}:${id}`,
    kind: data.layers[layer].kind,
    size: data.layers[layer].label * TIERS[tier],
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
    label.element.textContent = name;
    pen.font = `${style.fontStyle} ${style.fontWeight} ${label.size}px ${style.fontFamily}`;
    const spacing = name.length * (parseFloat(style.letterSpacing) / parseFloat(style.fontSize) || 0);
    label.width = pen.measureText(name).width + spacing * label.size;
  }
}

/** Place the names so that none touches another; those without room are left out. */
function placeLabels(map) {
  const view = viewOf(map);
  const taken = [];
  const chosen = labels.map((label) => {
    const drawnOne = drawn.get(label.key);
    const isOn = state.on.has(label.layer) && drawnOne && !drawnOne.classList.contains("off");
    const spot = isOn ? spotFor(label, drawnOne, view, taken) : null;
    if (spot) taken.push(spot.box);
    return spot;
  });
  labels.forEach((label, number) => write(label.element, chosen[number], view.unit));
}

/** The part of the drawing on screen, in its own pixels. */
function viewOf(map) {
  const unit = unitAt(map.getZoom());
  const corner = map.getPixelBounds().min.multiplyBy(unit).subtract(data.origin);
  const size = map.getSize();
  return { unit, left: corner.x, top: corner.y, width: size.x, height: size.y };
}

/** @returns {{x: number, y: number, anchor: string, box: number[]}|null} */
function spotFor(label, element, view, taken) {
  for (const [x, y, anchor] of candidates(label, element, view)) {
    const left = x - label.width * { start: 0, middle: 0.5, end: 1 }[anchor];
    const half = label.size * 0.62;
    const box = [left - GAP, y - half - 1, left + label.width + GAP, y + half + 1];
    const isInside = box[0] > 0 && box[1] > 0 && box[2] < view.width && box[3] < view.height;
    if (isInside && !taken.some((other) => touches(box, other))) return { x, y, anchor, box };
  }
  return null;
}

function touches(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Where a name may stand, in screen pixels, the best place first. */
function candidates(label, element, view) {
  const x = (label.x - view.left) / view.unit;
  const y = (label.y - view.top) / view.unit;
  if (label.kind !== "point") return label.kind === "polygon" ? inside(label, element, view, x, y) : [[x, y, "middle"]];
  const gap = 4 + label.size * 0.25;
  return [[x + gap, y, "start"], [x - gap, y, "end"], [x, y - gap - 6, "middle"], [x, y + gap + 6, "middle"]];
}

/** Places inside an area: its middle, then, if that is off the screen, what is seen of it. */
function inside(label, element, view, x, y) {
  label.bounds ??= element.getBBox();
  const { bounds } = label;
  if (label.width > (bounds.width / view.unit) * LONGEST) return [];
  const places = [[x, y, "middle"]];
  const left = Math.max(0, (bounds.x - view.left) / view.unit);
  const right = Math.min(view.width, (bounds.x + bounds.width - view.left) / view.unit);
  const top = Math.max(0, (bounds.y - view.top) / view.unit);
  const bottom = Math.min(view.height, (bounds.y + bounds.height - view.top) / view.unit);
  const isSeen = x > left && x < right && y > top && y < bottom;
  if (isSeen || right - left < label.width || bottom - top < label.size * 2) return places;
  for (const down of [0.5, 0.3, 0.7, 0.15, 0.85]) {
    for (const across of [0.5, 0.3, 0.7, 0.15, 0.85]) {
      const place = [left + (right - left) * across, top + (bottom - top) * down];
      if (holds(element, label, view, place)) places.push([...place, "middle"]);
    }
  }
  return places;
}

/** Whether an area holds a name at a place, ends and middle. */
function holds(element, label, view, [x, y]) {
  return [-0.5, 0, 0.5].every((share) => {
    const point = drawing.createSVGPoint();
    point.x = (x + share * label.width) * view.unit + view.left;
    point.y = y * view.unit + view.top;
    return element.isPointInFill(point);
  });
}

function write(element, spot, unit) {
  element.classList.toggle("off", !spot);
  if (!spot) return;
  const view = viewOf(atlasMap);
  element.setAttribute("x", spot.x * unit + view.left);
  element.setAttribute("y", spot.y * unit + view.top);
  element.removeAttribute("dx");
  element.style.textAnchor = spot.anchor;
}
