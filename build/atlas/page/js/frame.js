/** The tallest that a map asks its host page to be, in pixels. */
const TALLEST = 560;

const mapBox = document.querySelector(".folium-map");
const legendBox = document.querySelector(".legend");
/** The id that pym.js on the host page gives its frame, and expects back. */
const pymId = /[?&]childId=([\w-]+)/.exec(location.search)?.[1];
let toldHeight = 0;

/** The height at which the map has its own shape and nothing scrolls, whatever the frame's is now. */
function naturalHeight() {
  const [, , across, down] = data.view;
  const isBeside = legendBox.getBoundingClientRect().left >= mapBox.getBoundingClientRect().right;
  const besides = isBeside ? legendBox.offsetHeight + 24 : 0;
  const shape = Math.max(Math.min((mapBox.clientWidth * down) / across, TALLEST), besides);
  return Math.ceil(page.scrollHeight - mapBox.clientHeight + shape);
}

/** Tell the host page the height: in our own words, in AMP's and in pym's. */
function tellHeight({ again = false } = {}) {
  const height = naturalHeight();
  if (parent === window || (height === toldHeight && !again)) return;
  toldHeight = height;
  parent.postMessage({ type: "karabakh-map", height }, "*");
  parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  if (pymId) parent.postMessage(`pymxPYMx${pymId}xPYMxheightxPYMx${height}`, "*");
}

/** A host page that came later than the map asks again. Nothing else that it says is heard. */
addEventListener("message", ({ source, data: said }) => {
  if (source === parent && said?.type === "karabakh-map" && said.ask === "height") tellHeight({ again: true });
});

/** Sources open beside the article, not inside the frame. */
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.("a[href]");
  if (!link) return;
  if (link.id === "full-map") link.href = `index.html${location.hash}`;
  if (!link.getAttribute("href").startsWith("#")) link.target = "_blank";
}, { capture: true });

const sizes = new ResizeObserver(() => tellHeight());
for (const box of [mapBox, legendBox, ...document.querySelectorAll(".switch, .foot")]) sizes.observe(box);
