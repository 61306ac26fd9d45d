/** A base map from somebody else's server: asked for only while its switch is on. */

/** @import {Tiles} from "../types" */

import { bySelector, make, page } from "../page/dom.js";
import { atlasMap } from "./atlas_map.js";
import { placeLabels } from "./labels.js";

/** @param {Tiles} about */
export function offerTiles({ url, credit, deepest }) {
  const box = /** @type {HTMLInputElement} */ (bySelector('input[name="tiles"]'));
  atlasMap.createPane("tiles").style.zIndex = "200";
  const tiles = L.tileLayer(url, { pane: "tiles", maxNativeZoom: deepest, referrerPolicy: "origin" });
  const note = make("p", { class: "credit leaflet-control" }, credit);
  box.addEventListener("change", () => {
    page.classList.toggle("tiled", box.checked);
    if (box.checked) atlasMap.addLayer(tiles);
    else atlasMap.removeLayer(tiles);
    if (box.checked) atlasMap.getContainer().querySelector(".leaflet-bottom.leaflet-right")?.append(note);
    else note.remove();
    placeLabels();
  });
}
