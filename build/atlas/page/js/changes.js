const changesBox = document.getElementById("changes");

/** The headlines of what happened on a stop of the timeline. */
function headlines({ statements, events }) {
  return [...statements.map((number) => words(`statement.${data.statements[number].id}`)), ...events.map((key) => nameOf(key))];
}

/** Say what changed on the day, or on the last one before it on which something did. */
function showChanges() {
  if (!changesBox) return;
  const stop = stopUntil(state.day);
  changesBox.hidden = !stop || !!state.compare;
  if (changesBox.hidden) return;
  const title = words(stop.day === state.day ? "changed_on" : "last_change", { day: inWords(stop.day) });
  // A change of control that is told as an event as well is listed once, and opens the event.
  const told = new Map(stop.events.map((key) => [nameOf(key), key]));
  const rest = new Set(stop.events);
  const statements = stop.statements.map((number) => {
    const key = told.get(words(`statement.${data.statements[number].id}`));
    rest.delete(key);
    return statementEntry(data.statements[number], number, key);
  });
  changesBox.replaceChildren(
    make("h2", { id: "changes-title" }, title),
    make("ul", {}, ...statements, ...[...rest].map(eventEntry)),
  );
}

function statementEntry(one, number, key) {
  const km2 = Object.values(data.faces)
    .filter(({ history }) => history.some(([, cause]) => cause === number))
    .reduce((sum, face) => sum + face.km2, 0);
  return make(
    "li",
    {},
    key ? opener(key) : make("b", {}, words(`statement.${one.id}`)),
    make("span", {}, swatch(one), holderWords(one), ` · ${area(km2)}`),
    folded(one.sources),
  );
}

function eventEntry(key) {
  const [layer, id] = parted(key);
  return make("li", {}, opener(key), folded(data.layers[layer].features[id].sources));
}

function opener(key) {
  return make("button", { type: "button", class: "plain", onclick: () => openFeature(key) }, nameOf(key));
}

function folded(sources) {
  return make("details", {}, make("summary", {}, `${words("sources")} (${sources.length})`), sourceList(sources));
}

function area(km2) {
  return `${digits(km2, km2 < 10 ? 1 : 0)} ${words("km2")}`;
}
