"""What can be measured of features: how large they are, and which face a point lies in."""

import geopandas

from atlas.scene import Scene
from geo import Layer
from geo.measure import area_km2, length_km

EDGE = 1e-4  # degrees; closer than that to the frame, a feature was cut by it

Measured = dict[str, dict[str, float | str]]


def measured(scene: Scene, layer: Layer) -> Measured:
    """Measure the features of a layer; what the frame cuts has no size."""
    if layer.kind == "point":
        return _faces(scene, layer)
    west, south, east, north = scene.catalog.map.frame
    whole = layer.gdf[~layer.gdf.geometry.is_empty & layer.gdf.geometry.notna()]
    bounds = whole.bounds
    inside = (bounds.minx > west + EDGE) & (bounds.maxx < east - EDGE)
    inside &= (bounds.miny > south + EDGE) & (bounds.maxy < north - EDGE)
    whole = whole[inside]
    if whole.empty:
        return {}
    unit, sizes = ("km2", area_km2(whole)) if layer.kind == "polygon" else ("km", length_km(whole))
    return {str(name): {unit: round(float(size), 1)} for name, size in sizes.items()}


def _faces(scene: Scene, layer: Layer) -> Measured:
    """Find the face of each place; an event is not the history of the place where it was."""
    places = layer.gdf[layer.gdf.geometry.notna()]
    if "from" in places:
        places = places[places["from"].isna()]
    faces = geopandas.GeoDataFrame(geometry=scene.faces.geometry.to_crs(places.crs))
    faces.index.name = "face"
    joined = places[["geometry"]].sjoin(faces, predicate="within")
    return {str(name): {"face": str(face)} for name, face in joined["face"].items()}
