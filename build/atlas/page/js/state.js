/**
 * What is seen. Everything on the page is drawn from it, and `update` is the one place that changes
 * it.
 */
const state = {
  lang: data.lang,
  /** The day shown, whatever day it is. */
  day: page.dataset.day,
  /** Layers that are switched on. */
  on: new Set([...document.querySelectorAll('input[name="layer"]:checked')].map((box) => box.value)),
  /** Two days, of which only the differences are shown. @type {[string, string]|null} */
  compare: null,
  /** `layer:id` of the feature whose details are open. */
  feature: "",
  /** Where the reader moved the map. @type {{zoom: number, lat: number, lng: number}|null} */
  view: null,
  /** The period whose day is shown, if any. */
  get period() {
    return data.periods.find(({ day }) => firstDay(day) === this.day)?.id || "";
  },
};

/** What the page opens with: what a link does not say. */
const opening = { ...state };

/** The day of a period. */
function dayOf(period) {
  const found = data.periods.find(({ id }) => id === period);
  return found ? firstDay(found.day) : "";
}

/** The day whose features and changes are shown: of two days that are compared, the later one. */
function shownDay() {
  return state.compare ? state.compare[1] : state.day;
}

/**
 * Change what is seen.
 * @param {{day?: string, lang?: string, on?: Set<string>, compare?: [string, string]|null,
 *   feature?: string, view?: Object|null, focus?: boolean, step?: string}} changes
 *   `focus`: whether the details take the focus; `step`: what kind of step it is in the history
 *   of the browser, as `remember` in links.js takes it
 */
function update({ focus, step = "choice", period, ...changes }) {
  const before = { ...state };
  if (period && !changes.day) changes.day = dayOf(period);
  Object.assign(state, changes);
  redraw(before);
  if ("feature" in changes) moveFocus(before.feature, focus);
  tell(before);
  remember(step);
}

/** Draw again what is not as it was. */
function redraw(before) {
  const isNew = (...keys) => keys.some((key) => state[key] !== before[key]);
  let names = isNew("lang", "on");
  if (isNew("lang")) translate();
  if (isNew("day", "compare")) names = showDay() || names;
  if (isNew("lang", "on")) showLayers();
  if (isNew("lang")) {
    nameFeatures();
    writeLabels();
  }
  if (isNew("lang", "day", "compare", "on")) {
    showCaption();
    showLegend();
    showTimeline();
    showChanges();
    showComparison();
  }
  if (names) placeLabels(atlasMap);
  if (isNew("lang", "day", "compare", "feature")) showDetails();
}

/** Show the day on the map. @returns {boolean} whether a name came or went with its feature */
function showDay() {
  page.dataset.day = state.day;
  page.dataset.period = state.period;
  for (const input of document.querySelectorAll('input[name="period"]')) {
    input.checked = !state.compare && input.value === state.period;
  }
  for (const face of colour()) nameFace(face);
  const isNamed = showFeatures(shownDay());
  keepReachable();
  return isNamed;
}
