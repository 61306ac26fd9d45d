const detailsBox = document.getElementById("details");
/** What had the focus before the details opened. */
let returnTo = null;

/** Open the details of a feature, or close them. */
function showDetails() {
  for (const element of drawing.querySelectorAll(".selected")) element.classList.remove("selected");
  const element = drawn.get(state.feature);
  detailsBox.hidden = !element;
  detailsBox.replaceChildren();
  if (!element) return;
  element.classList.add("selected");
  const [layer, id] = parted(state.feature);
  detailsBox.append(head(layer), ...(layer === "control" ? faceDetails(id) : featureDetails(layer, id)));
}

function head(layer) {
  const close = make(
    "button",
    { type: "button", class: "close", "aria-label": words("close"), onclick: () => update({ feature: "" }) },
    "×",
  );
  return make(
    "header",
    {},
    make("p", { class: "kicker" }, titleOf(layer)),
    make("h2", { id: "details-name" }, nameOf(state.feature)),
    close,
  );
}

/** @returns {Node[]} */
function faceDetails(id) {
  const face = data.faces[id];
  const now = changeOn(id, state.day);
  const shown = now ? [make("p", { class: "now" }, holderWords(now), ` (${inWords(state.day)})`)] : [];
  const past = [...face.history].reverse().map(([day, number], index) => {
    const entry = historyEntry(day, data.statements[number]);
    if (now && day === now.day) entry.classList.add("current");
    return entry;
  });
  return [
    ...shown,
    facts([[words("area"), `${digits(face.km2, face.km2 < 10 ? 1 : 0)} ${words("km2")}`], ...names(face.division)]),
    make("h3", {}, words("history")),
    make("ol", { class: "history", reversed: true }, ...past),
  ];
}

function holderWords({ holder, how }) {
  return `${words(`holder.${holder}`)}, ${words(`how.${how}`)}`;
}

function historyEntry(day, one) {
  const latest = one.from_latest ? words("between", { from: inWords(one.from), to: inWords(one.from_latest) }) : "";
  return make(
    "li",
    {},
    make("time", { datetime: day }, latest || inWords(one.from || day)),
    make("b", {}, holderWords(one)),
    make("span", {}, words(`statement.${one.id}`)),
    ...remarks(one.note),
    sourceList(one.sources),
  );
}

/** Notes are English in every language. */
function remarks(note) {
  return note ? [make("p", { class: "note", lang: "en" }, note)] : [];
}

/** @returns {Node[]} */
function featureDetails(layer, id) {
  const about = data.layers[layer];
  const feature = about.features[id];
  const rows = [...names(state.feature), ...times(feature)];
  for (const [key, value] of Object.entries(feature.fields || {})) {
    const label = words(`field.${layer}.${key}`) || key;
    rows.push([label, fieldWords(value, about.units[key])]);
  }
  rows.push([words("precision_title"), words("precision", { km: digits(about.precision, about.precision < 1 ? 1 : 0) })]);
  return [
    facts(rows),
    ...remarks(feature.note),
    make("p", { class: "method" }, words(`method_${about.method}`)),
    make("h3", {}, words("sources")),
    sourceList(feature.sources || about.sources),
  ];
}

function fieldWords(value, unit) {
  const isPlain = typeof value === "string" || typeof value === "number";
  const text = typeof value === "number" ? digits(value, Number.isInteger(value) ? 0 : 1) : isPlain ? value : JSON.stringify(value);
  return unit ? `${text} ${unit}` : text;
}

/** The names of a feature in the other languages. */
function names(key) {
  return Object.entries(data.languages)
    .filter(([code]) => code !== state.lang && nameOf(key, code) !== parted(key)[1])
    .map(([code, { name }]) => [name, nameOf(key, code), code]);
}

function times({ from, from_latest: latest, to }) {
  const first = from && latest ? words("between", { from: inWords(from), to: inWords(latest) }) : from && inWords(from);
  if (first && to) return [[words("time"), words("from_to", { from: first, to: inWords(to) })]];
  if (first) return [[words("time"), words("since", { day: first })]];
  return to ? [[words("time"), words("until", { day: inWords(to) })]] : [];
}

function facts(rows) {
  const items = rows.flatMap(([label, value, lang]) => [
    make("dt", {}, label),
    make("dd", lang ? { lang } : {}, value),
  ]);
  return make("dl", {}, ...items);
}

/** The sources as they stand in the page's own list. */
function sourceList(keys = []) {
  const items = keys.map((key) => document.getElementById(`source-${key}`)).filter(Boolean);
  const copies = items.map((item) => make("li", {}, ...item.cloneNode(true).childNodes));
  return make("ul", { class: "source-list" }, ...copies);
}
