/** @type {L.Map} */
let atlasMap;

/** Bring the focus into the details, and back to the feature when they close. */
function moveFocus(before, focus) {
  if (state.feature && focus) {
    returnTo = document.activeElement;
    detailsBox.focus({ preventScroll: isSheet() });
  } else if (!state.feature && before) {
    (returnTo?.isConnected ? returnTo : drawn.get(before))?.focus({ preventScroll: true });
    returnTo = null;
  }
}

/** The feature at a click; thin lines and small dots may be missed by some pixels. */
function hit({ clientX, clientY, target }) {
  for (const reach of [0, 4, 8]) {
    for (const [across, down] of [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7]]) {
      const there = document.elementFromPoint(clientX + across * reach, clientY + down * reach);
      const found = there?.closest("#drawing [data-feature]");
      if (found && found.dataset.layer !== "control" && data.layers[found.dataset.layer].kind !== "polygon") return found;
    }
  }
  return target.closest?.("#drawing [data-feature]");
}

function listen() {
  document.querySelector(".switch").addEventListener("change", ({ target }) => {
    pause();
    update({ day: dayOf(target.value), compare: null });
  });
  document.querySelector("form.layers").addEventListener("change", ({ target }) => {
    const on = new Set(state.on);
    on[target.checked ? "add" : "delete"](target.value);
    update({ on });
  });
  document.querySelector(".languages").addEventListener("change", ({ target }) => update({ lang: target.value }));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.feature) update({ feature: "" });
  });
  listenToKeys();
  listenToSheet();
  listenToSearch();
  for (const form of document.forms) form.addEventListener("submit", (event) => event.preventDefault());
}

/** Let the page scroll around the map: the wheel zooms after a click or with Ctrl, one finger scrolls. */
function yieldToPage(map) {
  const box = map.getContainer();
  box.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey || (document.hasFocus() && box.contains(document.activeElement))) return;
    event.stopImmediatePropagation();
    hint("wheel_hint");
  }, { capture: true, passive: true });
  box.addEventListener("pointerdown", ({ pointerType }) => {
    map.dragging[pointerType === "touch" ? "disable" : "enable"]();
  }, { capture: true });
  box.addEventListener("touchmove", ({ touches }) => {
    if (touches.length === 1) hint("touch_hint");
  }, { passive: true });
}

let hintTimer = 0;

function hint(key) {
  const box = document.getElementById("hint") || atlasMap.getContainer().appendChild(make("p", { id: "hint", "aria-hidden": "true" }));
  box.textContent = words(key);
  box.classList.add("seen");
  clearTimeout(hintTimer);
  hintTimer = setTimeout(() => box.classList.remove("seen"), 1500);
}

/** Show of the map what the drawing shows ahead of the scripts. */
function showOpeningView(map) {
  const [x, y, width, height] = data.view;
  map.options.zoomSnap = 0;
  map.setView(placeOf(map, x + width / 2, y + height / 2), zoomFor(map, data.view), { animate: false });
  map.options.zoomSnap = 0.5;
}

/** Do what can wait until the map is seen; the names are on it from the build. */
function afterPaint(work) {
  requestAnimationFrame(() => setTimeout(work));
}

/**
 * Start the map on its drawing.
 * @param {string} id of the map's element
 * @param {Object} options for Leaflet's map
 * @returns {L.Map}
 */
function start(id, options) {
  const map = L.map(id, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 6,
    maxZoom: 12,
    maxBoundsViscosity: 1,
    ...options,
  });
  atlasMap = map;
  map.createPane("drawing").style.zIndex = 300;
  showOpeningView(map);
  const view = new Drawing();
  map.addLayer(view);
  listenToPrinter(view);
  map.setMaxBounds(boundsOf(map, data.frame));
  L.control.zoom({ zoomInTitle: words("zoom_in"), zoomOutTitle: words("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  page.classList.add("live");
  document.querySelector(".languages").hidden = false;
  document.querySelector(".search").hidden = false;
  makeTimeline();
  showFeatures(state.day);
  showTimeline();
  showChanges();
  if (location.hash) follow();
  showLegend();
  afterPaint(() => {
    nameFeatures();
    placeLabels(map);
  });
  listen();
  yieldToPage(map);
  map.on("zoomend moveend resize", () => placeLabels(map));
  map.on("dragend zoomend", rememberView);
  addEventListener("popstate", follow);
  map.on("click", ({ originalEvent }) => {
    const found = hit(originalEvent);
    update({ feature: found ? keyOf(found) : "" });
  });
  if (typeof offerTiles === "function") offerTiles(map);
  return map;
}

window.atlas = { map: start };
