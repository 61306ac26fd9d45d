"""Who held a place on a day: points joined to the faces and to the nearest line of control."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import STRtree

from geo.dates import parse_day
from geo.errors import CrsError, MapError
from geo.folder.catalog import Catalog
from geo.folder.reader import as_catalog
from geo.ledger.faces import faces as faces_of
from geo.ledger.history import change_on
from geo.ledger.lines import turns
from geo.locate.columns import COLUMNS, answer_names
from geo.locate.days import read_days
from geo.locate.nearest import Column, ControlLines, Floats

OUTSIDE = "outside the areas of the map"
EXCHANGED = "latitude before longitude: on the map once they change places"

Whole = NDArray[np.intp]
Days = NDArray[np.datetime64]


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
        If ``at`` is one day, and is no date; or if there are more or fewer days than points.
    """
    if gdf.crs is None:
        raise CrsError("The points have no CRS. Set one, for longitudes and latitudes EPSG:4326.")
    locator = _bundled() if catalog is None and faces is None else Locator.of(catalog, faces)
    faults = np.full(len(gdf), None, object)
    shapes = np.asarray(gdf.geometry.to_crs("EPSG:4326"))
    if isinstance(at, str | date):
        days = np.full(len(gdf), parse_day(at, locator.catalog.period_days), "datetime64[D]")
    elif len(dates := [*at]) == len(gdf):
        days = read_days(np.asarray(dates, object), faults)
    else:
        raise MapError(f"{len(dates):,} days for {len(gdf):,} points. Give one day for each.")
    answer = locator.answer(shapes, days, faults)
    keys = {statement.id: statement.sources for statement in locator.catalog.statements}
    answer["sources"][:] = pd.Series(answer["statement"], dtype=object).map(keys.get)
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
    _spans: dict[int, tuple[dict[str, Column], ControlLines]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, catalog: Catalog | Path | str | None, faces: GeoDataFrame | None = None
    ) -> "Locator":
        """Prepare a catalogue or a map folder, without one the layers of the package."""
        catalog = as_catalog(catalog)
        return cls(catalog, faces_of(catalog) if faces is None else faces)

    def answer(self, shapes: Column, days: Days, faults: Column) -> dict[str, Column]:
        """Answer for points (EPSG:4326) on days: `COLUMNS`, None where not known.

        ``line_km`` is in km, NaN where no line was there or the place is outside the map's frame.
        ``faults`` says for each row why it cannot be read, or None; it becomes ``problem``.
        """
        lng, lat = coordinates(shapes, faults)
        _refuse_off_the_globe(lng, lat, faults)
        answer = {name: np.full(len(lng), None, object) for name in COLUMNS}
        answer |= {"line_km": np.full(len(lng), np.nan), "problem": faults}
        rows = np.flatnonzero(pd.isna(faults))
        lng, lat, days = lng[rows], lat[rows], days[rows]
        face, on_map = self._face(shapes[rows]), self._in_frame(lng, lat)
        x, y = np.where(on_map, self.plane.transform(lng, lat), np.nan)
        spans = np.searchsorted(self.turns, days, side="right")
        for span in np.unique(spans):
            there = np.flatnonzero(spans == span)
            held, lines = self._span(span, days[there[0]])
            answers = {name: values[face[there]] for name, values in held.items()}
            for name, values in (answers | lines.answer(x[there], y[there])).items():
                answer[name][rows[there]] = values
        outside = np.flatnonzero(face < 0)
        faults[rows[outside]] = OUTSIDE
        exchanged = outside[self._in_frame(lat[outside], lng[outside])]
        on_map = self._face(shapely.points(lat[exchanged], lng[exchanged])) >= 0
        faults[rows[exchanged[on_map]]] = EXCHANGED
        return answer

    def _face(self, points: Column) -> Whole:
        """Find the face of each point: on a shared edge the first, outside of all -1.

        The tree holds the points, not the faces: GEOS prepares what is asked for, and so each face
        is prepared once. With the faces in the tree, a million points take minutes.
        """
        number, point = STRtree(points).query(
            np.asarray(self.faces.geometry), predicate="intersects"
        )
        face = np.full(len(points), len(self.faces))
        np.minimum.at(face, point, number)
        return np.where(face < len(self.faces), face, -1)

    def _in_frame(self, lng: Floats, lat: Floats) -> NDArray[np.bool_]:
        west, south, east, north = self.catalog.map.frame
        return (lng >= west) & (lng <= east) & (lat >= south) & (lat <= north)

    def _span(self, span: int, on: np.datetime64) -> tuple[dict[str, Column], ControlLines]:
        """Return what is the same on every day of a span: who holds each face, and the lines."""
        if span not in self._spans:
            day = date.fromisoformat(str(on))
            lines = ControlLines.on(day, self.catalog, self.faces, self.plane.transform)
            self._spans[span] = self._held(day), lines
        return self._spans[span]

    def _held(self, day: date) -> dict[str, Column]:
        """Return the holder of each face, by column; last in each is None, for no face."""
        sources = {each.id: ", ".join(each.sources) for each in self.catalog.statements}
        rows = []
        for district, history in zip(self.faces["district"], self.faces["history"], strict=True):
            first = history[0].since if history else "never"
            if change := change_on(history, day):
                text = sources[change.statement]
                rows.append({**change._asdict(), "district": district, "sources": text})
            else:
                rows.append({"problem": f"before the first statement, {first}"})
        names = (*COLUMNS[:6], "problem")
        columns = {name: [*(row.get(name) for row in rows), None] for name in names}
        return {name: np.array(values, object) for name, values in columns.items()}

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


def coordinates(points: Column, faults: Column) -> tuple[Floats, Floats]:
    """Split points into longitudes and latitudes; others become NaN, and ``faults`` says why."""
    there = points.copy()
    there[shapely.is_empty(points)] = None  # GEOS fails at an empty point
    lng, lat = shapely.get_x(there), shapely.get_y(there)
    for row in np.flatnonzero(np.isnan(lng) | np.isnan(lat)):
        shape = points[row]
        if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
            lng[row], lat[row] = shape.geoms[0].x, shape.geoms[0].y
        elif faults[row] is None:
            empty = shape is None or shape.is_empty
            faults[row] = "no coordinates" if empty else f"a {shape.geom_type}, not a point"
    return lng, lat


def _refuse_off_the_globe(lng: Floats, lat: Floats, faults: Column) -> None:
    for name, values, limit in (("lng", lng, 180), ("lat", lat, 90)):
        for row in np.flatnonzero(~(np.abs(values) <= limit) & pd.isna(faults)):
            faults[row] = f"{name} {values[row]:g} is not between -{limit} and {limit}"
