"""What can be measured of features: how large they are, and which face a point lies in."""

import numpy as np
import shapely
from geopandas import GeoSeries

from atlas.scene.scene import Scene
from geo import Layer
from geo.measure import area_km2, length_km

EDGE = 1e-4  # degrees; closer than that to the frame, a feature was cut by it

Measured = dict[str, dict[str, float | str]]


def measured(scene: Scene, layer: Layer) -> Measured:
    """Measure the features of a layer; what the frame cuts has no size."""
    if layer.kind == "point":
        return _faces(scene, layer)
    west, south, east, north = scene.catalog.map.frame
    low, high = np.split(shapely.bounds(layer.geometries).reshape(-1, 4), 2, axis=1)
    uncut = (low > (west + EDGE, south + EDGE)) & (high < (east - EDGE, north - EDGE))
    whole = uncut.all(axis=1)
    shapes = GeoSeries(layer.geometries[whole], crs="EPSG:4326")
    if shapes.empty:
        return {}
    unit, sizes = (
        ("km2", area_km2(shapes)) if layer.kind == "polygon" else ("km", length_km(shapes))
    )
    names = np.array([*layer.shapes])[whole]
    return {
        str(name): {unit: round(float(size), 1)} for name, size in zip(names, sizes, strict=True)
    }


def _faces(scene: Scene, layer: Layer) -> Measured:
    """Find the face of each place; an event is not the history of the place where it was."""
    places = [name for name in layer.shapes if "from" not in layer.features[name]]
    points = np.array([layer.shapes[name] for name in places], dtype=object)
    pairs = scene.faces.sindex.query(points, predicate="within").T.tolist()
    return {places[point]: {"face": str(scene.faces.index[face])} for point, face in pairs}
