/**
 * What Folium's own elements expect to find: Leaflet's marker, whom a tile layer credits, and the one
 * use they make of jQuery.
 */

L.Icon.Default.mergeOptions({ imagePath: "", ...JSON.parse(document.getElementById("icons")?.textContent ?? "{}") });

L.Map.addInitHook(
  /** @this {L.Map} */
  function () {
    L.control.attribution({ prefix: false }).addTo(this);
    /** Layers that lie below the drawing; land and seas let them through. @type {Set<L.Layer>} */
    const below = new Set();
    this.on("layeradd layerremove", ({ type, layer }) => {
      if (!(layer instanceof L.GridLayer)) return;
      below[type === "layeradd" ? "add" : "delete"](layer);
      document.documentElement.classList.toggle("tiled", below.size > 0);
    });
  },
);

window.$ ??= (markup) => {
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return [...template.content.children];
};
