const languages = {};

/**
 * The texts of a language, read when they are first wanted.
 * @returns {{words: Map<string, string>, names: Map<string, string>, told: Map<string, string[]>}}
 */
function textsOf(lang) {
  return (languages[lang] ??= readTexts(JSON.parse(document.getElementById(`text-${lang}`).textContent)));
}

function readTexts(texts) {
  const keys = [...data.words, ...data.statements.map(({ id }) => `statement.${id}`)];
  const words = new Map(keys.map((key, number) => [key, texts[number]]));
  const names = new Map();
  const told = new Map();
  let at = words.size;
  for (const [key, feature] of everyFeature()) {
    names.set(key, texts[at]);
    told.set(key, texts.slice(at + 1, (at += 1 + (feature.told || 0))));
  }
  return { words, names, told };
}

/**
 * A text of the interface or of the map in the chosen language.
 * @param {string} key
 * @param {Object<string, string|number>} [values] for `{name}` in the text
 */
function words(key, values = {}) {
  const text = textsOf(state.lang).words.get(key) ?? textsOf(data.lang).words.get(key) ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Write a partial date in words. */
function inWords(partial) {
  const spoken = data.languages[state.lang];
  const [y, month, d] = partial.split("-");
  if (!month) return y;
  const M = (d ? spoken.months : spoken.alone)[month - 1];
  const values = { d: Number(d), dd: d, M, y };
  return (d ? spoken.day : spoken.month).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Write a number with the language's separators. */
function digits(value, decimals = 0) {
  const spoken = data.languages[state.lang];
  const [whole, rest] = value.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, spoken.group);
  return rest ? grouped + spoken.decimal + rest : grouped;
}

/** The name of a feature in a language; its id where it has none. */
function nameOf(key, lang = state.lang) {
  const [layer, id] = parted(key);
  if (layer === "control") return data.faces[id] ? nameOf(data.faces[id].division, lang) : id;
  return textsOf(lang).names.get(key) || id;
}

/** The title of a layer. */
function titleOf(layer) {
  return words(layer === "control" ? "control" : `layer.${layer}`);
}

/** Put everything that stands in the page into the chosen language. */
function translate() {
  page.lang = state.lang;
  for (const input of document.querySelectorAll('input[name="lang"]')) input.checked = input.value === state.lang;
  document.title = words("title");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = words(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", words(element.dataset.label));
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) {
    element.placeholder = words(element.dataset.placeholder);
  }
  for (const element of document.querySelectorAll("[data-day]:not(html)")) {
    element.textContent = inWords(element.dataset.day);
  }
  for (const element of document.querySelectorAll("[data-km2]")) {
    element.textContent = digits(Number(element.dataset.km2));
  }
  for (const element of document.querySelectorAll("[data-name]")) {
    element.textContent = nameOf(element.dataset.name);
  }
  drawing.setAttribute("aria-label", words("title"));
}
