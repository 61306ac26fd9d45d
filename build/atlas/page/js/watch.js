/** A page that is watched: loads itself again when there is a newer one, and shows what is wrong. */

const { stamp } = JSON.parse(document.getElementById("watched")?.textContent ?? "{}");
const box = document.createElement("section");
box.id = "problems";
box.setAttribute("role", "alert");

/** Say in words what is wrong; the map below is the last good one. @param {string[]} problems */
function show(problems) {
  box.replaceChildren();
  if (!problems.length) {
    box.remove();
    return;
  }
  const head = document.createElement("h2");
  const count = `${problems.length} problem${problems.length > 1 ? "s" : ""}`;
  head.textContent = `${count}. The map below is the last good one.`;
  const list = document.createElement("ol");
  for (const problem of problems) list.appendChild(document.createElement("li")).textContent = problem;
  box.append(head, list);
  document.body.prepend(box);
}

const news = new EventSource("/watch");
news.addEventListener("message", ({ data }) => {
  const state = JSON.parse(data);
  if (state.stamp && state.stamp !== stamp) location.reload();
  else show(state.problems);
});
// A browser keeps a few connections to a server: a page that is left gives its own back.
addEventListener("pagehide", () => news.close());
