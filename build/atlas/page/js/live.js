const TOLD_AFTER = 400; // milliseconds in which the day may change again, as when it is dragged

const live = document.getElementById("live");
let told = null;
let teller = 0;

/** Tell a screen reader what changed with the day. */
function tell(before) {
  if (!live || (state.day === before.day && state.compare === before.compare && state.lang === before.lang)) return;
  told ??= before.day;
  clearTimeout(teller);
  teller = setTimeout(() => {
    live.textContent = state.compare ? comparedWords() : dayWords(told);
    told = null;
  }, TOLD_AFTER);
}

function comparedWords() {
  const [from, to] = state.compare;
  const title = words("comparison", { from: inWords(from), to: inWords(to) });
  return `${title.replace(/\.$/, "")}. ${countWords(differences(from, to))}`;
}

function dayWords(from) {
  const stop = stopUntil(state.day);
  const news = stop?.day === state.day ? headlines(stop).join(". ") : "";
  const count = from === state.day ? "" : countWords(differences(from, state.day));
  return [words("caption", { day: inWords(state.day) }), count, news].filter(Boolean).join(" ");
}

function countWords(found) {
  return words(found.length ? "areas_changed" : "no_difference", { count: digits(found.length), area: area(sumOf(found)) });
}
