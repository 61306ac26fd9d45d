const data = JSON.parse(document.getElementById("data").textContent);
const choose = document.getElementById("choose");
const preview = document.getElementById("preview");
const said = document.getElementById("said");
const UNPUBLISHED = "https://example.org/map/"; // until the page knows where it is

let lang = data.lang;

const chosen = (name) => choose.elements[name].value;
const words = (key) => data.text[lang][key];

/** Put values into `{name}` of a text; the values are never looked at again. */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

function escaped(text) {
  const names = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  return text.replace(/[&<>"]/g, (sign) => `&${names[sign]};`);
}

function inWords(day) {
  const { months, day: pattern } = data.languages[lang];
  const [y, month, d] = day.split("-");
  return filled(pattern, { d: Number(d), dd: d, M: months[month - 1], y });
}

/** The folder that the map is published in, with its last slash. */
function folder() {
  const typed = choose.elements.address;
  const here = /^(https?|file):/.test(typed.value) && typed.checkValidity() ? typed.value : UNPUBLISHED;
  return `${here.split(/[?#]/)[0].replace(/\/(index|embed|press)\.html$/, "").replace(/\/+$/, "")}/`;
}

function layersChosen() {
  const boxes = [...choose.elements.layer];
  const isUsual = boxes.every((box) => box.checked === box.hasAttribute("data-shown"));
  return isUsual ? null : boxes.filter((box) => box.checked).map((box) => box.value);
}

/** Another day than a period's; none while what is typed is a day that the map does not have. */
function dayChosen() {
  const typed = choose.elements.day;
  return typed.checkValidity() ? typed.value : "";
}

/** What is chosen, as the map's links and its element name it. */
function parts() {
  const period = chosen("period");
  const layers = layersChosen();
  return [
    period ? ["period", period] : ["day", dayChosen()],
    ...(layers ? [["layers", layers.join(",")]] : []),
    ["lang", chosen("lang")],
  ].filter(([name, value]) => value || name === "layers");
}

function show() {
  const said = parts();
  const fragment = said.map(([name, value]) => `${name}=${value}`).join("&");
  const period = chosen("period");
  const day = inWords(period ? data.periods[period] : dayChosen() || data.periods[data.period]);
  const title = filled(words("frame_title"), { title: words("title"), day });
  const isRatio = chosen("size") === "ratio";
  const height = Math.min(Math.max(Number(chosen("height")) || 640, 200), 3000);
  const frame = (style) => filled(data.iframe, {
    src: escaped(`${folder()}embed.html#${fragment}`), title: escaped(title), width: "100%", height, style,
  });
  const style = isRatio ? ` style="width:100%;height:auto;aspect-ratio:${chosen("shape")}"` : "";
  const attributes = said.map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
  put("iframe", frame(style));
  put("element", filled(data.element, { attributes, iframe: frame(""), script: escaped(`${folder()}embed.js`) }));
  put("link", `${folder()}index.html#${fragment}`);
  put("oembed", JSON.stringify({ version: "1.0", type: "rich", title, provider_name: words("title"), provider_url: folder(), html: frame(""), width: 720, height }, null, 2));
  put("credit", words("credit"));
  document.getElementById("strict").hidden = !isRatio;
  choose.elements.shape.disabled = !isRatio;
  choose.elements.height.disabled = isRatio;
  choose.elements.day.disabled = Boolean(period);
  document.getElementById("layers-said").textContent = words(layersChosen() ? "layers_own" : "layers_usual");
  showPreview(fragment, title, isRatio, height);
  showPictures(period);
}

function put(name, code) {
  document.getElementById(`code-${name}`).value = code;
}

/** The preview is the map itself, beside this page. */
function showPreview(fragment, title, isRatio, height) {
  const width = Number(document.querySelector('input[name="width"]:checked').value);
  const [across, down] = chosen("shape").split("/").map(Number);
  preview.title = title;
  preview.style.width = `${width}px`;
  preview.style.height = `${Math.round(isRatio ? (width * down) / across : height)}px`;
  const src = `embed.html#${fragment}`;
  if (preview.getAttribute("src") === src) return;
  preview.setAttribute("src", src);
}

function showPictures(period) {
  const box = document.getElementById("pictures");
  if (!box) return;
  box.hidden = !period;
  const name = `${period}-${chosen("lang")}`;
  const files = { png: `${name}.png`, svg: `${name}.svg`, card: `card-${name}.png` };
  for (const [kind, file] of Object.entries(files)) document.getElementById(`picture-${kind}`).href = `stills/${file}`;
}

/** The page speaks the language that is chosen for the map. */
function translate() {
  lang = chosen("lang");
  document.documentElement.lang = lang;
  document.title = `${words("press_title")}: ${words("title")}`;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = words(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", words(element.dataset.label));
  for (const element of document.querySelectorAll("[data-day]")) element.textContent = inWords(element.dataset.day);
}

async function copy({ target }) {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const code = document.getElementById(button.dataset.copy);
  code.select();
  const isCopied = await navigator.clipboard?.writeText(code.value).then(() => true, () => false) || document.execCommand("copy");
  button.focus();
  tell(words(isCopied ? "copied" : "copy_failed"));
}

let teller = 0;

function tell(text) {
  said.textContent = text;
  clearTimeout(teller);
  teller = setTimeout(() => { said.textContent = ""; }, 2000);
}

const published = location.protocol.startsWith("http") ? new URL(".", location.href).href : "";
choose.elements.address.value = data.url || published || UNPUBLISHED;
choose.addEventListener("input", ({ target }) => {
  if (target.name === "lang") translate();
  show();
});
choose.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", copy);
for (const input of document.querySelectorAll('input[name="width"]')) input.addEventListener("change", show);
if (innerWidth < 640) document.querySelector('input[name="width"]').checked = true;
translate();
show();
