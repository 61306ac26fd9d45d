"""Areas fit together: no gap, no overlap, nothing outside what should hold it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
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
ALONG_FRAME = 2e-5  # degrees inside the frame that rounding may leave open along it
BLOCK = 100  # areas whose neighbours are looked for together
MOST_OVERLAPS = 1000  # that are measured: at one of them, nobody reads on
SHARE = "Let it share its vertices with its neighbour."


@dataclass(frozen=True, eq=False)
class Areas:
    """The features of some layers as one list, in the order of the layers."""

    names: list[tuple[str, str]]  # layer and feature
    shapes: NDArray[Any]  # EPSG:4326

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index the shapes by their bounds."""
        return shapely.STRtree(self.shapes)

    def pairs(self, rows: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
        """Give each pair of areas that meet once, for the areas in some rows, block by block."""
        chosen = np.zeros(len(self.shapes), dtype=bool)
        chosen[rows] = True
        for block in np.array_split(rows, len(rows) // BLOCK + 1):
            first, second = self.tree.query(self.shapes[block], predicate="intersects")
            pairs = np.column_stack([block[first], second])
            # a pair of chosen areas is met from both sides: it counts at the first of them
            once = (pairs[:, 0] < pairs[:, 1]) | ~chosen[pairs[:, 1]]
            pairs = np.sort(pairs[once], axis=1)
            yield from map(tuple, pairs[np.lexsort(pairs.T[::-1])].tolist())

    def bordering(self, piece: BaseGeometry) -> tuple[str, str]:
        """Name the feature that shares most of its outline with a piece of ground."""
        near = self.tree.query(piece, predicate="intersects")
        if not len(near):
            return self.names[int(self.tree.nearest(piece))]
        outlines = shapely.boundary(self.shapes[near])
        shared = shapely.length(shapely.intersection(outlines, piece.boundary))
        return max(zip(shared.tolist(), (self.names[i] for i in near), strict=True))[1]


def tiling(catalog: Catalog) -> Iterator[Problem]:
    """Check how the districts fit together, and how the layers of ``coverage`` fill the frame."""
    faults = set()
    for problem in districts(catalog):
        faults.add(problem.fault)
        yield problem
    yield from (problem for problem in frame(catalog) if problem.fault not in faults)


def districts(catalog: Catalog) -> Iterator[Problem]:
    """Check how the layers that areas are added up by fit together, and what lies ``within``."""
    parents = _parents(catalog)
    for layer in catalog.layers.values():
        within = layer.sidecar.within
        parent = parents.get(layer.id, "")
        yield from _sticking_out(
            catalog,
            layer,
            within if isinstance(within, dict) else dict.fromkeys(layer.shapes, parent),
        )
    yield from _bounded(_district_overlaps(catalog, parents))
    yield from _district_gaps(catalog, parents)


def frame(catalog: Catalog) -> Iterator[Problem]:
    """Check the layers that `coverage` of the map file names, as one coverage of the frame."""
    areas = _areas(catalog, catalog.map.coverage)
    if not areas.names:
        return
    # Which edges do not match takes a tenth of the time of an overlay.
    faulty = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(areas.shapes)))
    yield from _bounded(
        problem
        for one, other in areas.pairs(faulty)
        for problem in _overlap(
            catalog,
            areas,
            (one, other),
            shapely.intersection(areas.shapes[one], areas.shapes[other]),
            SHARE,
        )
    )
    unite = shapely.union_all if len(faulty) else shapely.coverage_union_all
    inside = shapely.box(*catalog.map.frame).buffer(-ALONG_FRAME, join_style="mitre")
    rest = shapely.get_parts(shapely.difference(inside, unite(areas.shapes)))
    for piece, size in zip(rest, _sizes(rest), strict=True):
        if size > SMALLEST:
            yield _gap(catalog, areas, piece, size)


def written_size(km2: float) -> str:
    """Write an area: in km², a small one in m²."""
    return f"{km2:,.2f} km²" if km2 >= 1 else f"{km2 * 1e6:,.0f} m²"


def _areas(catalog: Catalog, layers: Iterable[str]) -> Areas:
    rows = [(name, layer) for name in layers for layer in catalog.layers[name].shapes.items()]
    names = [(layer, name) for layer, (name, _) in rows]
    return Areas(names, _array([shape for _, (_, shape) in rows]))


def _bounded(overlaps: Iterator[Problem]) -> Iterator[Problem]:
    """Report the first overlaps: areas in a heap have as many as the square of their number."""
    first = list(islice(overlaps, MOST_OVERLAPS))
    if len(first) == MOST_OVERLAPS:
        more = "; others may follow, which were not looked for"
        first[-1] = replace(first[-1], fault=first[-1].fault + more)
    yield from first


@kept_with_catalog  # each country is asked for several times
def _union(catalog: Catalog, name: str) -> BaseGeometry:
    layer, _, member = name.partition(":")
    chosen = geometries(catalog, Term(layer, member or None))
    return chosen[0] if len(chosen) == 1 else shapely.union_all(chosen)


def _parents(catalog: Catalog) -> dict[str, str]:
    """Name for each layer what must hold it: by its sidecar, or by where its districts lie."""
    parents = {
        name: layer.sidecar.within
        for name, layer in catalog.layers.items()
        if isinstance(layer.sidecar.within, str)
    }
    order = catalog.map.districts  # from the small to the large
    whole = {name: _union(catalog, name) for name in order}
    for number, name in enumerate(order):
        shape = whole[name]
        for other in order[number + 1 :]:
            if _side_by_side(catalog, name, other):
                continue
            if _shared(shape, whole[other]).area > MOSTLY * shape.area:
                parents.setdefault(name, other)
    return parents


def _side_by_side(catalog: Catalog, layer: str, other: str) -> bool:
    """Decide whether two layers are both parts of the frame's coverage; see `frame`."""
    return {layer, other} <= {*catalog.map.coverage}


def _shared(area: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Intersect two areas; quick where they only touch, or where one lies in the other."""
    if not area.intersects(other) or area.touches(other):
        return shapely.Polygon()
    return area if area.covered_by(other) else shapely.intersection(area, other)


def _joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """Unite areas; quick where they share the vertices of their borders."""
    unite = shapely.coverage_union_all if shapely.coverage_is_valid(shapes) else shapely.union_all
    return unite(shapes)


def _sticking_out(catalog: Catalog, layer: Layer, within: dict[str, str]) -> Iterator[Problem]:
    """Find the features of a layer that do not lie inside what should hold each."""
    at = At(catalog, f"{layer.id}.geojson")
    members: dict[str, list[str]] = {}
    for name, parent in within.items():
        if parent and name in layer.shapes:
            members.setdefault(parent, []).append(name)
    for parent, names in members.items():
        outer = _union(catalog, parent)
        shapely.prepare(outer)
        shapes = _array([layer.shapes[name] for name in names])
        for name in np.array(names)[~shapely.covers(outer, shapes)]:
            yield from _outside(at, str(name), layer.shapes[name], parent, outer)


def _outside(
    at: At, name: str, shape: BaseGeometry, parent: str, outer: BaseGeometry
) -> Iterator[Problem]:
    rest = shapely.difference(shape, outer)
    if shapely.get_dimensions(shape) < 2:
        spot = rest.representative_point()
        fault = f'lies outside "{parent}", at {spot.x:.5f} {spot.y:.5f}'
        yield at("outside", feature(name), fault, "Mend its position.", spot=spot)
        return
    size, spot = _size(rest)
    if size > SMALLEST:
        fault = f'sticks out of "{parent}" by {written_size(size)}, at {spot.x:.5f} {spot.y:.5f}'
        remedy = "Let it share its vertices with that border."
        yield at("outside", feature(name), fault, remedy, spot=spot)


def _district_overlaps(catalog: Catalog, parents: dict[str, str]) -> Iterator[Problem]:
    areas = _areas(catalog, catalog.map.districts)
    for pair in areas.pairs(np.arange(len(areas.names))):
        (layer, _), (other, _) = areas.names[pair[0]], areas.names[pair[1]]
        if parents.get(layer, "").split(":")[0] == other or _side_by_side(catalog, layer, other):
            continue
        shape, second = areas.shapes[pair[0]], areas.shapes[pair[1]]
        shared = _shared(shape, second)
        if layer == other or shared.area <= WHOLE * min(shape.area, second.area):
            yield from _overlap(catalog, areas, pair, shared, "Let them share their border.")


def _overlap(
    catalog: Catalog, areas: Areas, pair: tuple[int, int], shared: BaseGeometry, remedy: str
) -> Iterator[Problem]:
    size, spot = _size(shared)
    if size > SMALLEST:
        (layer, name), other = areas.names[pair[0]], ":".join(areas.names[pair[1]])
        fault = f'overlaps "{other}" by {written_size(size)}, at {spot.x:.5f} {spot.y:.5f}'
        at = At(catalog, f"{layer}.geojson")
        yield at("overlap", feature(name), fault, remedy, spot=spot)


def _district_gaps(catalog: Catalog, parents: dict[str, str]) -> Iterator[Problem]:
    order = catalog.map.districts
    for parent in sorted({parents[name] for name in parents.keys() & {*order}}):
        children = [name for name in order if parents.get(name) == parent]
        inner = _joined([_union(catalog, name) for name in children])
        rest = shapely.get_parts(shapely.difference(_union(catalog, parent), inner))
        yield from _between(catalog, children, rest, inner, inside=True)
    tops = [name for name in order if name not in {*parents, *catalog.map.coverage}]
    whole = _joined([_union(catalog, name) for name in tops])
    rings = [ring for part in shapely.get_parts(whole) for ring in getattr(part, "interiors", ())]
    holes = _array([shapely.Polygon(ring) for ring in rings])
    yield from _between(catalog, tops, holes, whole, inside=False)


def _between(
    catalog: Catalog,
    layers: Sequence[str],
    pieces: NDArray[Any],
    inner: BaseGeometry,
    *,
    inside: bool,
) -> Iterator[Problem]:
    """Report the pieces of ground, inside a country or not, that districts surround."""
    pieces = pieces[(shapely.area(pieces) > 0) & shapely.intersects(pieces, inner)]
    areas = _areas(catalog, layers)
    for piece, size in zip(pieces, _sizes(pieces), strict=True):
        shared = shapely.intersection(piece.boundary, inner.boundary).length / piece.length
        enclosed = inside and shared > ENCLOSED
        if size > SMALLEST and shared > BORDERED and (size < LARGEST_GAP or enclosed):
            yield _gap(catalog, areas, piece, size)


def _gap(catalog: Catalog, areas: Areas, piece: BaseGeometry, size: float) -> Problem:
    spot = piece.representative_point()
    layer, name = areas.bordering(piece)
    fault = f"leaves a gap of {written_size(size)} beside it, at {spot.x:.5f} {spot.y:.5f}"
    return At(catalog, f"{layer}.geojson")("gap", feature(name), fault, SHARE, spot=spot)


def _array(shapes: Sequence[BaseGeometry]) -> NDArray[Any]:
    """Put shapes into an array, also when there are none."""
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


def _sizes(pieces: NDArray[Any]) -> NDArray[np.float64]:
    """Measure each piece in km²."""
    if not len(pieces):
        return np.zeros(0)
    return np.asarray(area_km2(GeoSeries(pieces, crs="EPSG:4326")))


def _size(shape: BaseGeometry) -> tuple[float, shapely.Point]:
    """Measure a shape in km², and give a point in its largest part."""
    parts = [part for part in shapely.get_parts(shape) if part.area]
    if not parts:
        return 0.0, shapely.Point()
    sizes = _sizes(_array(parts))
    return float(sizes.sum()), parts[int(sizes.argmax())].representative_point()
