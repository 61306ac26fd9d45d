/**
 * Print what is seen: the drawing as one picture of the part of the map on screen, and below it the
 * sources of what it shows.
 */
function toPaper() {
  const { min, max } = atlasMap.getPixelBounds();
  const unit = unitAt(atlasMap.getZoom());
  const corner = min.multiplyBy(unit).subtract(data.origin);
  const size = max.subtract(min);
  drawing.setAttribute("viewBox", [corner.x, corner.y, size.x * unit, size.y * unit].join(" "));
  document.getElementById("print-sources").replaceChildren(...printed());
}

/** The sources of who holds what on the day shown, each once, as one paragraph. */
function printed() {
  const now = faces.map((face) => changeOn(face.dataset.feature, dayOfDetails())).filter(Boolean);
  const keys = new Set(now.flatMap(({ sources }) => sources || []));
  const items = [...keys].map((key) => document.getElementById(`source-${key}`)?.textContent.trim()).filter(Boolean);
  const address = location.protocol === "file:" ? [] : [make("p", {}, location.href)];
  return [make("p", {}, make("b", {}, `${words("sources")}: `), items.join("; ")), ...address];
}

function listenToPrinter(view) {
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", () => view._update());
}
