/** The change that holds for a face on a day. @returns {{day: string, statement: number}|null} */
function changeOn(face, day) {
  const past = data.faces[face].history.filter(([since]) => since <= day);
  return past.length ? { day: past.at(-1)[0], ...data.statements[past.at(-1)[1]] } : null;
}

const faces = [...drawn.values()].filter((element) => element.dataset.layer === "control");

/** Colour every face by who holds it on a day. @returns {number} how many changed */
function colour(day) {
  let changed = 0;
  for (const element of faces) {
    const { holder = "", how = "" } = changeOn(element.dataset.feature, day) || {};
    if (element.dataset.holder === holder && element.dataset.how === how) continue;
    element.dataset.holder = holder;
    element.dataset.how = how;
    changed += 1;
  }
  return changed;
}
