(() => {
  "use strict";
  /** The build that this page is of. */
  const stamp = STAMP;
  const box = document.createElement("section");
  box.id = "problems";
  box.setAttribute("role", "alert");

  /** Say in words what is wrong; the map below is the last good one. */
  function show(problems) {
    box.replaceChildren();
    if (!problems.length) {
      box.remove();
      return;
    }
    const head = document.createElement("h2");
    head.textContent = `${problems.length} problem${problems.length > 1 ? "s" : ""}. The map below is the last good one.`;
    const list = document.createElement("ol");
    for (const problem of problems) list.appendChild(document.createElement("li")).textContent = problem;
    box.append(head, list);
    document.body.prepend(box);
  }

  const news = new EventSource("/watch");
  news.addEventListener("message", ({ data }) => {
    const said = JSON.parse(data);
    if (said.stamp && said.stamp !== stamp) location.reload();
    else show(said.problems);
  });
  /* A browser keeps a few connections to a server: a page that is left gives its own back. */
  addEventListener("pagehide", () => news.close());
})();
