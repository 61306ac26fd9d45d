/**
 * A text of the interface or of the map in the chosen language.
 * @param {string} key
 * @param {Object<string, string|number>} [values] for `{name}` in the text
 */
function words(key, values = {}) {
  const text = data.text[state.lang][key] ?? data.text[data.lang][key] ?? "";
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
  const names = data.layers[layer]?.features[id]?.name;
  return names?.[Object.keys(data.languages).indexOf(lang)] || id;
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
