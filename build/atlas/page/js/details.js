const detailsBox = document.getElementById("details");
const MANY = 8; // entries of a list that is folded up
/** What had the focus before the details opened. */
let returnTo = null;

/** Open the details of a feature, or close them. */
function showDetails() {
  for (const element of drawing.querySelectorAll(".selected")) element.classList.remove("selected");
  const [layer, id] = parted(state.feature);
  const is = layer === "control" ? data.faces[id] : data.layers[layer]?.features[id];
  detailsBox.hidden = !is;
  detailsBox.replaceChildren();
  if (is) {
    drawn.get(state.feature)?.classList.add("selected");
    detailsBox.append(head(layer), ...(layer === "control" ? faceDetails(id) : featureDetails(layer, id)));
    panel.scrollTop = sheet.scrollTop = 0;
  }
  showSheet();
}

function head(layer) {
  const close = make(
    "button",
    { type: "button", class: "close", "aria-label": words("close"), onclick: () => update({ feature: "" }) },
    make("span", { "aria-hidden": "true" }, "×"),
  );
  return make(
    "header",
    {},
    make("p", { class: "kicker" }, titleOf(layer)),
    make("h2", { id: "details-name" }, nameOf(state.feature)),
    close,
  );
}

/** The day whose state the details stress; of two days that are compared, the later one. */
function dayOfDetails() {
  return state.compare ? state.compare[1] : state.day;
}

/** @returns {Node[]} */
function faceDetails(id) {
  const { division, km2 } = data.faces[id];
  return [...holderNow(id), facts([areaRow(km2), ...names(division)]), ...past([id])];
}

/** Who holds a face on the day shown. */
function holderNow(face) {
  const now = changeOn(face, dayOfDetails());
  return now ? [make("p", { class: "now" }, swatch(now), make("span", {}, `${holderWords(now)} (${inWords(dayOfDetails())})`))] : [];
}

function areaRow(km2) {
  return [words("area"), `${digits(km2, km2 < 10 ? 1 : 0)} ${words("km2")}`];
}

/** What happened to faces, the newest first; for several, with the area that each change moved. */
function past(ids) {
  const changes = new Map();
  for (const id of ids) {
    const now = changeOn(id, dayOfDetails());
    for (const [day, number] of data.faces[id].history) {
      const change = changes.get(`${day} ${number}`) || { day, number, km2: 0, current: false };
      change.km2 += data.faces[id].km2;
      change.current ||= now?.day === day;
      changes.set(`${day} ${number}`, change);
    }
  }
  const rows = [...changes.values()].sort((a, b) => (a.day < b.day ? 1 : -1));
  const entries = rows.map(({ day, number, km2, current }) => historyEntry(day, data.statements[number], current, ids.length > 1 && km2));
  return [make("h3", {}, words("history")), make("ol", { class: "history", reversed: true }, ...entries)];
}

function holderWords({ holder, how }) {
  return `${words(`holder.${holder}`)}, ${words(`how.${how}`)}`;
}

/** The colour and pattern of a holder, as in the legend. */
function swatch({ holder, how }) {
  const shade = data.shades[`${holder} ${how}`];
  const template = document.querySelector(`#legend [data-shade="${shade}"] svg`);
  return template ? template.cloneNode(true) : "";
}

function historyEntry(day, one, current, km2) {
  const entry = make(
    "li",
    current ? { class: "current", "aria-current": "date" } : {},
    make("time", { datetime: day }, one.from_latest ? span(one) : inWords(one.from || day)),
    make("b", {}, swatch(one), make("span", {}, holderWords(one))),
    make("p", {}, words(`statement.${one.id}`), km2 ? ` (${areaRow(km2)[1]})` : ""),
    ...remarks(one.note),
    sourceList(one.sources),
  );
  return entry;
}

function span({ from, from_latest: latest }) {
  return words("between", { from: inWords(from), to: inWords(latest) });
}

/** Notes are English in every language. */
function remarks(note) {
  return note ? [make("p", { class: "note", lang: "en" }, note)] : [];
}

/** @returns {Node[]} */
function featureDetails(layer, id) {
  const about = data.layers[layer];
  const feature = about.features[id];
  const { precision_km: own, until, ...fields } = feature.fields || {};
  const precision = own ?? about.precision;
  const rows = [...(about.moments ? moment(feature, until) : times(feature)), ...names(state.feature)];
  if (feature.km2) rows.push(areaRow(feature.km2));
  if (feature.km) rows.push([words("length"), `${digits(feature.km)} ${words("km")}`]);
  const told = textsOf(state.lang).told.get(state.feature).map((text) => make("p", { class: "told" }, text));
  const lists = [];
  for (const [key, value] of Object.entries(fields)) {
    const label = words(`field.${layer}.${key}`);
    if (Array.isArray(value)) lists.push(Array.isArray(value[0]) ? held(label, value) : listed(label, value));
    else rows.push([label, fieldWords(layer, key, value)]);
  }
  rows.push([words("precision_title"), words("precision", { km: digits(precision, precision < 1 ? 1 : 0) })]);
  const division = Object.keys(data.faces).filter((face) => data.faces[face].division === state.feature);
  return [
    ...(feature.face ? holderNow(feature.face) : []),
    ...told,
    facts(rows),
    ...lists,
    ...remarks(feature.note),
    make("p", { class: "method" }, words(`method_${about.method}`)),
    ...(feature.face || division.length ? past(feature.face ? [feature.face] : division) : []),
    make("h3", {}, words("sources")),
    sourceList(feature.sources || about.sources),
  ];
}

function fieldWords(layer, key, value) {
  const unit = data.layers[layer].units[key];
  const coded = words(`value.${layer}.${key}.${value}`);
  if (coded) return coded;
  if (typeof value === "number") return `${digits(value, Number.isInteger(value) ? 0 : 1)}${unit ? ` ${words(unit.replace("²", "2")) || unit}` : ""}`;
  if (/^\d{4}(-\d\d){0,2}$/.test(value)) return inWords(value);
  const [other, id] = parted(String(value));
  return data.layers[other]?.features[id] ? nameOf(value) : String(value);
}

/** A list of places or the like; folded up if it is long. */
function listed(label, values) {
  const text = make("p", { lang: "en" }, values.join(" · "));
  if (values.length <= MANY) return make("div", {}, make("h3", {}, label), text);
  return make("details", { class: "more" }, make("summary", {}, `${label} (${values.length})`), text);
}

/** Holders with their first days, where no one is known in between. */
function held(label, values) {
  const rows = [...values].reverse().map(([day, holder]) => [inWords(day), holder ? words(`holder.${holder}`) : words("not_known")]);
  return make("div", {}, make("h3", {}, label), facts(rows));
}

/** The names of a feature in the other languages. */
function names(key) {
  return Object.entries(data.languages)
    .filter(([code]) => code !== state.lang && nameOf(key, code) !== parted(key)[1])
    .map(([code, { name }]) => [make("span", { lang: code }, name), nameOf(key, code), code]);
}

/** When something happened: a day, days that sources differ on, or days from first to last. */
function moment({ from, from_latest: latest }, until) {
  const day = latest ? span({ from, from_latest: latest }) : inWords(from);
  return [[words("time"), until ? words("from_to", { from: day, to: inWords(until) }) : day]];
}

/** From when to when something was there; what is no day bends no word of any language, and so is a range. */
function times({ from, from_latest: latest, to }) {
  if (!from && !to) return [];
  const first = from && (latest ? span({ from, from_latest: latest }) : inWords(from));
  const last = to && inWords(to);
  const isOneDay = !(from && to) && !latest && (from || to).length > 7;
  const key = isOneDay ? (from ? "since" : "until") : "from_to";
  return [[words("time"), words(key, { from: first || "…", to: last || "…", day: first || last })]];
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
