const RECENT = 5; // events on the map at a time, so that it never shows all of history at once

const boxes = [...document.querySelectorAll('input[name="layer"]')];

/** Features on the map that are not there on every day. */
const dated = [...drawn].flatMap(([key, element]) => {
  const [layer, id] = parted(key);
  const about = data.layers[layer];
  const { from, to, fields } = about?.features[id] || {};
  if (!from && !to) return [];
  const since = from ? firstDay(from) : "";
  const until = about.moments ? firstDay(fields?.until || from) : to && firstDay(to);
  return [{ element, since, until, isMoment: about.moments, isNamed: about.label > 0 }];
});

/** Show the layers that are switched on; their order never changes. */
function showLayers() {
  for (const box of boxes) {
    box.checked = state.on.has(box.value);
    const group = document.getElementById(`layer-${box.value}`);
    group.classList.toggle("off", !box.checked);
  }
}

/** Show the features that are there on a day. @returns {boolean} whether a name came or went */
function showFeatures(day) {
  const past = dated.filter(({ isMoment, since }) => isMoment && since <= day);
  const recent = new Set(past.sort((a, b) => (a.since < b.since ? 1 : -1)).slice(0, RECENT));
  let names = false;
  for (const one of dated) {
    const { element, since, until, isMoment, isNamed } = one;
    const isNow = since <= day && (isMoment ? day <= until : !until || day < until);
    if (isMoment) element.classList.toggle("now", isNow);
    const isOff = !isNow && !recent.has(one);
    if (element.classList.contains("off") === isOff) continue;
    element.classList.toggle("off", isOff);
    names ||= isNamed;
  }
  markEmpty();
  return names;
}

/** Layers that may show nothing, with the words that say so. */
const passing = boxes.flatMap((box) => {
  const group = document.getElementById(`layer-${box.value}`);
  if (!dated.some(({ element }) => element.parentNode === group)) return [];
  const note = make("i", { class: "none", "data-text": "nothing_there", hidden: true });
  box.parentNode.append(note);
  return [{ group, note }];
});

/** Say in the panel which layers have nothing on the day shown. */
function markEmpty() {
  for (const { group, note } of passing) {
    note.hidden = !!group.querySelector("[data-feature]:not(.off)");
    note.textContent = words("nothing_there");
  }
}

/** Whether a feature is there on a day: from its first day, until the day before its last. */
function isThere({ from, to }, day) {
  return (!from || firstDay(from) <= day) && (!to || day < firstDay(to));
}

function firstDay(partial) {
  return `${partial}-01-01`.slice(0, 10);
}
