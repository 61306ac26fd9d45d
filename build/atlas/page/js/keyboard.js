/**
 * Reach every feature by keyboard: Tab goes from layer to layer, the arrow keys from feature to
 * feature inside one, Enter opens the details.
 */
function nameFeatures() {
  for (const [key, element] of drawn) {
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", featureWords(key, element));
    if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  }
  for (const layer of data.order) {
    const group = document.getElementById(`layer-${layer}`);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", titleOf(layer));
  }
  keepReachable();
}

/** Let Tab reach one feature of every layer, one that is there on the day. */
function keepReachable() {
  for (const layer of data.order) {
    const group = document.getElementById(`layer-${layer}`);
    const stop = group.querySelector('[tabindex="0"]');
    if (stop && !stop.classList.contains("off")) continue;
    stop?.setAttribute("tabindex", "-1");
    group.querySelector("[data-feature]:not(.off)")?.setAttribute("tabindex", "0");
  }
}

function featureWords(key, element) {
  const { holder, how } = element.dataset;
  const from = data.layers[element.dataset.layer]?.features[parted(key)[1]]?.from;
  if (holder) return `${nameOf(key)}: ${holderWords({ holder, how })}`;
  return from ? `${nameOf(key)}, ${inWords(from)}` : nameOf(key);
}

/** Name a face again, whose holder changed. */
function nameFace(element) {
  element.setAttribute("aria-label", featureWords(keyOf(element), element));
}

function onKey(event) {
  const element = event.target.closest("[data-feature]");
  if (!element) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" || event.key === " ") update({ feature: keyOf(element), focus: true });
  else if (step) walk(element, step);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Move the focus to the next or previous feature of the same layer. */
function walk(element, step) {
  const all = [...element.parentNode.querySelectorAll("[data-feature]:not(.off)")];
  const next = all[(all.indexOf(element) + step + all.length) % all.length];
  element.setAttribute("tabindex", "-1");
  next.setAttribute("tabindex", "0");
  next.focus({ preventScroll: true });
}

/** Show what gets the focus by keyboard. */
function listenToKeys() {
  drawing.addEventListener("keydown", onKey);
  drawing.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-feature]:focus-visible")) keepInSight(target);
  });
}
