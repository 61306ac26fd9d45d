"""Views of the faces: who holds what on a day, and how much of it."""

from datetime import date
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame

from geo.dates import first_day
from geo.errors import MapError
from geo.folder.catalog import Catalog
from geo.folder.reader import read
from geo.ledger.faces import Change, faces


def control(
    at: str | date, catalog: Catalog | Path | str | None = None, *, of: GeoDataFrame | None = None
) -> GeoDataFrame:
    """Say who holds each face on a day.

    Parameters
    ----------
    at
        The day, as an ISO date; a partial date stands for its first day.
    catalog
        A catalogue or a map folder; without one, the layers that come with the package.
    of
        Faces already made by `geo.faces`, to save making them again.

    Returns
    -------
    GeoDataFrame
        The faces (EPSG:4326) with ``holder``, ``how``, ``from`` (since when), ``statement``,
        ``district``, the flags, ``area_km2`` and ``sources`` (tuple of source keys).

    Raises
    ------
    MapError
        If ``at`` is no date, or before the first statement.
    """
    catalog = catalog if isinstance(catalog, Catalog) else read(catalog)
    day = _day(at)
    whole = faces(catalog) if of is None else of
    changes = [_on(history, day) for history in whole["history"]]
    if None in changes:
        first = min((history[0].day for history in whole["history"] if history), default="never")
        raise MapError(f"{day} is before the first statement. Choose a day from {first} on.")
    held = pd.DataFrame(changes, index=whole.index).rename(columns={"day": "from"})
    sources = {statement.id: statement.sources for statement in catalog.statements}
    flags = list(catalog.map.flags)
    view = whole[["district", *flags, "area_km2", "geometry"]].join(held)
    view["sources"] = view["statement"].map(sources)
    order = ["holder", "how", "district", *flags, "area_km2", "from", "statement", "sources"]
    return view[[*order, "geometry"]]


def on(gdf: GeoDataFrame, day: str | date) -> GeoDataFrame:
    """Keep the features of a layer that are there on a day: ``from`` inclusive, ``to`` exclusive.

    Raises
    ------
    MapError
        If ``day`` is no date.
    """
    when = _day(day)

    def there(since: object, until: object) -> bool:
        begun = not isinstance(since, str) or first_day(since).isoformat() <= when
        return begun and not (isinstance(until, str) and first_day(until).isoformat() <= when)

    dates = gdf.reindex(columns=["from", "to"]).itertuples(index=False, name=None)
    return gdf[[there(since, until) for since, until in dates]]


def areas(view: GeoDataFrame, by: tuple[str, ...] = ("holder",)) -> pd.DataFrame:
    """Add up the areas of a view of control, in km², by any of its columns."""
    return view.groupby(list(by), as_index=False, sort=True)["area_km2"].sum()


def _day(at: str | date) -> str:
    if isinstance(at, date):
        return at.isoformat()
    try:
        return first_day(at).isoformat()
    except ValueError as error:
        raise MapError(f"{error}.") from None


def _on(history: tuple[Change, ...], day: str) -> Change | None:
    past = [change for change in history if change.day <= day]
    return past[-1] if past else None
