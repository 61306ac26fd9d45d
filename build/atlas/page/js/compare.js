const comparisonBox = document.getElementById("comparison");

/** Compare the periods that the map puts first, or go back to the one day. */
function toggleComparison() {
  pause();
  if (state.compare) return update({ compare: null });
  const main = data.periods.filter(({ prominent }) => prominent);
  const days = (main.length > 1 ? main : data.periods).map(({ day }) => firstDay(day)).sort();
  const two = days.length > 1 ? [days[0], days[days.length - 1]] : [firstOfAll, lastOfAll];
  update({ compare: two });
  return isSheet() && pull("half");
}

/** List what differs between the two days: by who held it and who holds it and how, then by division. */
function showComparison() {
  if (!comparisonBox) return;
  comparisonBox.hidden = !state.compare;
  if (!state.compare) return;
  const found = differences(...state.compare);
  const [from, to] = state.compare.map(inWords);
  const close = make("button", { type: "button", class: "close", "aria-label": words("close"), onclick: closeComparison }, "×");
  comparisonBox.replaceChildren(
    make("h2", { id: "comparison-title" }, words("comparison", { from, to })),
    close,
    found.length ? comparisonTable(found) : make("p", {}, words("no_difference")),
  );
}

function closeComparison() {
  update({ compare: null });
  document.getElementById("compare-button").focus();
}

function comparisonTable(found) {
  const turns = grouped(found, ({ was, is }) => `${was?.holder} ${is?.holder} ${is?.how}`);
  const bodies = turns.map(([, rows]) => {
    const { was, is } = rows[0];
    const divisions = grouped(rows, ({ face }) => data.faces[face].division);
    return make(
      "tbody",
      {},
      make("tr", { class: "turn" }, make("th", { scope: "rowgroup" }, swatch(is), turnWords(was, is)), number(rows)),
      ...divisions.map(([division, some]) => make("tr", {}, make("th", { scope: "row" }, nameOf(division)), number(some))),
    );
  });
  return make(
    "table",
    {},
    make("caption", {}, words("comparison_caption")),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words("division")), make("th", { scope: "col", class: "number" }, words("km2")))),
    ...bodies,
    make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, words("total")), number(found))),
  );
}

function turnWords(was, is) {
  const after = holderWords(is);
  return was && was.holder !== is.holder ? `${words(`holder.${was.holder}`)} → ${after}` : after;
}

function number(rows) {
  return make("td", { class: "number" }, digits(sumOf(rows), sumOf(rows) < 10 ? 1 : 0));
}

function sumOf(rows) {
  return rows.reduce((sum, { km2 }) => sum + km2, 0);
}

/** Group rows, the largest group first. @returns {[string, Object[]][]} */
function grouped(rows, keyOfRow) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOfRow(row);
    groups.set(key, [...(groups.get(key) || []), row]);
  }
  return [...groups].sort(([, a], [, b]) => sumOf(b) - sumOf(a));
}
