/** The details of a feature: who holds it, what is known of it, its history and its sources. */

/** @import {Feature, FieldValue, LayerData} from "../types" */
/** @typedef {[label: string | Node, value: string, lang?: string]} Row of a list of facts */

import { changeOn } from "../map/control.js";
import { isSheet, panel } from "../map/sight.js";
import { data, faceOf, featureOf, own, parted } from "../page/data.js";
import { byId, drawing, drawn, make } from "../page/dom.js";
import { shownDay, state, update } from "../page/state.js";
import {
  areaWords,
  digits,
  holderName,
  holderWords,
  inWords,
  nameOf,
  textsOf,
  titleOf,
  unitOf,
  valueWords,
  words,
} from "../page/texts.js";
import { isPartialDate } from "../plain/dates.js";
import { reportAddress } from "../plain/report.js";
import { dateSpan, historyOf } from "./history.js";
import { swatch } from "./legend.js";
import { showSheet } from "./sheet.js";
import { sourceList } from "./sources.js";

const MANY = 8; // entries of a list that is folded up
const box = byId("details");
/** What had the focus before the details opened. @type {HTMLElement | SVGElement | null} */
let returnTo = null;

/** Open the details of a feature, or close them. */
export function showDetails() {
  for (const element of drawing.querySelectorAll(".selected")) element.classList.remove("selected");
  const parts = contentOf(state.feature);
  box.hidden = !parts;
  box.replaceChildren(...(parts ?? []));
  if (parts) {
    drawn.get(state.feature)?.classList.add("selected");
    panel.scrollTop = 0;
    byId("sheet").scrollTop = 0;
  }
  showSheet();
}

/** @param {string} key */
function contentOf(key) {
  const [layer, id] = parted(key);
  const about = own(data.layers, layer);
  const feature = featureOf(key);
  if (faceOf(key)) return [head(key), ...faceDetails(id), ...reportLink(key, changeOn(id, shownDay())?.sources ?? [])];
  if (!about || !feature) return null;
  return [head(key), ...featureDetails(key, about, feature), ...reportLink(key, feature.sources ?? about.sources)];
}

/** @param {string} key */
function head(key) {
  const onclick = () => update({ feature: "" });
  return make(
    "header",
    {},
    make("p", { class: "kicker" }, titleOf(parted(key)[0])),
    make("h2", { id: "details-name" }, nameOf(key)),
    make(
      "button",
      { type: "button", class: "close", "aria-label": words("close"), onclick },
      make("span", { "aria-hidden": "true" }, "×"),
    ),
  );
}

/** Bring the focus into the details, and back to the feature when they close. @param {string} before @param {boolean} focus */
export function moveFocus(before, focus) {
  if (state.feature && focus) {
    returnTo = /** @type {HTMLElement | SVGElement | null} */ (document.activeElement);
    box.focus({ preventScroll: isSheet() });
  } else if (!state.feature && before) {
    (returnTo?.isConnected ? returnTo : drawn.get(before))?.focus({ preventScroll: true });
    returnTo = null;
  }
}

/** @param {string} id */
function faceDetails(id) {
  const { division, km2 } = /** @type {import("../types").Face} */ (data.faces[id]);
  return [...holderNow(id), facts([areaRow(km2), ...otherNames(division)]), ...historyOf([id])];
}

/** Who holds a face on the day shown. @param {string} face */
function holderNow(face) {
  const now = changeOn(face, shownDay());
  if (!now) return [];
  return [make("p", { class: "now" }, swatch(now), make("span", {}, `${holderWords(now)} (${inWords(shownDay())})`))];
}

/** Where readers report an error of what is shown, if the map says where. @param {string} key @param {string[]} sources */
function reportLink(key, sources) {
  if (!data.reports) return [];
  const about = { key, day: shownDay(), sources, page: location.href, question: words("report_question") };
  const link = make(
    "a",
    { href: reportAddress(data.reports, about), target: "_blank", rel: "noopener" },
    words("report"),
  );
  return [make("p", { class: "report" }, link)];
}

/** @param {number} km2 @returns {Row} */
function areaRow(km2) {
  return [words("area"), areaWords(km2)];
}

/** @param {string} key @param {LayerData} about @param {Feature} feature */
function featureDetails(key, about, feature) {
  const [layer] = parted(key);
  const { precision_km: precision, until, ...fields } = feature.fields ?? {};
  const paragraphs = (textsOf(state.lang).told.get(key) ?? []).map((text) => make("p", { class: "told" }, text));
  const lists = Object.entries(fields).flatMap(([name, value]) => fieldList(layer, name, value));
  const history = feature.face ? [feature.face] : facesOf(key);
  return [
    ...(feature.face ? holderNow(feature.face) : []),
    ...paragraphs,
    facts([
      ...(about.moments ? momentRow(feature, until) : timeRow(feature)),
      ...otherNames(key),
      ...sizeRows(feature),
      ...Object.entries(fields).flatMap(([name, value]) => fieldRow(layer, name, value)),
      precisionRow(Number(precision ?? about.precision)),
    ]),
    ...lists,
    ...(feature.note ? [make("p", { class: "note", lang: "en" }, feature.note)] : []),
    make("p", { class: "method" }, words(`method_${about.method}`)),
    ...(history.length ? historyOf(history) : []),
    make("h3", {}, words("sources")),
    sourceList(feature.sources ?? about.sources),
  ];
}

/** The faces of a division. @param {string} division */
function facesOf(division) {
  return Object.keys(data.faces).filter((face) => data.faces[face]?.division === division);
}

/** @param {Feature} feature */
function sizeRows({ km2, km }) {
  /** @type {Row[]} */
  const rows = [];
  if (km2) rows.push(areaRow(km2));
  if (km) rows.push([words("length"), `${digits(km)} ${words("km")}`]);
  return rows;
}

/** @param {number} km @returns {Row} */
function precisionRow(km) {
  return [words("precision_title"), words("precision", { km: digits(km, km < 1 ? 1 : 0) })];
}

/** @param {string} layer @param {string} name @param {FieldValue} value @returns {Row[]} */
function fieldRow(layer, name, value) {
  return Array.isArray(value) ? [] : [[words(`field.${layer}.${name}`), fieldWords(layer, name, value)]];
}

/** @param {string} layer @param {string} name @param {string | number} value */
function fieldWords(layer, name, value) {
  const coded = valueWords(layer, name, String(value));
  if (coded) return coded;
  if (typeof value === "number") {
    const unit = unitOf(layer, name);
    return `${digits(value, Number.isInteger(value) ? 0 : 1)}${unit ? ` ${unit}` : ""}`;
  }
  if (isPartialDate(value)) return inWords(value);
  return featureOf(value) ? nameOf(value) : value;
}

/** @param {string} layer @param {string} name @param {FieldValue} value */
function fieldList(layer, name, value) {
  if (!Array.isArray(value)) return [];
  const label = words(`field.${layer}.${name}`);
  return [Array.isArray(value[0]) ? heldList(label, value) : wordList(label, value)];
}

/** A list of places or the like; folded up if it is long. @param {string} label @param {any[]} values */
function wordList(label, values) {
  const text = make("p", { lang: "en" }, values.join(" · "));
  if (values.length <= MANY) return make("div", {}, make("h3", {}, label), text);
  return make("details", { class: "more" }, make("summary", {}, `${label} (${values.length})`), text);
}

/** Holders with their first days, where no one is known in between. @param {string} label @param {any[]} values */
function heldList(label, values) {
  const rows = [...values].reverse().map(([day, holder]) => /** @type {Row} */ ([inWords(day), holderName(holder)]));
  return make("div", {}, make("h3", {}, label), facts(rows));
}

/** The names of a feature in the other languages. @param {string} key @returns {Row[]} */
function otherNames(key) {
  return Object.entries(data.languages)
    .filter(([code]) => code !== state.lang && nameOf(key, code) !== parted(key)[1])
    .map(([code, { name }]) => [make("span", { lang: code }, name), nameOf(key, code), code]);
}

/** When something happened: a day, days that sources differ on, or days from first to last. @param {Feature} feature @param {FieldValue | undefined} until @returns {Row[]} */
function momentRow({ from = "", from_latest: latest }, until) {
  const day = dateSpan(from, latest);
  return [[words("time"), typeof until === "string" ? words("from_to", { from: day, to: inWords(until) }) : day]];
}

/** From when to when something was there; what is no day bends no word of any language, and so is a range. @param {Feature} feature @returns {Row[]} */
function timeRow({ from, from_latest: latest, to }) {
  if (!from && !to) return [];
  const first = from ? dateSpan(from, latest) : "";
  const last = to ? inWords(to) : "";
  const isOneDay = !(from && to) && !latest && (from || to || "").length > 7;
  const key = isOneDay ? (from ? "since" : "until") : "from_to";
  return [[words("time"), words(key, { from: first || "…", to: last || "…", day: first || last })]];
}

/** @param {Row[]} rows */
function facts(rows) {
  const items = rows.flatMap(([label, value, lang]) => [
    make("dt", {}, label),
    make("dd", lang ? { lang } : {}, value),
  ]);
  return make("dl", {}, ...items);
}
