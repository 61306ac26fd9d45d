/** What Folium's own elements expect to find: Leaflet's marker and the one use they make of jQuery. */

const icons = JSON.parse(document.getElementById("icons")?.textContent ?? "{}");

L.Icon.Default.mergeOptions({ imagePath: "", ...icons });
window.$ ??= (markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return [...template.content.children];
};
