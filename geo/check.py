"""Find every problem of a map folder in one run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from pydantic import Field, TypeAdapter, ValidationError

from geo.catalog import Catalog, Layer, load
from geo.dates import PartialDate, first_day
from geo.errors import ExpressionError, InvalidFolder, Problem, did_you_mean
from geo.expression import Cut, Operation, Term, parse, terms
from geo.faces import faces, find, piece
from geo.measure import area_km2

SCRIPTS = {
    "hy": ("\u0530", "\u058f"),
    "ru": ("\u0400", "\u04ff"),
}  # languages with one of their own
LATIN = ("A", "\u024f")  # of every other language
SMALLEST_FACE = 0.001  # km²: a thousand square metres; below it a face is a drawing slip
OVERLAP = 0.01  # km²: what two districts may share by rounding
Held = Annotated[tuple[tuple[PartialDate, str | None], ...], Field(min_length=1)]
HELD: TypeAdapter[Held] = TypeAdapter(Held)
VIRTUAL = "control"  # the areas of the ledger, in the drawing order beside the layers


def problems(folder: Path) -> list[Problem]:
    """Read a map folder and list everything that is wrong with it, sorted."""
    return _look(folder)[1]


def read_checked(folder: Path) -> Catalog:
    """Read a map folder that has no problem.

    Raises
    ------
    InvalidFolder
        With every problem that `problems` finds.
    """
    catalog, found = _look(folder)
    if catalog is None or found:
        raise InvalidFolder(found)
    return catalog


def _look(folder: Path) -> tuple[Catalog | None, list[Problem]]:
    catalog, found = load(folder)
    if catalog is not None:
        found = [*found, *check(catalog, whole=not found)]
    return catalog, sorted(set(found))


def check(catalog: Catalog, *, whole: bool = True) -> Iterator[Problem]:
    """Check what the files of a catalogue say of each other and of the ground.

    ``whole`` is false when some layer could not be read: then what would only follow from that,
    such as a source nobody uses, is not reported.
    """
    yield from _map_file(catalog)
    for layer in catalog.layers.values():
        yield from _layer(catalog, layer)
    ledger = list(_ledger(catalog))
    yield from ledger
    yield from _sources(catalog, whole)
    if whole and not ledger:
        yield from _ground(catalog)


def _map_file(catalog: Catalog) -> Iterator[Problem]:
    chart = catalog.map
    at = _placed("map.toml", catalog)
    layers = {*catalog.layers, *catalog.unread}
    drawn = {*layers, VIRTUAL}
    for key in ("order", "districts"):
        for name in getattr(chart, key):
            if name not in (drawn if key == "order" else layers):
                yield at(key, f'"{name}" is not a layer', did_you_mean(name, drawn))
    for name in sorted(drawn - set(chart.order)):
        yield at("order", f'layer "{name}" is not in it', "Say where it is drawn.")
    grouped = [name for group in chart.groups for name in group.layers]
    for name in grouped:
        if name not in drawn:
            yield at("group", f'"{name}" is not a layer', did_you_mean(name, drawn))
    for name in sorted(drawn - set(grouped)):
        yield at("group", f'layer "{name}" is in no group', "Put it into one.")
    for flag, name in chart.flags.items():
        if name not in layers:
            yield at(f"flags.{flag}", f'"{name}" is not a layer', did_you_mean(name, drawn))
    periods = [period.id for period in chart.periods]
    if chart.opens_on not in periods:
        remedy = did_you_mean(chart.opens_on, periods)
        yield at("opens_on", f'"{chart.opens_on}" is not a period', remedy)
    west, south, east, north = chart.frame
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        yield at("frame", f"{chart.frame} is not west, south, east, north", "Mend the order.")
    texts = {"title": chart.title, "description": chart.description, "disclaimer": chart.disclaimer}
    texts |= {f"period {period.id}": period.label for period in chart.periods}
    texts |= {f"period {one.id} note": one.note for one in chart.periods if one.note}
    texts |= {f"holder {key} label": one.label for key, one in chart.holders.items()}
    texts |= {f"holder {key} definition": one.definition for key, one in chart.holders.items()}
    texts |= {f"how {key}": one.label for key, one in chart.hows.items()}
    texts |= {f"group {group.id}": group.title for group in chart.groups}
    for place, text in texts.items():
        yield from _languages(catalog, "map.toml", place, text)


def _placed(file: str, catalog: Catalog) -> Callable[[str, str, str], Problem]:
    name = f"{catalog.folder.name}/{file}"
    return lambda place, fault, remedy: Problem(name, place, fault, remedy)


def _languages(
    catalog: Catalog, file: str, place: str, text: Mapping[str, str]
) -> Iterator[Problem]:
    at = _placed(file, catalog)
    for language in catalog.map.languages:
        if language not in text:
            yield at(place, f'has no text in "{language}"', "Translate it.")
        elif not _in_script(text[language], language):
            fault = f'"{text[language]:.40}" is not in the script of "{language}"'
            yield at(place, fault, "Write it in that language.")
    for language in sorted(set(text) - set(catalog.map.languages)):
        remedy = did_you_mean(language, catalog.map.languages)
        yield at(place, f'"{language}" is not a language of the map', remedy)


def _in_script(text: str, language: str) -> bool:
    """Say whether a text has at least one letter of its language's script."""
    letters = [letter for letter in text if letter.isalpha()]
    first, last = SCRIPTS.get(language, LATIN)
    return not letters or any(first <= letter <= last for letter in letters)


def _layer(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    sidecar = f"{layer.id}.toml"
    at = _placed(sidecar, catalog)
    yield from _languages(catalog, sidecar, "title", layer.sidecar.title)
    yield from _languages(catalog, sidecar, "shows", layer.sidecar.shows)
    for name, field in layer.sidecar.fields.items():
        yield from _languages(catalog, sidecar, f"fields.{name}", field.label)
    for colour in filter(None, (layer.sidecar.style.stroke, layer.sidecar.style.fill)):
        for theme in ("light", "dark"):
            known = getattr(catalog.map.palette, theme)
            if colour not in known:
                fault = f'"{colour}" is not in palette.{theme}'
                yield at("style", fault, did_you_mean(colour, known))
    yield from _unknown_sources(catalog, sidecar, "", layer.sidecar.sources)
    for name, feature in zip(layer.gdf.index, layer.gdf.to_dict("records"), strict=True):
        yield from _feature(catalog, layer, f'feature "{name}"', feature)


def _feature(
    catalog: Catalog, layer: Layer, place: str, feature: dict[str, Any]
) -> Iterator[Problem]:
    file = f"{layer.id}.geojson"
    at = _placed(file, catalog)
    names = {
        key.removeprefix("name:"): value
        for key, value in feature.items()
        if str(key).startswith("name:") and isinstance(value, str)
    }
    yield from _languages(catalog, file, f"{place}: name", names)
    counts = {name.count(" / ") for name in names.values()}
    if len(counts) > 1 and 0 in counts and names.get("en", "").count(" / "):
        fault = "has both names in some languages only"
        yield at(f"{place}: name", fault, "Write both, in the alphabet's order, in every one.")
    since, until = feature.get("from"), feature.get("to")
    if isinstance(since, str) and isinstance(until, str) and first_day(since) >= first_day(until):
        yield at(place, f"from {since} is not before to {until}", "Mend one of the dates.")
    yield from _unknown_sources(catalog, file, place, feature["sources"])
    geometry = feature["geometry"]
    if geometry is None:
        return
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        kind, _, spot = reason.rstrip("]").partition("[")
        where = " at " + " ".join(f"{float(one):.5f}" for one in spot.split()) if spot else ""
        fault = kind.strip().lower() + where
        yield at(place, f"the geometry is not valid: {fault}", "Redraw it there.")
    elif not shapely.box(*catalog.map.frame).intersects(geometry):
        spot = geometry.representative_point()
        fault = f"lies outside the frame, at {spot.x:.5g} {spot.y:.5g}"
        yield at(place, fault, "Longitude comes first; or widen the frame in map.toml.")


def _unknown_sources(
    catalog: Catalog, file: str, place: str, keys: Iterable[str]
) -> Iterator[Problem]:
    at = _placed(file, catalog)
    for key in keys:
        if key not in catalog.sources:
            remedy = did_you_mean(key, catalog.sources)
            yield at(place, f'source "{key}" is not in sources.toml', remedy)


def _ledger(catalog: Catalog) -> Iterator[Problem]:
    at = _placed("ledger.toml", catalog)
    seen: set[str] = set()
    for statement in catalog.statements:
        place = f'statement "{statement.id}"'
        if statement.id in seen:
            yield at(place, "the id is there twice", "Give one of them another id.")
        seen.add(statement.id)
        for kind, value, known in (
            ("holder", statement.holder, catalog.map.holders),
            ("how", statement.how, catalog.map.hows),
        ):
            if value not in known:
                fault = f'{kind} "{value}" is not in map.toml'
                yield at(place, fault, did_you_mean(value, known))
        yield from _languages(catalog, "ledger.toml", f"{place}: title", statement.title)
        yield from _unknown_sources(catalog, "ledger.toml", place, statement.sources)
        latest = statement.from_latest
        if latest and first_day(latest) < first_day(statement.from_):
            yield at(place, f"from_latest {latest} is before from", "Mend one of the dates.")
        try:
            _try(catalog, statement.area)
        except ExpressionError as error:
            yield at(place, f"area {error.fault}", error.remedy)


def _try(catalog: Catalog, text: str) -> None:
    """Raise what keeps an area expression from being worked out.

    What names a layer that has problems of its own is left until those are mended.
    """
    area = parse(text)
    if any(term.layer in catalog.unread for term in terms(area)):
        return
    for term in terms(area):
        find(catalog, term)
    for cut in _cuts(area):
        if cut.line.layer in catalog.layers and catalog.layers[cut.line.layer].kind != "line":
            raise ExpressionError(f'"{cut.line}" is not a line')
        if catalog.layers[cut.point.layer].kind != "point":
            raise ExpressionError(f'"{cut.point}" is not a point')
        if _is_sound(catalog):
            piece(catalog, cut)
    for term in _areal_terms(area):
        if catalog.layers[term.layer].kind != "polygon":
            raise ExpressionError(f'"{term}" is not an area; cut(AREA, LINE, POINT) makes one')


def _is_sound(catalog: Catalog) -> bool:
    """Say whether every geometry is valid, so that they can be laid over each other."""
    return all(layer.gdf.geometry.dropna().is_valid.all() for layer in catalog.layers.values())


def _cuts(area: object) -> Iterator[Cut]:
    if isinstance(area, Operation):
        yield from _cuts(area.left)
        yield from _cuts(area.right)
    elif isinstance(area, Cut):
        yield area
        yield from _cuts(area.area)


def _areal_terms(area: object) -> Iterator[Term]:
    if isinstance(area, Term):
        yield area
    elif isinstance(area, Operation):
        yield from _areal_terms(area.left)
        yield from _areal_terms(area.right)
    elif isinstance(area, Cut):
        yield from _areal_terms(area.area)


def _sources(catalog: Catalog, whole: bool) -> Iterator[Problem]:
    if not whole:
        return
    used = {key for statement in catalog.statements for key in statement.sources}
    for layer in catalog.layers.values():
        used.update(layer.sidecar.sources)
        used.update(key for keys in layer.gdf["sources"] for key in keys)
    at = _placed("sources.toml", catalog)
    for key in sorted(set(catalog.sources) - used):
        yield at(key, "nobody uses it", "Name it where it belongs, or take it out.")


def _ground(catalog: Catalog) -> Iterator[Problem]:
    """Check what only shows once all areas are laid over each other."""
    if not _is_sound(catalog):
        return
    yield from _overlaps(catalog)
    whole = faces(catalog)
    at = _placed("ledger.toml", catalog)
    first = min(change.day for history in whole["history"] for change in history)
    for name, face in whole.iterrows():
        spot = face.geometry.representative_point()
        where = f'face "{name}" at {spot.x:.4f} {spot.y:.4f} ({face.area_km2:.3f} km²)'
        if not face.history or face.history[0].day > first:
            yield at(where, f"is held by nobody on {first}", "Let the first statement cover it.")
        if face.area_km2 < SMALLEST_FACE:
            yield at(where, "is a sliver between two outlines", "Let them share their vertices.")
    effective = {change.statement for history in whole["history"] for change in history}
    for statement in catalog.statements:
        if statement.id not in effective:
            fault = "changes nothing: other statements of its day cover its whole area"
            yield at(f'statement "{statement.id}"', fault, "Mend its area, or take it out.")
    for layer in catalog.layers.values():
        if "held" in layer.sidecar.fields:
            yield from _evidence(catalog, layer, whole)


def _overlaps(catalog: Catalog) -> Iterator[Problem]:
    rows = [
        (layer, name, shape)
        for layer in catalog.map.districts
        if layer in catalog.layers
        for name, shape in catalog.layers[layer].gdf.geometry.items()
    ]
    inner = [row for row in rows if row[0] in catalog.map.districts[:2]]
    for (one, first, shape), (_, second, other) in combinations(inner, 2):
        shared = shapely.intersection(shape, other)
        if shared.area and (size := _km2(shared)) > OVERLAP:
            spot = shared.representative_point()
            fault = f'overlaps "{second}" by {size:.2f} km² at {spot.x:.4f} {spot.y:.4f}'
            at = _placed(f"{one}.geojson", catalog)
            yield at(f'feature "{first}"', fault, "Let them share their border.")


def _km2(geometry: shapely.Geometry) -> float:
    return float(area_km2(GeoDataFrame(geometry=[geometry], crs="EPSG:4326")).iloc[0])


def _evidence(catalog: Catalog, layer: Layer, whole: GeoDataFrame) -> Iterator[Problem]:
    """Compare who is known to have held each place with the face it lies in."""
    at = _placed(f"{layer.id}.geojson", catalog)
    points = layer.gdf[layer.gdf.geometry.notna()]
    pairs = whole.sindex.query(points.geometry, predicate="intersects")
    lies_in = dict(zip(points.index[pairs[0]], whole.index[pairs[1]], strict=True))
    for name, row in points.iterrows():
        place = f'feature "{name}"'
        if name not in lies_in:
            yield at(place, "lies in no area of the ledger", "Mend its position.")
            continue
        face = whole.loc[lies_in[name]]
        yield from _district(at, place, row, face)
        try:
            held = HELD.validate_python(row["held"])
        except ValidationError:
            fault = f"held is {row['held']!s:.60}, no list of [date, holder]"
            yield at(place, fault, 'Write it as [["1994-05-12","holder"],["2020-11-10",null]].')
            continue
        for since, holder, day, found in _contradictions(held, face["history"]):
            fault = f"was held by {holder} from {since}; on {day} the map has {found}"
            yield at(
                place, fault, f'Look at face "{lies_in[name]}", the line there, or the source.'
            )


def _district(
    at: Callable[[str, str, str], Problem], place: str, row: pd.Series, face: pd.Series
) -> Iterator[Problem]:
    said = row.get("district")
    if isinstance(said, str) and said.partition(":")[2] not in ("", face["district"]):
        fault = f'is said to be in {said} and lies in "{face["district"]}"'
        yield at(place, fault, "Mend its position, its district, or that outline.")


def _contradictions(held: Held, history: Any) -> Iterator[tuple[str, str, str, str]]:
    """Walk both histories; give each first day on which they differ."""
    steps = [(first_day(since).isoformat(), holder) for since, holder in held]
    for (since, holder), until in zip(steps, [*(day for day, _ in steps[1:]), "9999"], strict=True):
        if holder is None:
            continue
        days = [since, *(change.day for change in history if since < change.day < until)]
        for day in days:
            on_map = [change.holder for change in history if change.day <= day]
            if on_map and on_map[-1] != holder:
                yield since, holder, day, on_map[-1]
                break
