/** A base map from somebody else's server: asked for only while its switch is on. */
function offerTiles(map) {
  const box = document.querySelector('input[name="tiles"]');
  map.createPane("tiles").style.zIndex = 200;
  const tiles = L.tileLayer(data.tiles.url, { pane: "tiles", maxNativeZoom: data.tiles.deepest, referrerPolicy: "origin" });
  const credit = make("p", { class: "credit leaflet-control" }, data.tiles.credit);
  box.addEventListener("change", () => {
    page.classList.toggle("tiled", box.checked);
    if (box.checked) map.addLayer(tiles);
    else map.removeLayer(tiles);
    if (box.checked) map.getContainer().querySelector(".leaflet-bottom.leaflet-right").append(credit);
    else credit.remove();
    placeLabels(map);
  });
}
