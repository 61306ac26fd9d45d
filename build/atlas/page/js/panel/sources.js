/** Lists of sources, and folded lists. */

import { make } from "../page/dom.js";
import { words } from "../page/texts.js";

/** The sources as they stand in the page's own list. @param {string[] | undefined} keys */
export function sourceList(keys = []) {
  const items = keys.flatMap((key) => document.getElementById(`source-${key}`) ?? []);
  const copies = items.map((item) => make("li", {}, ...item.cloneNode(true).childNodes));
  return make("ul", { class: "source-list" }, ...copies);
}

/** The sources folded up, with their number. @param {string[]} keys */
export function foldedSources(keys) {
  return make("details", {}, make("summary", {}, `${words("sources")} (${keys.length})`), sourceList(keys));
}
