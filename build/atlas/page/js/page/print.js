/**
 * Print what is seen: the drawing as one picture of the part of the map on screen, and no more of it,
 * and below it the sources of what it shows.
 */

import { atlasMap, boxOnScreen } from "../map/atlas_map.js";
import { changeOn } from "../map/control.js";
import { cropTo, redrawView, uncrop } from "../map/drawing.js";
import { byId, drawing, faces, make } from "./dom.js";
import { shownDay } from "./state.js";
import { digits, words } from "./texts.js";

const ROOM = 4800; // letters of sources that the page has room for

/** @param {L.Renderer} view of the drawing */
export function listenToPrinter(view) {
  addEventListener("beforeprint", prepare);
  addEventListener("afterprint", () => {
    uncrop();
    redrawView(view);
  });
}

function prepare() {
  const box = boxOnScreen();
  drawing.setAttribute("viewBox", box.join(" "));
  cropTo(box);
  atlasMap.getContainer().style.setProperty("--seen", String(box[2] / box[3]));
  byId("print-sources").replaceChildren(...printedSources());
}

/** The sources of who holds what on the day shown, each once, as one paragraph; where there are too many, how many more. */
function printedSources() {
  const now = faces.flatMap((face) => changeOn(face.dataset.feature, shownDay()) ?? []);
  const keys = new Set(now.flatMap(({ sources }) => sources ?? []));
  const items = [...keys].flatMap((key) => document.getElementById(`source-${key}`)?.textContent?.trim() || []);
  let length = 0;
  const fitting = items.filter((text) => {
    length += text.length + 2;
    return length < ROOM;
  });
  const rest = items.length - fitting.length;
  if (rest) fitting.push(words("sources_more", { count: digits(rest) }));
  const address = location.protocol === "file:" ? [] : [make("p", {}, location.href)];
  return [make("p", {}, make("b", {}, `${words("sources")}: `), fitting.join("; ")), ...address];
}
