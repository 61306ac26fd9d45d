"""What only shows once all areas are laid over each other."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import shapely
from geopandas import GeoDataFrame, GeoSeries

from geo.check.problem import At, statement
from geo.check.settlements import against_faces
from geo.check.tiling import tiling
from geo.errors import MapError, Problem
from geo.folder.catalog import Catalog
from geo.ledger import faces as overlaid
from geo.ledger.overlay import Overlay, overlay
from geo.measure import area_km2, length_km
from geo.schema import Statement

SMALLEST_FACE = 0.001  # km²: a thousand square metres; below it a face is a drawing slip
NARROWEST_FACE = 20.0  # metres, of twice the area by the outline: what two outlines leave
CONTRADICTION = 0.01  # km² that two statements of a day may share by rounding


def faces(catalog: Catalog) -> Iterator[Problem]:
    """Check how areas fit together, the faces, and the places known to be held."""
    try:
        unfit = list(tiling(catalog))
        yield from unfit
        yield from _faces(catalog, fit=not unfit)
    except (shapely.errors.ShapelyError, MapError) as error:
        at = At(catalog, "ledger.toml")
        fault = f"the areas cannot be laid over each other: {error!s:.100}"
        yield at("overlay", "", fault, "Look for outlines that nearly touch, there.")


def _faces(catalog: Catalog, *, fit: bool) -> Iterator[Problem]:
    """Check the faces; what only follows from another problem is left until that is mended."""
    if not catalog.statements:
        return
    contradictions = list(_contradictions(catalog, overlay(catalog)))
    yield from contradictions
    whole = overlaid.faces(catalog)
    at = At(catalog, "ledger.toml")
    if not len(whole):
        yield at("overlay", "", "its areas cover nothing", "Mend the first statement.")
        return
    first = min(entry.from_.first_day for entry in catalog.statements).isoformat()
    widths = 2000 * whole["area_km2"] / length_km(whole)  # metres
    columns = (whole.index, whole.geometry, whole["area_km2"], whole["history"], widths)
    for name, shape, km2, history, width in zip(*columns, strict=True):
        unheld = not history or history[0].since > first
        sliver = fit and (km2 < SMALLEST_FACE or width < NARROWEST_FACE)
        if not unheld and not sliver:
            continue
        spot = shape.representative_point()
        where = f'face "{name}" at {spot.x:.4f} {spot.y:.4f} ({km2:.3f} km²)'
        if unheld:
            fault, remedy = f"is held by nobody on {first}", "Let the first statement cover it."
            yield at("nobody", where, fault, remedy, spot=spot)
        if sliver:
            fault = f"is a sliver between two outlines, {km2 * 1e6:,.0f} m²"
            yield at("sliver", where, fault, "Let them share their vertices.", spot=spot)
    idle = [] if contradictions else list(_idle(catalog, whole))
    yield from idle
    days = [entry.from_.first_day for entry in catalog.statements]
    if contradictions or idle or sorted(days) != days:
        return
    for layer in catalog.layers.values():
        if layer.kind == "point" and {"held", "district"} & layer.sidecar.fields.keys():
            yield from against_faces(catalog, layer, whole)


def _idle(catalog: Catalog, whole: GeoDataFrame) -> Iterator[Problem]:
    """Find statements that change no face, by their holder or how."""
    at = At(catalog, "ledger.toml")
    there, effective = set(), set()
    for history in whole["history"]:
        there |= {change.statement for change in history}
        effective |= {
            change.statement
            for before, change in pairwise([None, *history])
            if before is None or (before.holder, before.how) != (change.holder, change.how)
        }
    for entry in catalog.statements:
        if entry.id not in effective:
            fault = "changes nothing: " + (
                "its whole area was held by that holder, and came so, before"
                if entry.id in there
                else "other statements of its day cover its whole area"
            )
            yield at("no-effect", statement(entry.id), fault, "Mend its area, or take it out.")


def _contradictions(catalog: Catalog, whole: Overlay) -> Iterator[Problem]:
    """Find statements of one day that give the same ground to two holders."""
    at = At(catalog, "ledger.toml")
    by_day: dict[str, list[Statement]] = {}
    for entry in catalog.statements:
        by_day.setdefault(entry.from_.first_day.isoformat(), []).append(entry)
    for day, entries in by_day.items():
        masked = [(entry, whole.mask(entry.area.parsed)) for entry in entries]
        for (entry, mask), (other, second) in combinations(masked, 2):
            shared = whole.atoms[mask & second]
            if entry.holder == other.holder or not len(shared):
                continue
            sizes = area_km2(GeoSeries(shared, crs="EPSG:4326"))
            if sizes.sum() <= CONTRADICTION:
                continue
            spot = shared[int(sizes.argmax())].representative_point()
            fault = (
                f'on {day} gives {entry.holder} {sizes.sum():,.2f} km² that "{other.id}" gives to '
                f"{other.holder}, at {spot.x:.4f} {spot.y:.4f}"
            )
            remedy = "Let each piece of ground have one holder a day: subtract one area."
            yield at("contradiction", statement(entry.id), fault, remedy, spot=spot)
