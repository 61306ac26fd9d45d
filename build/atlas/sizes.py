"""How large features are on the ground, as their details say."""

from atlas.scene import Scene
from geo import Layer
from geo.measure import area_km2, length_km

EDGE = 1e-4  # degrees; closer than that to the frame, a feature was cut by it


def sizes(scene: Scene, layer: Layer) -> dict[str, dict[str, float]]:
    """Measure the areas or lines of a layer, by feature; what the frame cuts has no size."""
    if layer.kind not in ("line", "polygon"):
        return {}
    west, south, east, north = scene.catalog.map.frame
    whole = layer.gdf[~layer.gdf.geometry.is_empty & layer.gdf.geometry.notna()]
    bounds = whole.bounds
    inside = (bounds.minx > west + EDGE) & (bounds.maxx < east - EDGE)
    inside &= (bounds.miny > south + EDGE) & (bounds.maxy < north - EDGE)
    whole = whole[inside]
    if whole.empty:
        return {}
    unit, measured = (
        ("km2", area_km2(whole)) if layer.kind == "polygon" else ("km", length_km(whole))
    )
    return {str(name): {unit: round(float(size), 1)} for name, size in measured.items()}
