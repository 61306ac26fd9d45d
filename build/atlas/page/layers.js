const boxes = [...document.querySelectorAll('input[name="layer"]')];

/** Show the layers that are switched on; their order never changes. */
function showLayers() {
  for (const box of boxes) {
    box.checked = state.on.has(box.value);
    const group = document.getElementById(`layer-${box.value}`);
    group.classList.toggle("off", !box.checked);
  }
}

/** Show the features that are there on a day. */
function showFeatures(day) {
  for (const [key, element] of drawn) {
    const [layer, id] = parted(key);
    const feature = data.layers[layer]?.features[id];
    if (feature && (feature.from || feature.to)) element.classList.toggle("off", !isThere(feature, day));
  }
}

/** Whether a feature is there on a day: from its first day, until the day before its last. */
function isThere({ from, to }, day) {
  return (!from || firstDay(from) <= day) && (!to || day < firstDay(to));
}

function firstDay(partial) {
  return `${partial}-01-01`.slice(0, partial.length === 7 ? 8 : 10).padEnd(10, "01");
}
