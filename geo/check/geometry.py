"""Geometry of each feature by itself: valid, wound, without slips, where the map is."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.check.problem import At, feature
from geo.errors import Problem
from geo.folder.catalog import Catalog, Layer

BEYOND = 2e-5  # degrees by which rounding may carry a corner over the frame
SPIKE = np.cos(np.radians(0.5))  # an outline that turns back this sharply is a slip of the pointer
SHORTEST_SPIKE = 0.0005  # degrees, some 50 metres: below it rounding turns lines about
FORMAT = "karabakh-map format mends it."

BATCH = 200_000  # points looked at together: some 40 MB

Shapes = dict[str, BaseGeometry]  # by feature id


def geometry(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check the shapes of a layer, each by itself."""
    at = At(catalog, f"{layer.id}.geojson")
    frame = shapely.box(*catalog.map.frame).buffer(BEYOND, join_style="mitre")
    names, shapes, inside = [*layer.shapes], layer.geometries, kept_inside(catalog, layer)
    for row in np.flatnonzero(~inside):
        yield _outside(at, feature(names[row]), shapes[row], frame)
    for row in np.flatnonzero(~layer.valid):
        yield _invalid(at, feature(names[row]), shapes[row])
    sound = np.flatnonzero(layer.valid & inside)
    if layer.kind == "polygon":
        yield from _wound(at, {names[row]: shapes[row] for row in sound})
    if layer.kind in ("line", "polygon"):
        batch = np.cumsum(shapely.get_num_coordinates(shapes[sound])) // BATCH
        for rows in np.split(sound, np.flatnonzero(np.diff(batch)) + 1):
            yield from _slips(at, {names[row]: shapes[row] for row in rows})


def kept_inside(catalog: Catalog, layer: Layer) -> NDArray[np.bool_]:
    """Decide for each shape of a layer whether it keeps within the frame."""
    low, high = np.split(shapely.bounds(layer.geometries).reshape(-1, 4), 2, axis=1)
    west, south, east, north = catalog.map.frame
    beyond = (low < (west - BEYOND, south - BEYOND)) | (high > (east + BEYOND, north + BEYOND))
    return np.asarray(~beyond.any(axis=1))


def _invalid(at: At, place: str, shape: BaseGeometry) -> Problem:
    kind, _, spot = shapely.is_valid_reason(shape).rstrip("]").partition("[")
    xy = tuple(map(float, spot.split()[:2]))
    where = f" at {xy[0]:.5f} {xy[1]:.5f}" if len(xy) == 2 else ""
    fault = f"the geometry is not valid: {kind.strip().lower()}{where}"
    return at("invalid", place, fault, "Redraw it there.", spot=xy if where else None)


def _outside(at: At, place: str, shape: BaseGeometry, frame: BaseGeometry) -> Problem:
    if not frame.intersects(shape):
        x, y = shapely.get_coordinates(shape)[0]
        if frame.intersects(shapely.transform(shape, lambda xy: xy[:, ::-1])):
            fault = f"has latitude before longitude, at {x:.5g} {y:.5g}"
            return at("axis-order", place, fault, "Longitude comes first.", spot=(x, y))
        fault = f"lies outside the frame, at {x:.5g} {y:.5g}"
        remedy = "Longitude comes first; or widen the frame in map.toml."
        return at("frame", place, fault, remedy, spot=(x, y))
    xy = shapely.get_coordinates(shape)
    out = xy[~shapely.covers(frame, shapely.points(xy))]
    x, y = out[0] if len(out) else xy[0]
    fault = f"reaches beyond the frame, at {x:.5g} {y:.5g}"
    return at("frame", place, fault, "Clip it; or widen the frame in map.toml.", spot=(x, y))


def _wound(at: At, shapes: Shapes) -> Iterator[Problem]:
    for name, shape in shapes.items():
        for polygon in shapely.get_parts(shape):
            outer = shapely.is_ccw(polygon.exterior)
            inner = shapely.is_ccw(np.asarray(polygon.interiors, dtype=object))
            if not outer or inner.any():
                spot = polygon.exterior.coords[0][:2]
                ring = "a hole turns the wrong way" if outer else "its outer ring turns clockwise"
                fault = f"{ring}, at {spot[0]:.5f} {spot[1]:.5f}"
                yield at("winding", feature(name), fault, FORMAT, spot=spot)
                break


def _slips(at: At, shapes: Shapes) -> Iterator[Problem]:
    """Find points that are there twice in a row, and outlines that turn back on themselves."""
    names = np.array([*shapes])
    parts, of_shape = shapely.get_parts([*shapes.values()], return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    lines = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
    paths = np.concatenate([rings, parts[lines]])
    owner = np.concatenate([of_shape[of_part], of_shape[lines]])
    if not len(paths):
        return
    xy, of_path = shapely.get_coordinates(paths, return_index=True)
    same = of_path[1:] == of_path[:-1]
    twice = np.flatnonzero(same & (xy[1:] == xy[:-1]).all(axis=1))
    for name, spot in _first_of_each(names[owner[of_path[twice]]], xy[twice]):
        fault = f"has a point twice, at {spot[0]:.5f} {spot[1]:.5f}"
        yield at("duplicate-point", feature(name), fault, FORMAT, spot=spot)
    sharp = _spikes(xy, of_path)
    for name, spot in _first_of_each(names[owner[of_path[sharp]]], xy[sharp]):
        fault = f"has a spike at {spot[0]:.5f} {spot[1]:.5f}"
        yield at("spike", feature(name), fault, "Take that point out.", spot=spot)


def _spikes(xy: NDArray[Any], of_path: NDArray[Any]) -> NDArray[Any]:
    """Index the points where a path turns back on itself."""
    before, after = _neighbours(xy, of_path)
    scale = np.column_stack([np.cos(np.radians(xy[:, 1])), np.ones(len(xy))])
    back, ahead = (before - xy) * scale, (after - xy) * scale
    lengths = np.hypot(*back.T), np.hypot(*ahead.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        cosine = (back * ahead).sum(axis=1) / (lengths[0] * lengths[1])
    long = np.minimum(*lengths) > SHORTEST_SPIKE
    return np.flatnonzero(long & (cosine > SPIKE))


def _neighbours(xy: NDArray[Any], of_path: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the point before and after each; rings go round, ends of lines have none (NaN)."""
    before, after = np.full_like(xy, np.nan), np.full_like(xy, np.nan)
    same = of_path[1:] == of_path[:-1]
    before[1:][same], after[:-1][same] = xy[:-1][same], xy[1:][same]
    first = np.flatnonzero(np.concatenate([[True], ~same]))
    last = np.concatenate([first[1:] - 1, [len(xy) - 1]])
    ring = (xy[first] == xy[last]).all(axis=1) & (last - first > 2)
    before[first[ring]] = xy[last[ring] - 1]
    after[last[ring]] = xy[first[ring] + 1]
    return before, after


def _first_of_each(
    names: NDArray[Any], spots: NDArray[Any]
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Keep the first spot of each feature: the others follow when it is mended."""
    seen: set[str] = set()
    for name, spot in zip(names, spots, strict=True):
        if name not in seen:
            seen.add(name)
            yield str(name), (float(spot[0]), float(spot[1]))
