"""Who held a place on a day: points looked up in the faces, by the million."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geopandas import GeoDataFrame

from geo.dates import first_day
from geo.errors import CrsError, MapError
from geo.folder.catalog import Catalog
from geo.folder.reader import read
from geo.ledger.faces import faces
from geo.locate.locator import COLUMNS, Column, Days, Locator
from geo.locate.nearest import Floats


def locate(
    gdf: GeoDataFrame,
    at: str | date | Iterable[str | date | None],
    catalog: Catalog | Path | str | None = None,
    *,
    of: GeoDataFrame | None = None,
) -> GeoDataFrame:
    """Say for each point who held it, how, since when and by which sources.

    Parameters
    ----------
    gdf
        Points, in any CRS.
    at
        The day, or one for each row.
    catalog
        A catalogue or a map folder; without one, the layers that come with the package.
    of
        Faces already made by `geo.faces`, to save making them again.

    Returns
    -------
    GeoDataFrame
        ``gdf`` with ``district``, ``holder``, ``how``, ``since``, ``statement``, ``sources``
        (keys joined by commas), ``line`` (the nearest line of control that day), ``line_km`` (how
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
    catalog = catalog if isinstance(catalog, Catalog) else read(catalog)
    locator = Locator(catalog, faces(catalog) if of is None else of)
    lng, lat, faults = coordinates(np.asarray(gdf.geometry.to_crs("EPSG:4326")))
    days = np.full(len(gdf), a_day(at)) if isinstance(at, str | date) else each_day(at, faults)
    answer = locator.answer(lng, lat, days, faults)
    names = free_names(gdf.columns)
    return gdf.assign(**{names[name]: _series(values, gdf) for name, values in answer.items()})


def _series(values: pa.Array, gdf: GeoDataFrame) -> pd.Series:
    return values.to_pandas().set_axis(gdf.index)


def free_names(taken: Iterable[str]) -> dict[str, str]:
    """Name each column of an answer so that it can stand beside those there already."""
    there = set(taken)
    names = {}
    for name in COLUMNS:
        names[name] = name
        while names[name] in there:
            names[name] = f"map_{names[name]}"
    return names


def a_day(at: str | date) -> np.datetime64:
    """Read one day.

    Raises
    ------
    MapError
        If it is none.
    """
    try:
        return np.datetime64(first_day(str(at)), "D")
    except ValueError as error:
        raise MapError(f"{error}.") from None


def each_day(values: Iterable[Any], faults: Column) -> Days:
    """Read a day for each row; where that fails it is NaT, and ``faults`` says why."""
    codes, unique = pd.factorize(np.asarray(values, dtype=object))
    days = np.full(len(unique) + 1, "NaT", "datetime64[D]")  # the last: a row without a value
    reasons = np.full(len(unique) + 1, "no date", object)
    for number, value in enumerate(unique):
        text = _without_time(str(value))
        try:
            days[number] = first_day(text)
        except ValueError as error:
            reasons[number] = str(error) if text else "no date"
    unread = np.isnat(days)[codes] & pd.isna(faults)
    faults[unread] = reasons[codes[unread]]
    return days[codes]


def _without_time(text: str) -> str:
    """Keep the date of what other programs write: 2020-09-26T00:00:00, 2020-09-26 12:30."""
    return text.strip().replace(" ", "T").partition("T")[0]


def coordinates(points: Column) -> tuple[Floats, Floats, Column]:
    """Take points apart; what is none is NaN, and the third array says why."""
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
