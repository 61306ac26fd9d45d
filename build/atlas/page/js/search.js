/**
 * Search over every name in every language. Names and what is typed are compared by a rough
 * spelling in Latin letters, in which Şuşa, Շուշա, Шуша and Shusha are the same word.
 */
const search = document.getElementById("search");
const found = document.getElementById("found");
const foundCount = document.getElementById("found-count");
const MOST = 12; // results that are listed
const CLOSE = 9; // the zoom at which a place that was looked for is shown

/** Letters of every language's own spelling, such as `ш=sh`. */
const letters = Object.fromEntries(
  Object.values(data.languages).flatMap((spoken) => spoken.letters.split(" ").map((pair) => pair.split("="))),
);

/** Sounds that the spellings of the region write in different ways, the longer first. */
const SOUNDS = [
  [/shch|sch|sh/g, "s"],
  [/dzh|dj|ch|zh|ts|dz|[cj]/g, "j"],
  [/[kgx]h|[ghqx]/g, "k"],
  [/\by(?=[eo])|'/g, ""],
  [/ou|oo/g, "u"],
  [/[wy]/g, (letter) => (letter === "w" ? "v" : "i")],
  [/[ea]/g, "a"],
  [/d/g, "t"],
  [/b/g, "p"],
  [/[^\p{L}\p{N}]+/gu, " "],
  [/(\p{L})\1(?!\1)/gu, "$1"],
];

/** Spell a text so that it can be compared across languages. */
function fold(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ու", "u");
  const latin = [...plain].map((letter) => letters[letter] ?? letter).join("");
  return SOUNDS.reduce((word, [sound, letter]) => word.replace(sound, letter), latin).trim();
}

let index = null;

/** Every feature with its folded names; made at the first search. */
function entries() {
  index ??= everyFeature().map(([key]) => {
    const [layer] = parted(key);
    const names = Object.keys(data.languages).flatMap((lang) => nameOf(key, lang).split(" / "));
    return { key, layer: data.order.indexOf(layer), label: data.layers[layer].label, names: [...new Set(names.map(fold))] };
  });
  return index;
}

/** How well a name answers, 0 best; nothing if it does not. */
function distance(name, wanted) {
  if (name === wanted) return 0;
  if (` ${name} `.includes(` ${wanted} `)) return 1;
  if (name.startsWith(wanted)) return 2;
  if (name.includes(` ${wanted}`)) return 3;
  return wanted.length > 2 && name.includes(wanted) ? 4 : undefined;
}

/** The features that answer, the nearest and the most important first. */
function answers(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const scored = [];
  for (const entry of entries()) {
    const distances = entry.names.map((name) => distance(name, wanted)).filter((one) => one !== undefined);
    const length = Math.min(...entry.names.map((name) => name.length));
    if (distances.length) scored.push({ ...entry, length, distance: Math.min(...distances) });
  }
  return scored.sort((a, b) => a.distance - b.distance || b.label - a.label || b.layer - a.layer || a.length - b.length);
}

let chosen = -1;

/** List what answers. */
function showFound() {
  const all = answers(search.value);
  chosen = -1;
  found.replaceChildren(...all.slice(0, MOST).map(option));
  const none = all.length === 0 && search.value.trim();
  foundCount.textContent = none ? words("found_none") : all.length ? words("found", { count: digits(all.length) }) : "";
  foundCount.classList.toggle("seen", Boolean(none));
  openFound(all.length > 0);
}

function option({ key }, number) {
  const [layer, id] = parted(key);
  const { from } = data.layers[layer].features[id];
  const about = from ? `${titleOf(layer)} · ${inWords(from)}` : titleOf(layer);
  return make(
    "li",
    { role: "option", id: `found-${number}`, "aria-selected": "false", "data-key": key },
    make("b", {}, nameOf(key)),
    " ",
    make("span", {}, about),
  );
}

function openFound(open) {
  found.hidden = !open;
  search.setAttribute("aria-expanded", open);
  if (!open) search.removeAttribute("aria-activedescendant");
}

/** Point at a result without leaving the field. */
function point(number) {
  const options = [...found.children];
  chosen = (number + options.length) % options.length;
  options.forEach((one, place) => one.setAttribute("aria-selected", place === chosen));
  search.setAttribute("aria-activedescendant", options[chosen].id);
  options[chosen].scrollIntoView({ block: "nearest" });
}

function onSearchKey(event) {
  const open = !found.hidden;
  if (event.key === "Escape" && (open || search.value)) {
    if (!open) search.value = "";
    openFound(false);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!open) showFound();
    if (found.children.length) point(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
  } else if (event.key === "Enter") {
    if (open) choose(found.children[Math.max(chosen, 0)].dataset.key);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Go to a feature: to a day when it is there, with its layer switched on. */
function choose(key) {
  openFound(false);
  search.value = nameOf(key);
  pulled = "peek";
  if (isSheet()) sheetOpener.focus(); // so that the focus returns to what is still there
  openFeature(key, CLOSE);
}

function listenToSearch() {
  search.addEventListener("input", showFound);
  search.addEventListener("keydown", onSearchKey);
  search.addEventListener("blur", () => openFound(false));
  found.addEventListener("pointerdown", (event) => event.preventDefault());
  found.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option.dataset.key);
  });
}
