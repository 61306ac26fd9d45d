"""Layers that are said to cover the frame together do: land and sea, without gap or overlap."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from geopandas import GeoSeries
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.check.problem import At, feature
from geo.check.tiling import SMALLEST, sized
from geo.errors import Problem
from geo.folder.catalog import Catalog
from geo.measure import area_km2

BEYOND = 2e-5  # degrees inside the frame that rounding may leave open along it
REMEDY = "Let it share its vertices with its neighbour."

Row = tuple[str, str]  # layer and feature


def seamless(catalog: Catalog) -> Iterator[Problem]:
    """Check the layers that `coverage` of the map file names, as one coverage of the frame."""
    rows: list[Row] = []
    found: list[BaseGeometry] = []
    for layer in catalog.map.coverage:
        for name, shape in catalog.layers[layer].shapes.items():
            rows.append((layer, str(name)))
            found.append(shape)
    if not found:
        return
    shapes = np.asarray(found, dtype=object)
    faulty = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))  # in a tenth of an overlay
    yield from _overlaps(catalog, rows, shapes, np.flatnonzero(faulty))
    whole = shapely.union_all(shapes) if faulty.any() else shapely.coverage_union_all(shapes)
    inside = shapely.box(*catalog.map.frame).buffer(-BEYOND, join_style="mitre")
    yield from _gaps(catalog, rows, shapes, shapely.difference(inside, whole))


def _overlaps(
    catalog: Catalog, rows: list[Row], shapes: NDArray[Any], faulty: NDArray[Any]
) -> Iterator[Problem]:
    found, others = shapely.STRtree(shapes).query(shapes[faulty], predicate="intersects")
    for one, other in sorted(
        {tuple(sorted(pair)) for pair in zip(faulty[found], others, strict=True)}
    ):
        if one == other:
            continue
        for size, spot in _pieces(shapely.intersection(shapes[one], shapes[other]))[:1]:
            second = ":".join(rows[other])
            fault = f'overlaps "{second}" by {sized(size)}, at {spot.x:.5f} {spot.y:.5f}'
            at = At(catalog, f"{rows[one][0]}.geojson")
            yield at("overlap", feature(rows[one][1]), fault, REMEDY, spot=spot)


def _gaps(
    catalog: Catalog, rows: list[Row], shapes: NDArray[Any], rest: BaseGeometry
) -> Iterator[Problem]:
    pieces = _pieces(rest)
    if not pieces:
        return
    tree = shapely.STRtree(shapes)
    for size, spot in pieces:
        nearest = int(tree.nearest(spot))
        layer, name = rows[nearest]
        fault = f"leaves a gap of {sized(size)} beside it, at {spot.x:.5f} {spot.y:.5f}"
        at = At(catalog, f"{layer}.geojson")
        yield at("gap", feature(name), fault, REMEDY, spot=spot)


def _pieces(shape: BaseGeometry) -> list[tuple[float, shapely.Point]]:
    """Measure the parts of an area in km², the largest first; none that rounding explains."""
    parts = [part for part in shapely.get_parts(shape) if part.area]
    if not parts:
        return []
    sizes = area_km2(GeoSeries(parts, crs="EPSG:4326"))
    found = [
        (float(size), part.representative_point())
        for size, part in zip(sizes, parts, strict=True)
        if size > SMALLEST
    ]
    return sorted(found, key=lambda one: -one[0])
