/** The change that holds for a face on a day. @returns {{day: string, statement: number}|null} */
function changeOn(face, day) {
  const { history } = data.faces[face];
  let at = history.length;
  while (at && history[at - 1][0] > day) at -= 1;
  return at ? { day: history[at - 1][0], ...data.statements[history[at - 1][1]] } : null;
}

const faces = [...drawn.values()].filter((element) => element.dataset.layer === "control");

/**
 * Colour every face by who holds it on the day; of two days that are compared, on the later one, and
 * only where that is not as it was.
 * @returns {Element[]} the faces that changed
 */
function colour() {
  const [earlier] = state.compare || [];
  document.getElementById("layer-control").classList.toggle("comparing", !!earlier);
  return faces.filter((element) => {
    const { holder = "", how = "" } = changeOn(element.dataset.feature, shownDay()) || {};
    const before = earlier && changeOn(element.dataset.feature, earlier);
    element.classList.toggle("same", !!earlier && isHeldAs(before, { holder, how }));
    if (isHeldAs(element.dataset, { holder, how })) return false;
    element.dataset.holder = holder;
    element.dataset.how = how;
    return true;
  });
}

function isHeldAs(one, other) {
  return one?.holder === other?.holder && one?.how === other?.how;
}

/**
 * What differs between two days.
 * @returns {{face: string, km2: number, was: Object|null, is: Object|null}[]}
 */
function differences(earlier, later) {
  return Object.entries(data.faces)
    .map(([face, { km2 }]) => ({ face, km2, was: changeOn(face, earlier), is: changeOn(face, later) }))
    .filter(({ was, is }) => !isHeldAs(was, is));
}
