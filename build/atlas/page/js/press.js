/** The page for newsrooms: choose what the map shows, see it, copy what shows it elsewhere. */

/** @import {Press} from "./types" */

import { dateInWords } from "./plain/dates.js";
import { fill } from "./plain/fill.js";
import { save } from "./plain/save.js";

/** @type {Press} */
const data = JSON.parse(document.getElementById("data")?.textContent ?? "null");
const choose = /** @type {HTMLFormElement} */ (document.getElementById("choose"));
const preview = /** @type {HTMLIFrameElement} */ (document.getElementById("preview"));
const status = /** @type {HTMLElement} */ (document.getElementById("said"));
const UNPUBLISHED = "https://example.org/map/"; // until the page knows where it is
const [SHORTEST, USUAL, TALLEST] = [200, 640, 3000]; // pixels of a frame

let lang = data.lang;

/** A control of the form. @param {string} name */
function field(name) {
  return /** @type {HTMLInputElement} */ (choose.elements.namedItem(name));
}

/** @param {string} key */
function words(key) {
  return data.text[lang]?.[key] ?? "";
}

/** @param {string} text */
function escaped(text) {
  /** @type {Record<string, string>} */
  const names = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  return text.replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}

/** @param {string} day */
function inWords(day) {
  const spoken = data.languages[lang];
  return spoken ? dateInWords(day, spoken) : day;
}

/** The folder that the map is published in, with its last slash. */
function folder() {
  const typed = field("address");
  const here = /^(https?|file):/.test(typed.value) && typed.checkValidity() ? typed.value : UNPUBLISHED;
  const path = here.split(/[?#]/)[0] ?? here;
  return `${path.replace(/\/(index|embed|press)\.html$/, "").replace(/\/+$/, "")}/`;
}

function chosenLayers() {
  const boxes = /** @type {HTMLInputElement[]} */ ([...choose.querySelectorAll('input[name="layer"]')]);
  const isUsual = boxes.every((box) => box.checked === box.hasAttribute("data-shown"));
  return isUsual ? null : boxes.filter((box) => box.checked).map((box) => box.value);
}

/** Another day than a period's; none while what is typed is a day that the map does not have. */
function chosenDay() {
  return field("day").checkValidity() ? field("day").value : "";
}

/** What is chosen, as the map's links and its element name it. @returns {[string, string][]} */
function chosenParts() {
  const period = field("period").value;
  const layers = chosenLayers();
  /** @type {[string, string][]} */
  const parts = [period ? ["period", period] : ["day", chosenDay()]];
  if (layers) parts.push(["layers", layers.join(",")]);
  parts.push(["lang", field("lang").value]);
  return parts.filter(([name, value]) => value || name === "layers");
}

function show() {
  const parts = chosenParts();
  const fragment = parts.map(([name, value]) => `${name}=${value}`).join("&");
  const period = field("period").value;
  const day = inWords((period ? data.periods[period] : chosenDay()) || data.periods[data.period] || "");
  const title = fill(words("frame_title"), { title: words("title"), day });
  const isRatio = field("size").value === "ratio";
  const height = Math.min(Math.max(Number(field("height").value) || USUAL, SHORTEST), TALLEST);
  const frame = (/** @type {string} */ style) =>
    fill(data.iframe, {
      src: escaped(`${folder()}embed.html#${fragment}`),
      title: escaped(title),
      width: "100%",
      height,
      style,
    });
  const style = isRatio ? ` style="width:100%;height:auto;aspect-ratio:${field("shape").value}"` : "";
  const attributes = parts.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  put("iframe", frame(style));
  put("element", fill(data.element, { attributes, iframe: frame(""), script: escaped(`${folder()}embed.js`) }));
  put("link", `${folder()}index.html#${fragment}`);
  put("oembed", oembed(title, frame(""), height));
  put("credit", words("credit"));
  showFields(isRatio, Boolean(period));
  showPreview(fragment, title, isRatio, height);
  showPictures(period);
}

/** @param {string} title @param {string} html @param {number} height */
function oembed(title, html, height) {
  const about = { version: "1.0", type: "rich", title, provider_name: words("title"), provider_url: folder() };
  return JSON.stringify({ ...about, html, width: 720, height }, null, 2);
}

/** @param {string} name @param {string} code */
function put(name, code) {
  const area = /** @type {HTMLTextAreaElement} */ (document.getElementById(`code-${name}`));
  area.value = code;
}

/** Let be chosen what goes with the other choices. @param {boolean} isRatio @param {boolean} isPeriod */
function showFields(isRatio, isPeriod) {
  document.getElementById("strict")?.toggleAttribute("hidden", !isRatio);
  field("shape").disabled = !isRatio;
  field("height").disabled = isRatio;
  field("day").disabled = isPeriod;
  const summary = document.getElementById("layers-said");
  if (summary) summary.textContent = words(chosenLayers() ? "layers_own" : "layers_usual");
}

/** The preview is the map itself, beside this page. @param {string} fragment @param {string} title @param {boolean} isRatio @param {number} height */
function showPreview(fragment, title, isRatio, height) {
  const chosen = /** @type {HTMLInputElement} */ (document.querySelector('input[name="width"]:checked'));
  const width = Number(chosen.value);
  const [across = 1, down = 1] = field("shape").value.split("/").map(Number);
  preview.title = title;
  preview.style.width = `${width}px`;
  preview.style.height = `${Math.round(isRatio ? (width * down) / across : height)}px`;
  const src = `embed.html#${fragment}`;
  if (preview.getAttribute("src") !== src) preview.setAttribute("src", src);
}

/** @param {string} period */
function showPictures(period) {
  const box = document.getElementById("pictures");
  if (!box) return;
  box.hidden = !period;
  const name = `${period}-${field("lang").value}`;
  const files = { png: `${name}.png`, svg: `${name}.svg`, card: `card-${name}.png` };
  for (const [kind, file] of Object.entries(files)) {
    document.getElementById(`picture-${kind}`)?.setAttribute("href", `stills/${file}`);
  }
}

/** The page speaks the language that is chosen for the map. */
function translate() {
  lang = field("lang").value;
  document.documentElement.lang = lang;
  document.title = `${words("press_title")}: ${words("title")}`;
  const all = (/** @type {string} */ selector) =>
    /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector));
  for (const element of all("[data-text]")) element.textContent = words(element.dataset.text ?? "");
  for (const element of all("[data-label]")) element.setAttribute("aria-label", words(element.dataset.label ?? ""));
  for (const element of all("[data-day]")) element.textContent = inWords(element.dataset.day ?? "");
}

/** @param {MouseEvent} event */
async function copy({ target }) {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  const code = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.copy ?? ""));
  code.select();
  const isCopied = (await copiedByClipboard(code.value)) || document.execCommand("copy");
  button.focus();
  report(words(isCopied ? "copied" : "copy_failed"));
}

/** @param {string} text */
async function copiedByClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no clipboard without https
  }
}

/** Ask the preview for the picture of what it shows; what it answers is saved. @param {MouseEvent} event */
function askForPicture({ target }) {
  const button = target instanceof Element ? target.closest("[data-save]") : null;
  if (!(button instanceof HTMLElement)) return;
  wanted = button.dataset.save ?? "";
  preview.contentWindow?.postMessage({ type: "karabakh-map", ask: "picture" }, "*");
}

/** @param {MessageEvent} message */
function onPicture({ source, data: message }) {
  if (source !== preview.contentWindow || message?.type !== "karabakh-map" || !message.picture || !wanted) return;
  save(message.picture, wanted).catch(() => report(words("copy_failed")));
  wanted = "";
}

let wanted = "";
let timer = 0;

/** @param {string} text */
function report(text) {
  status.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    status.textContent = "";
  }, 2000);
}

const published = location.protocol.startsWith("http") ? new URL(".", location.href).href : "";
field("address").value = data.url || published || UNPUBLISHED;
choose.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLInputElement && target.name === "lang") translate();
  show();
});
choose.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", copy);
document.addEventListener("click", askForPicture);
addEventListener("message", onPicture);
const widths = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="width"]'));
for (const input of widths) input.addEventListener("change", show);
if (innerWidth < 640 && widths[0]) widths[0].checked = true;
translate();
show();
