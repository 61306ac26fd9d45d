/**
 * The panel. Beside the map it is a column; on a narrow screen a sheet at the lower edge, of which a
 * bar is always seen, with the map above it.
 */
const panel = document.getElementById("panel");
const sheet = document.getElementById("sheet");
const sheetOpener = document.getElementById("open-sheet");
const sheetSizer = document.getElementById("size-sheet");
const SIZES = ["peek", "half", "full"];
/** How far the sheet was pulled by the reader, apart from what details need. */
let pulled = "peek";

/** Draw the sheet as large as it was pulled, and large enough for open details. */
function showSheet() {
  const size = pulled === "peek" && !detailsBox.hidden ? "half" : pulled;
  const opens = panel.dataset.size === "peek" && size !== "peek";
  panel.dataset.size = size;
  sheetOpener.setAttribute("aria-expanded", size !== "peek");
  sheetSizer.setAttribute("aria-pressed", size === "full");
  if (!opens || !isSheet()) return;
  panel.parentNode.scrollIntoView({ block: "start" });
  const element = drawn.get(state.feature);
  if (element) keepInSight(element);
}

/** Whether the panel is a sheet now: on narrow screens, and not in an embed. */
function isSheet() {
  return ["sticky", "fixed"].includes(getComputedStyle(panel).position);
}

/** Pull the sheet to a size. */
function pull(size) {
  pulled = size;
  sheet.style.height = "";
  if (size === "peek" && state.feature) update({ feature: "" });
  showSheet();
}

function listenToSheet() {
  sheetOpener.addEventListener("click", () => pull(panel.dataset.size === "peek" ? "half" : "peek"));
  sheetSizer.addEventListener("click", () => pull(panel.dataset.size === "full" ? "half" : "full"));
  document.getElementById("open-search").addEventListener("click", () => {
    if (state.feature) update({ feature: "" });
    pull("full");
    search.focus();
  });
  // Details close first, the sheet after them; what was open is only known before others hear.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || state.feature || !isSheet() || panel.dataset.size === "peek") return;
    if (event.target === search && (search.value || !found.hidden)) return;
    const inside = panel.contains(document.activeElement);
    pull("peek");
    if (inside) sheetOpener.focus();
  }, { capture: true });
  drag(document.getElementById("grip"));
  let last = atlasMap.getSize();
  new ResizeObserver(() => {
    atlasMap.invalidateSize({ animate: false });
    if (!last.equals(atlasMap.getSize())) fit();
    last = atlasMap.getSize();
  }).observe(atlasMap.getContainer());
}

/** Show the opening view again in a map of another size, unless it was moved. */
function fit() {
  if (state.view || state.feature) return;
  isFollowing = true;
  showOpeningView(atlasMap);
  isFollowing = false;
}

/** Let the bar be dragged up and down. */
function drag(grip) {
  let start = null;
  grip.addEventListener("pointerdown", ({ clientY }) => {
    start = { y: clientY, height: sheet.getBoundingClientRect().height };
  });
  addEventListener("pointermove", ({ clientY }) => {
    if (!start || Math.abs(start.y - clientY) < 6) return;
    if (panel.dataset.size === "peek") panel.dataset.size = "half";
    start.moved = true;
    sheet.style.height = `${Math.max(0, start.height + start.y - clientY)}px`;
  });
  addEventListener("pointerup", ({ clientY }) => {
    if (start?.moved) {
      const share = (start.height + start.y - clientY) / innerHeight;
      pull(SIZES[share < 0.15 ? 0 : share < 0.6 ? 1 : 2]);
      grip.addEventListener("click", (event) => event.stopPropagation(), { capture: true, once: true });
      setTimeout(() => grip.dispatchEvent(new Event("click")));
    }
    start = null;
  });
}

/** Where the part of the map that can be seen ends at the bottom. */
function endOfSight() {
  const ends = [atlasMap.getContainer().getBoundingClientRect().bottom, innerHeight];
  return Math.min(...ends, isSheet() ? panel.firstElementChild.getBoundingClientRect().top : Infinity);
}

function isSeenWhole(element) {
  const box = element.getBoundingClientRect();
  const free = atlasMap.getContainer().getBoundingClientRect();
  return box.left >= free.left && box.right <= free.right && box.top >= free.top && box.bottom <= endOfSight();
}

/** Move the map where a feature is off it, or under the sheet. */
function keepInSight(element) {
  const box = element.getBoundingClientRect();
  const free = atlasMap.getContainer().getBoundingClientRect();
  const bottom = endOfSight();
  const across = (box.left + box.right - free.left - free.right) / 2;
  const down = (box.top + box.bottom - free.top - bottom) / 2;
  const isSeen = box.right > free.left && box.left < free.right && box.bottom > free.top && box.top < bottom;
  const isSmall = box.width < 40 && box.height < 40;
  const isHalfSeen = isSmall && (box.bottom > bottom || box.top < free.top);
  if (!isSeen || isHalfSeen) atlasMap.panBy([across, down], { animate: false });
}
