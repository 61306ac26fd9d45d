/* What Folium's own elements expect to find: Leaflet's marker and the one use they make of jQuery. */
L.Icon.Default.mergeOptions({ imagePath: "", ...MARKER });
window.$ ??= (markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return [...template.content.children];
};
