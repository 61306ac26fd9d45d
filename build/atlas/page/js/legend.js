/** Show in the legend just what the map shows. */
function showLegend() {
  const there = new Set(faces.filter((element) => !element.classList.contains("same")).map(shadeOf));
  for (const entry of document.querySelectorAll("#legend [data-shade]")) {
    entry.hidden = !(state.on.has("control") && there.has(entry.dataset.shade));
  }
}

/** Who holds a face and with which pattern it is drawn. */
function shadeOf(element) {
  return data.shades[`${element.dataset.holder} ${element.dataset.how}`];
}

/** Say in words which day is shown, or which two are compared. */
function showCaption() {
  const [from, to] = (state.compare || []).map(inWords);
  const text = to ? words("comparison", { from, to }) : words("caption", { day: inWords(state.day) });
  document.getElementById("caption").textContent = text;
  const note = state.period && !to ? words(`period.${state.period}.note`) : "";
  document.getElementById("caption-note").textContent = note;
}
