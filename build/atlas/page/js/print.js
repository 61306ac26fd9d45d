const ROOM = 4800; // letters of sources that the page has room for

/**
 * Print what is seen: the drawing as one picture of the part of the map on screen, and no more of it,
 * and below it the sources of what it shows.
 */
function toPaper() {
  const { min, max } = atlasMap.getPixelBounds();
  const unit = unitAt(atlasMap.getZoom());
  const corner = min.multiplyBy(unit).subtract(data.origin);
  const size = max.subtract(min);
  const seen = [corner.x, corner.y, size.x * unit, size.y * unit];
  drawing.setAttribute("viewBox", seen.join(" "));
  cut(seen);
  atlasMap.getContainer().style.setProperty("--seen", size.x / size.y);
  document.getElementById("print-sources").replaceChildren(...printed());
}

/** Draw nothing outside a box. */
function cut(box) {
  for (const rect of drawing.querySelectorAll("#frame rect, .land")) {
    ["x", "y", "width", "height"].forEach((name, place) => rect.setAttribute(name, box[place]));
  }
}

/** The sources of who holds what on the day shown, each once, as one paragraph; where there are too many, how many more. */
function printed() {
  const now = faces.map((face) => changeOn(face.dataset.feature, dayOfDetails())).filter(Boolean);
  const keys = new Set(now.flatMap(({ sources }) => sources || []));
  const items = [...keys].map((key) => document.getElementById(`source-${key}`)?.textContent.trim()).filter(Boolean);
  let length = 0;
  const fitting = items.filter((text) => (length += text.length + 2) < ROOM);
  const rest = items.length - fitting.length;
  if (rest) fitting.push(words("sources_more", { count: digits(rest) }));
  const address = location.protocol === "file:" ? [] : [make("p", {}, location.href)];
  return [make("p", {}, make("b", {}, `${words("sources")}: `), fitting.join("; ")), ...address];
}

function listenToPrinter(view) {
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", () => {
    cut(data.frame);
    view._update();
  });
}
