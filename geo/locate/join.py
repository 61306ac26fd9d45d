"""Who held a place on a day: points joined to the faces and to the nearest line of control."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import STRtree

from geo.dates import parse_day
from geo.errors import CrsError
from geo.folder.catalog import Catalog
from geo.folder.reader import as_catalog
from geo.ledger.faces import faces as faces_of
from geo.ledger.history import change_on
from geo.ledger.lines import lines_of_control, turns
from geo.locate.columns import COLUMNS, answer_names
from geo.locate.days import read_days

OUTSIDE = "outside the areas of the map"
EXCHANGED = "latitude before longitude: on the map once they change places"
STEP = 0.05  # degrees; about 5 km: on the plane, a straight line this long bends by half a metre
CELL = 10.0  # km; smaller cells have fewer candidates, and there are more of them to ask for

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]
Days = NDArray[np.datetime64]
Column = NDArray[Any]  # of objects


def locate(
    gdf: GeoDataFrame,
    at: str | date | Iterable[str | date | None],
    catalog: Catalog | Path | str | None = None,
    *,
    faces: GeoDataFrame | None = None,
) -> GeoDataFrame:
    """Return the points with who held each, how, since when and by which sources.

    Parameters
    ----------
    gdf
        Points, in any CRS.
    at
        The day, an ISO date, a `datetime.date` or the id of a period; or a day for each row.
    catalog
        A catalogue or a map folder; without one, the layers that come with the package.
    faces
        Faces already made by `geo.faces`, to save making them again.

    Returns
    -------
    GeoDataFrame
        ``gdf`` with ``district``, ``holder``, ``how``, ``since``, ``statement``, ``sources``
        (tuple of source keys), ``line`` (the nearest line of control that day), ``line_km`` (how
        far it is), ``warning`` (where that is within the line's precision) and ``problem`` (why a
        row has no answer). Where ``gdf`` has a column of that name already, ours is ``map_…``.

    Raises
    ------
    CrsError
        If ``gdf`` has no CRS.
    MapError
        If ``at`` is one day, and is no date.
    """
    if gdf.crs is None:
        raise CrsError("The points have no CRS. Set one, for longitudes and latitudes EPSG:4326.")
    locator = _bundled() if catalog is None and faces is None else Locator.of(catalog, faces)
    lng, lat, faults = coordinates(np.asarray(gdf.geometry.to_crs("EPSG:4326")))
    if isinstance(at, str | date):
        day = parse_day(at, locator.catalog.period_days)
        days = np.full(len(gdf), day, "datetime64[D]")
    else:
        days = read_days(np.asarray([*at], object), faults)
    answer = locator.answer(lng, lat, days, faults)
    keys = {statement.id: statement.sources for statement in locator.catalog.statements}
    listed = [keys.get(statement) for statement in answer["statement"]]
    answer["sources"] = np.array([*listed, None], object)[:-1]
    columns = [_series(name, answer[name], gdf.index) for name in COLUMNS]
    return gdf.assign(**dict(zip(answer_names(gdf.columns), columns, strict=True)))


def _series(name: str, values: Column, index: pd.Index) -> pd.Series:
    """Make a column of the same type whatever is in it, as parts of one table must have."""
    if name in ("line_km", "sources"):
        return pd.Series(values, index)
    return pa.array(values, pa.string()).to_pandas().set_axis(index)


@cache  # of the package's own layers alone: so a worker that answers many parts reads them once
def _bundled() -> "Locator":
    return Locator.of(None)


@dataclass(frozen=True, eq=False)
class Locator:
    """A map folder made ready for any number of places and days."""

    catalog: Catalog
    faces: GeoDataFrame
    _views: dict[int, "View"] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, catalog: Catalog | Path | str | None, faces: GeoDataFrame | None = None
    ) -> "Locator":
        """Prepare a catalogue or a map folder, without one the layers of the package."""
        catalog = as_catalog(catalog)
        return cls(catalog, faces_of(catalog) if faces is None else faces)

    def answer(self, lng: Floats, lat: Floats, days: Days, faults: Column) -> dict[str, Column]:
        """Answer for places (degrees, EPSG:4326) on days: `COLUMNS`, None where not known.

        ``line_km`` is in km, NaN where no line was there or the place is outside the map's frame.
        ``faults`` says for each row why it cannot be read, or None.
        """
        answer = {name: np.full(len(lng), None, object) for name in COLUMNS}
        answer["line_km"] = np.full(len(lng), np.nan)
        answer["problem"] = problem = _off_the_globe(lng, lat, faults)
        rows = np.flatnonzero(pd.isna(problem))
        lng, lat, days = lng[rows], lat[rows], days[rows]
        face = self._face(lng, lat)
        outside = face < 0
        problem[rows[outside]] = self._outside(lng[outside], lat[outside])
        plane = np.column_stack(self.plane.transform(lng, lat))
        plane[~self._in_frame(lng, lat)] = np.nan
        spans = np.searchsorted(self.turns, days, side="right")
        for span in np.unique(spans):
            there = np.flatnonzero(spans == span)
            self._view(span, days[there[0]]).fill(answer, rows[there], face[there], plane[there])
        return answer

    def _face(self, lng: Floats, lat: Floats) -> Whole:
        """Find the face of each place: on a shared edge the first, outside of all -1.

        The tree holds the points, not the faces: GEOS prepares what is asked for, and so each face
        is prepared once. With the faces in the tree, a million points take minutes.
        """
        number, point = STRtree(shapely.points(lng, lat)).query(
            np.asarray(self.faces.geometry), predicate="intersects"
        )
        face = np.full(len(lng), len(self.faces), np.intp)
        np.minimum.at(face, point, number)
        return np.where(face < len(self.faces), face, -1)

    def _outside(self, lng: Floats, lat: Floats) -> Column:
        """Say of places outside of all faces whether they are inside with their axes exchanged."""
        problem = np.full(len(lng), OUTSIDE, object)
        rows = np.flatnonzero(self._in_frame(lat, lng))
        problem[rows[self._face(lat[rows], lng[rows]) >= 0]] = EXCHANGED
        return problem

    def _in_frame(self, lng: Floats, lat: Floats) -> NDArray[np.bool_]:
        west, south, east, north = self.catalog.map.frame
        return (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)

    def _view(self, span: int, day: np.datetime64) -> "View":
        if span not in self._views:
            self._views[span] = View.on(date.fromisoformat(str(day)), self)
        return self._views[span]

    @cached_property
    def turns(self) -> Days:
        """The days on which an answer can change."""
        return turns(self.catalog)

    @cached_property
    def plane(self) -> Transformer:
        """Project to the conic, in km, whose scale is within 0.1 % of true in the map's frame."""
        west, south, east, north = self.catalog.map.frame
        sixth = (north - south) / 6
        parallels = f"+lat_1={south + sixth} +lat_2={north - sixth}"
        middle = f"+lon_0={(west + east) / 2} +lat_0={(south + north) / 2}"
        conic = f"+proj=lcc {parallels} {middle} +datum=WGS84 +units=km"
        return Transformer.from_crs("EPSG:4326", conic, always_xy=True)


@dataclass(frozen=True, eq=False)
class View:
    """What is the same on every day of a span: who holds each face, and the lines of control."""

    held: dict[str, Column]  # by face; the last is for places outside of all
    names: Column  # of the lines; the last two are for places without one
    precision_km: Floats
    ends: Floats  # of the segments of the lines (n, 4), on the plane
    tree: STRtree  # of the segments
    owner: Whole  # the line of each segment

    @classmethod
    def on(cls, day: date, locator: Locator) -> "View":
        """Prepare a day."""
        lines = lines_of_control(day, locator.catalog, locator.faces)
        ends, owner = _segments(np.asarray(lines.geometry), locator.plane.transform)
        return cls(
            held=_held(day, locator),
            names=np.array([*lines.index, None], object),
            precision_km=np.array([*lines["precision_km"], np.nan]),
            ends=ends,
            tree=STRtree(shapely.linestrings(ends.reshape(-1, 2, 2))),
            owner=owner,
        )

    def fill(self, answer: dict[str, Column], rows: Whole, face: Whole, plane: Floats) -> None:
        """Answer some rows."""
        for name, values in self.held.items():
            if name != "problem":
                answer[name][rows] = values[face]
        early = pd.isna(answer["problem"][rows])
        answer["problem"][rows[early]] = self.held["problem"][face[early]]
        km, line = self._nearest(plane)
        answer["line_km"][rows], answer["line"][rows] = km.round(3), self.names[line]
        texts = [
            f"within {km:g} km of {name}, its precision"
            for name, km in zip(self.names, self.precision_km, strict=True)
        ]
        close = km <= self.precision_km[line]
        answer["warning"][rows[close]] = np.array(texts, object)[line[close]]

    def _nearest(self, plane: Floats) -> tuple[Floats, Whole]:
        """Measure to the nearest line; of several at the same distance, the first."""
        km, line = np.full(len(plane), np.nan), np.full(len(plane), len(self.names) - 1, np.intp)
        rows = np.flatnonzero(~np.isnan(plane[:, 0]))
        if len(rows) and len(self.owner):
            squared, line[rows] = self._measured(plane[rows])
            km[rows] = np.sqrt(squared)
        return km, line

    def _measured(self, plane: Floats) -> tuple[Floats, Whole]:
        """Measure to the candidates of each place's cell, the nearest first, while one can win.

        The tree is asked once for each cell of a grid: for each place, it takes six times as long.
        """
        cell, centres = _grid(plane)
        first, candidates, away = self._candidates(centres)
        off = np.linalg.norm(plane - centres[cell], axis=1)
        squared, line = np.full(len(plane), np.inf), np.full(len(plane), len(self.names), np.intp)
        left, at = np.arange(len(plane)), first[cell]
        while len(left):
            found = _squared(plane[left], self.ends[candidates[at]])
            owner = self.owner[candidates[at]]
            same = np.abs(found - squared[left]) < 1e-9  # a tenth of a micrometre for 5 km
            better = np.where(same, owner < line[left], found < squared[left])
            squared[left[better]], line[left[better]] = found[better], owner[better]
            at += 1
            on = at < first[cell[left] + 1]
            left, at = left[on], at[on]
            on = away[at] - off[left] < np.sqrt(squared[left]) + 1e-6
            left, at = left[on], at[on]
        return squared, line

    def _candidates(self, centres: Floats) -> tuple[Whole, Whole, Floats]:
        """List for each cell the segments that can be the nearest to a place in it.

        Returns where those of each cell begin, and at last end; the segments, the nearest to its
        centre first; and how far they are from it.
        """
        points = shapely.points(centres)
        _, far = self.tree.query_nearest(points, return_distance=True, all_matches=False)
        # Place and centre are at most half a diagonal apart, and so are their distances.
        cell, segment = self.tree.query(points, "dwithin", far + CELL * np.sqrt(2))
        away = shapely.distance(points[cell], self.tree.geometries[segment])
        order = np.lexsort([away, cell])
        first = np.searchsorted(cell, np.arange(len(centres) + 1))
        return first, segment[order], away[order]


def _grid(plane: Floats) -> tuple[Whole, Floats]:
    """Put places into the cells of a grid: the number of each place's, and their centres."""
    corner = np.floor(plane / CELL).astype(np.intp)
    origin = corner.min(axis=0)
    column, row = (corner - origin).T
    across = column.max() + 1
    keys, cell = np.unique(row * across + column, return_inverse=True)
    return cell, (np.column_stack([keys % across, keys // across]) + origin + 0.5) * CELL


def _squared(places: Floats, ends: Floats) -> Floats:
    """Measure from places (n, 2) to segments (n, 4), squared."""
    x, y = places[:, 0] - ends[:, 0], places[:, 1] - ends[:, 1]
    run_x, run_y = ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1]
    share = (x * run_x + y * run_y) / np.maximum(run_x * run_x + run_y * run_y, 1e-18)
    share = np.clip(share, 0, 1)
    x, y = x - share * run_x, y - share * run_y
    return x * x + y * y


def _held(day: date, locator: Locator) -> dict[str, Column]:
    sources = {one.id: ", ".join(one.sources) for one in locator.catalog.statements}
    columns = ("district", "holder", "how", "since", "statement", "sources", "problem")
    table: list[tuple[Any, ...]] = []
    for district, history in zip(locator.faces["district"], locator.faces["history"], strict=True):
        change = change_on(history, day)
        if change:
            texts = (change.holder, change.how, change.since, change.statement)
            table.append((district, *texts, sources[change.statement], None))
        else:
            first = history[0].since if history else "never"
            table.append((*[None] * 6, f"before the first statement, {first}"))
    table.append((None,) * len(columns))
    return {
        name: np.array([*values, None], object)[:-1]
        for name, values in zip(columns, zip(*table, strict=True), strict=True)
    }


def _segments(lines: Column, project: Callable[..., Any]) -> tuple[Floats, Whole]:
    """Cut lines into straight segments on the plane, each with the number of its line."""
    parts, line = shapely.get_parts(shapely.segmentize(lines, STEP), return_index=True)
    degrees, part = shapely.get_coordinates(parts, return_index=True)
    plane = np.column_stack(project(*degrees.T))
    same = part[1:] == part[:-1]
    return np.hstack([plane[:-1], plane[1:]])[same], line[part[1:][same]]


def coordinates(points: Column) -> tuple[Floats, Floats, Column]:
    """Split points into longitudes and latitudes; anything but a point becomes NaN.

    The third array says why, and is None for points.
    """
    lng, lat = shapely.get_x(points), shapely.get_y(points)
    faults = np.full(len(points), None, object)
    for row in np.flatnonzero(np.isnan(lng) | np.isnan(lat)):
        shape = points[row]
        if shape is None or shape.is_empty:
            faults[row] = "no coordinates"
        elif shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
            lng[row], lat[row] = shape.geoms[0].x, shape.geoms[0].y
        else:
            faults[row] = f"a {shape.geom_type}, not a point"
    return lng, lat, faults


def _off_the_globe(lng: Floats, lat: Floats, faults: Column) -> Column:
    """Add to the faults the places that are nowhere on the globe."""
    problem = faults.copy()
    for name, values, limit in (("lng", lng, 180), ("lat", lat, 90)):
        for row in np.flatnonzero(~(np.abs(values) <= limit)):
            if problem[row] is None:
                problem[row] = f"{name} {values[row]:g} is not between -{limit} and {limit}"
    return problem
