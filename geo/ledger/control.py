"""Control: who holds what on a day, and how much of it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame

from geo.dates import parse_day
from geo.errors import MapError, UnknownName, did_you_mean
from geo.folder.catalog import Catalog
from geo.folder.reader import as_catalog
from geo.ledger.faces import faces as faces_of
from geo.ledger.history import change_on, histories


def control(
    at: str | date,
    catalog: Catalog | Path | str | None = None,
    *,
    faces: GeoDataFrame | None = None,
) -> GeoDataFrame:
    """Return the faces with their holder on a day.

    Parameters
    ----------
    at
        An ISO date, of which a partial one stands for its first day; a `datetime.date`; or the id
        of a period of the map.
    catalog
        A catalogue or a map folder; without one, the layers that come with the package.
    faces
        Faces of that catalogue already made by `geo.faces`, to save making them again.

    Returns
    -------
    GeoDataFrame
        The faces (EPSG:4326; index: face id) with ``holder``, ``how``, ``district``, a yes-or-no
        column per flag of the map file, ``area_km2``, ``since`` (ISO date), ``statement`` and
        ``sources`` (tuple of source keys).

    Raises
    ------
    MapError
        If ``at`` is no day, or before the first statement; or if ``faces`` are of another map.
    """
    catalog = as_catalog(catalog)
    when = parse_day(at, catalog.period_days)
    whole = faces_of(catalog) if faces is None else faces
    changes = [change_on(history, when) for history in histories(whole)]
    if None in changes:
        first = min((history[0].since for history in histories(whole) if history), default="never")
        raise MapError(f"{when} is before the first statement. Choose a day from {first} on.")
    held = pd.DataFrame(changes, index=whole.index)
    held["sources"] = held["statement"].map(_sources(catalog, held["statement"]))
    flags = list(catalog.map.flags)
    view = whole[["district", *flags, "area_km2", "geometry"]].join(held)
    order = ["holder", "how", "district", *flags, "area_km2", "since", "statement", "sources"]
    return view[[*order, "geometry"]]


def _sources(catalog: Catalog, used: "pd.Series[str]") -> dict[str, tuple[str, ...]]:
    sources = {statement.id: statement.sources for statement in catalog.statements}
    for statement in used:
        if statement not in sources:
            fault = f'The faces are of another map: {catalog.folder} has no statement "{statement}"'
            raise MapError(f"{fault}. Give the catalogue that they were made from.")
    return sources


def areas(view: GeoDataFrame, by: str | Sequence[str] = "holder") -> pd.DataFrame:
    """Add up the areas of a view of control by one or more of its columns.

    Parameters
    ----------
    view
        From `geo.control`.
    by
        Columns such as ``holder``, ``how`` or ``district``.

    Returns
    -------
    DataFrame
        One row for each combination there is, sorted, with ``area_km2``.

    Raises
    ------
    UnknownName
        If the view has no such column.
    """
    columns = [by] if isinstance(by, str) else list(by)
    for column in columns:
        if column not in view.columns:
            raise UnknownName(f'"{column}" is not a column. {did_you_mean(column, view.columns)}')
    return view.groupby(columns, as_index=False, sort=True)["area_km2"].sum()
