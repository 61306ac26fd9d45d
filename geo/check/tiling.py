"""Districts fit together: no gaps, no overlaps, nothing outside what should hold them."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoSeries
from shapely.geometry.base import BaseGeometry

from geo.check.problem import At, feature
from geo.errors import Problem
from geo.folder.catalog import Catalog, Layer, kept_with_catalog
from geo.ledger.overlay import geometries
from geo.measure import area_km2
from geo.schema.expression import Term

SMALLEST = 0.001  # km²: below it rounding to a metre explains what is left over
LARGEST_GAP = 50.0  # km²: a hole larger than this was meant, unless districts enclose it
ENCLOSED = 0.95  # of its outline
MOSTLY = 0.5  # of its area: a layer that lies in another by more is a part of it
BORDERED = 0.3  # of its outline: ground that touches districts by more is a gap between them
WHOLE = 0.98  # of the smaller: two districts that share more lie one in the other


def coverage(catalog: Catalog) -> Iterator[Problem]:
    """Check how the layers that areas are added up by fit together."""
    parents = _parents(catalog)
    for layer in catalog.layers.values():
        said = layer.sidecar.within
        parent = parents.get(layer.id, "")
        holders = said if isinstance(said, dict) else dict.fromkeys(layer.shapes, parent)
        yield from _outside(catalog, layer, holders)
    yield from _overlaps(catalog, parents)
    yield from _gaps(catalog, parents)


@kept_with_catalog  # each country is asked for several times
def _union(catalog: Catalog, name: str) -> BaseGeometry:
    layer, _, one = name.partition(":")
    chosen = geometries(catalog, Term(layer, one or None))
    return chosen[0] if len(chosen) == 1 else shapely.union_all(chosen)


def _parents(catalog: Catalog) -> dict[str, str]:
    """Say for each layer what must hold it: as its sidecar says, or as its districts do lie."""
    found = {
        name: layer.sidecar.within
        for name, layer in catalog.layers.items()
        if layer.sidecar.within and isinstance(layer.sidecar.within, str)
    }
    order = catalog.map.districts  # from the small to the large
    whole = {name: _union(catalog, name) for name in order}
    for number, name in enumerate(order):
        shape = whole[name]
        for other in order[number + 1 :]:
            if {name, other} <= {*catalog.map.coverage}:
                continue  # side by side; see `geo.check.seamless`
            if _shared(shape, whole[other]).area > MOSTLY * shape.area:
                found.setdefault(name, other)
    return found


def _shared(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Intersect two areas; quick where they only touch, or where one lies in the other."""
    if not one.intersects(other) or one.touches(other):
        return shapely.Polygon()
    return one if one.covered_by(other) else shapely.intersection(one, other)


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Unite areas; quick where they share the vertices of their borders."""
    unite = shapely.coverage_union_all if shapely.coverage_is_valid(shapes) else shapely.union_all
    return unite(shapes)


def _outside(catalog: Catalog, layer: Layer, holders: dict[str, str]) -> Iterator[Problem]:
    at = At(catalog, f"{layer.id}.geojson")
    for name, shape in layer.shapes.items():
        parent = holders.get(name)
        if not parent or shape.covered_by(holds := _union(catalog, parent)):
            continue
        rest = shapely.difference(shape, holds)
        if shapely.get_dimensions(shape) < 2:
            spot = rest.representative_point()
            fault = f'lies outside "{parent}", at {spot.x:.5f} {spot.y:.5f}'
            yield at("outside", feature(name), fault, "Mend its position.", spot=spot)
            continue
        size, spot = _largest(rest)
        if size > SMALLEST:
            fault = f'sticks out of "{parent}" by {sized(size)}, at {spot.x:.5f} {spot.y:.5f}'
            remedy = "Let it share its vertices with that border."
            yield at("outside", feature(name), fault, remedy, spot=spot)


def _overlaps(catalog: Catalog, parents: dict[str, str]) -> Iterator[Problem]:
    rows = [
        (layer, name, shape)
        for layer in catalog.map.districts
        for name, shape in catalog.layers[layer].shapes.items()
    ]
    shapes = np.asarray([row[2] for row in rows], dtype=object)
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    for one, other in sorted({(min(pair), max(pair)) for pair in pairs.tolist()}):
        layers = rows[one][0], rows[other][0]
        if one == other or parents.get(layers[0], "").split(":")[0] == layers[1]:
            continue
        if {*layers} <= {*catalog.map.coverage}:
            continue
        shared = _shared(shapes[one], shapes[other])
        smaller = min(shapes[one].area, shapes[other].area)
        same_layer = rows[one][0] == rows[other][0]
        if not shared.area or (shared.area > WHOLE * smaller and not same_layer):
            continue
        size, spot = _largest(shared)
        if size > SMALLEST:
            second = f"{rows[other][0]}:{rows[other][1]}"
            fault = f'overlaps "{second}" by {sized(size)}, at {spot.x:.5f} {spot.y:.5f}'
            at = At(catalog, f"{rows[one][0]}.geojson")
            remedy = "Let them share their border."
            yield at("overlap", feature(rows[one][1]), fault, remedy, spot=spot)


def _gaps(catalog: Catalog, parents: dict[str, str]) -> Iterator[Problem]:
    districts = catalog.map.districts
    for parent in sorted({parents[name] for name in parents.keys() & {*districts}}):
        children = [name for name in districts if parents.get(name) == parent]
        inner = _joined([_union(catalog, name) for name in children])
        rest = shapely.get_parts(shapely.difference(_union(catalog, parent), inner))
        yield from _between(catalog, children, list(rest), inner, inside=True)
    tops = [name for name in districts if name not in {*parents, *catalog.map.coverage}]
    whole = _joined([_union(catalog, name) for name in tops])
    rings = [ring for part in shapely.get_parts(whole) for ring in getattr(part, "interiors", ())]
    holes = [shapely.Polygon(ring) for ring in rings]
    yield from _between(catalog, tops, holes, whole, inside=False)


def _between(
    catalog: Catalog,
    layers: list[str],
    pieces: list[BaseGeometry],
    inner: BaseGeometry,
    *,
    inside: bool,
) -> Iterator[Problem]:
    """Report the pieces of ground, inside a country or not, that districts have about them."""
    near = [piece for piece in pieces if piece.area and shapely.intersects(piece, inner)]
    if not near:
        return
    sizes = area_km2(GeoSeries(near, crs="EPSG:4326"))
    for piece, size in zip(near, sizes, strict=True):
        shared = shapely.intersection(piece.boundary, inner.boundary).length / piece.length
        enclosed = inside and shared > ENCLOSED
        if size < SMALLEST or shared < BORDERED or (size > LARGEST_GAP and not enclosed):
            continue
        spot = piece.representative_point()
        layer, name = _nearest(catalog, layers, piece)
        fault = f"leaves a gap of {sized(size)} beside it, at {spot.x:.5f} {spot.y:.5f}"
        at = At(catalog, f"{layer}.geojson")
        remedy = "Let it share its vertices with its neighbour."
        yield at("gap", feature(name), fault, remedy, spot=spot)


def _nearest(catalog: Catalog, layers: list[str], piece: BaseGeometry) -> tuple[str, str]:
    """Name the feature that borders a piece the most."""
    bordering = [
        (shapely.intersection(shape.boundary, piece.boundary).length, layer, str(name))
        for layer in layers
        for name, shape in catalog.layers[layer].shapes.items()
        if shape.intersects(piece)
    ]
    _, layer, name = max(bordering)
    return layer, name


def _largest(shape: BaseGeometry) -> tuple[float, shapely.Point]:
    """Measure a shape in km², and give a point in its largest part."""
    parts = [part for part in shapely.get_parts(shape) if part.area]
    if not parts:
        return 0.0, shapely.Point()
    sizes = area_km2(GeoSeries(parts, crs="EPSG:4326"))
    return float(sizes.sum()), parts[int(sizes.argmax())].representative_point()


def sized(km2: float) -> str:
    """Write an area: in km², a small one in m²."""
    return f"{km2:,.2f} km²" if km2 >= 1 else f"{km2 * 1e6:,.0f} m²"
