/** Show in the legend just what the map shows. */
function showLegend() {
  const there = new Set(faces.map((element) => shadeOf(element)));
  for (const entry of document.querySelectorAll("#legend [data-shade]")) {
    entry.hidden = !(state.on.has("control") && there.has(entry.dataset.shade));
  }
}

/** Who holds a face and with which pattern it is drawn. */
function shadeOf(element) {
  return data.shades[`${element.dataset.holder} ${element.dataset.how}`];
}

/** Say in words which day is shown. */
function showCaption() {
  document.getElementById("caption").textContent = words("caption", { day: inWords(state.day) });
  const note = state.period ? words(`period.${state.period}.note`) : "";
  document.getElementById("caption-note").textContent = note;
}
