"""The ledger: what each statement names is there, and can be worked out."""

from collections.abc import Iterator

import numpy as np
import shapely
from geopandas import GeoSeries

from geo.check.features import latest_day
from geo.check.geometry import kept_inside
from geo.check.names import in_each_language
from geo.check.problem import At, feature, statement
from geo.check.sources import unknown_sources
from geo.errors import ExpressionError, Problem, did_you_mean
from geo.folder.catalog import Catalog, kept_with_catalog
from geo.ledger.overlay import geometries, piece
from geo.measure import length_km
from geo.schema import Statement
from geo.schema.expression import Area, Cut, Term, areal_terms, cuts, terms


def statements(catalog: Catalog) -> Iterator[Problem]:
    """Check each statement of the ledger, and their order."""
    at = At(catalog, "ledger.toml")
    seen: set[str] = set()
    before = None
    for entry in catalog.statements:
        place = statement(entry.id)
        if entry.id in seen:
            yield at("id", place, "the id is there twice", "Give one of them another id.")
        seen.add(entry.id)
        day = entry.from_.first_day
        if before is not None and day < before:
            fault = f"from {entry.from_} is before that of the statement above"
            yield at("date-order", place, fault, "Put it where its day belongs.")
        before = day
        yield from _statement(at, place, entry)


def _statement(at: At, place: str, entry: Statement) -> Iterator[Problem]:
    chart = at.catalog.map
    named = (("holder", entry.holder, chart.holders), ("how", entry.how, chart.hows))
    for kind, value, known in named:
        if value not in known:
            fault = f'{kind} "{value}" is not in map.toml'
            yield at(kind, place, fault, did_you_mean(value, known))
    yield from in_each_language(at, f"{place}: title", entry.title)
    yield from unknown_sources(at, place, entry.sources)
    if entry.from_latest:
        yield from latest_day(at, place, entry.from_, entry.from_latest, entry.note)
    yield from _area(at, place, entry.area.parsed)


def _area(at: At, place: str, area: Area) -> Iterator[Problem]:
    """Find what keeps an area from being worked out.

    What names a layer that has problems of its own is left until those are mended.
    """
    catalog = at.catalog
    try:
        named = terms(area)
        if any(term.layer in catalog.unread for term in named):
            return
        for term in named:
            geometries(catalog, term)
        _kinds(catalog, area)
        if all(_is_sound(catalog, term.layer) for term in named):
            for cut in cuts(area):
                piece(catalog, cut)
    except ExpressionError as error:
        short = next(filter(None, (_short(catalog, cut) for cut in cuts(area))), None)
        if "does not cut" in error.fault and short is not None:
            yield short
        else:
            yield at("area", place, f"area {error.fault}", error.remedy)


def _kinds(catalog: Catalog, area: Area) -> None:
    def kind(term: Term) -> str:
        return catalog.layers[term.layer].kind

    for cut in cuts(area):
        if kind(cut.line) != "line":
            raise ExpressionError(f'"{cut.line}" is not a line')
        if kind(cut.point) != "point":
            raise ExpressionError(f'"{cut.point}" is not a point')
    for term in areal_terms(area):
        if kind(term) != "polygon":
            raise ExpressionError(f'"{term}" is not an area; cut(AREA, LINE, POINT) makes one')


@kept_with_catalog
def _is_sound(catalog: Catalog, layer: str) -> bool:
    """Decide whether all shapes of a layer are valid and inside the frame."""
    about = catalog.layers[layer]
    return bool(about.valid.all() and kept_inside(catalog, about).all())


def _short(catalog: Catalog, cut: Cut) -> Problem | None:
    """Report by how much, and where, a line misses the outline that it should reach."""
    try:
        line = shapely.line_merge(shapely.union_all(geometries(catalog, cut.line)))
        shapes = [shape for term in areal_terms(cut.area) for shape in geometries(catalog, term)]
    except ExpressionError:
        return None
    outline = shapely.union_all(shapely.boundary(shapes))
    gaps = [
        shapely.shortest_line(end, outline)
        for part in shapely.get_parts(line)
        for end in (shapely.get_point(part, 0), shapely.get_point(part, -1))
    ]
    gaps = [gap for gap in gaps if gap is not None and gap.length]
    if not gaps:
        return None
    widest = max(gaps, key=lambda gap: float(gap.length))
    metres = float(length_km(_series(widest)).iloc[0]) * 1000
    end = shapely.get_point(widest, 0)
    fault = f"ends {metres:,.0f} m short of the outline that it cuts, at {end.x:.5f} {end.y:.5f}"
    remedy = "Lead it on to a point of that outline, and let both share it."
    at = At(catalog, f"{cut.line.layer}.geojson")
    return at("short-line", feature(cut.line.feature or ""), fault, remedy, spot=end)


def _series(shape: shapely.Geometry) -> GeoSeries:
    return GeoSeries(np.asarray([shape], dtype=object), crs="EPSG:4326")
