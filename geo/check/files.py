"""``map.toml``: what it names is there, once, and in every language."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from geo.check.language import in_each_language
from geo.check.problem import At
from geo.dates import first_day
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import CONTROL, Catalog

PICTURES = {".png": re.compile(rb"\x89PNG\r\n"), ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL)}


def map_file(catalog: Catalog) -> Iterator[Problem]:
    """Check the map file."""
    at = At(catalog, "map.toml")
    yield from _layers(at)
    yield from _periods(at)
    yield from _bounds(at)
    yield from _relief(at)
    yield from _looks(at)
    yield from _texts(at)


def _relief(at: At) -> Iterator[Problem]:
    about = at.catalog.map.relief
    if about is None:
        return
    path = at.catalog.folder / about.file
    if not path.is_file():
        fault = f'"{about.file}" is not there'
        yield at("relief", "relief.file", fault, "Put the picture beside this file.")
    elif not PICTURES[path.suffix].match(path.read_bytes()[:16]):
        fault = f'"{about.file}" is no {path.suffix[1:].upper()} picture'
        yield at("relief", "relief.file", fault, "Save the picture again.")
    groups = [group.id for group in at.catalog.map.groups]
    if about.group not in groups:
        fault = f'"{about.group}" is not a group'
        yield at("relief", "relief.group", fault, did_you_mean(about.group, groups))


def _layers(at: At) -> Iterator[Problem]:
    chart = at.catalog.map
    layers = {*at.catalog.layers, *at.catalog.unread} - {"ledger", "map", "sources"}
    drawn = {*layers, CONTROL}
    grouped = [name for group in chart.groups for name in group.layers]
    lists = (("order", chart.order, drawn), ("districts", chart.districts, layers),
             ("coverage", chart.coverage, layers), ("group", grouped, drawn))  # fmt: skip
    for key, names, known in lists:
        for name in sorted(set(names) - known):
            yield at("unknown-layer", key, f'"{name}" is not a layer', did_you_mean(name, known))
    for name in sorted(drawn - set(chart.order)):
        yield at("unlisted", "order", f'layer "{name}" is not in it', "Say where it is drawn.")
    for name in sorted(drawn - set(grouped)):
        yield at("unlisted", "group", f'layer "{name}" is in no group', "Put it into one.")
    for name in _twice(grouped):
        fault = f'layer "{name}" is in it more than once'
        yield at("twice", "group", fault, "Leave it in one.")
    for flag, name in chart.flags.items():
        if name not in layers:
            fault = f'"{name}" is not a layer'
            yield at("unknown-layer", f"flags.{flag}", fault, did_you_mean(name, layers))
    for name in dict.fromkeys((*chart.districts, *chart.flags.values(), *chart.coverage)):
        layer = at.catalog.layers.get(name)
        if layer is not None and layer.kind != "polygon":
            fault = f'layer "{name}" has no areas but is of the kind {layer.kind}'
            yield at("unknown-layer", "districts", fault, "Name a layer of polygons.")


def _periods(at: At) -> Iterator[Problem]:
    chart = at.catalog.map
    periods = [period.id for period in chart.periods]
    for key, names in (("period", periods), ("group", [group.id for group in chart.groups])):
        for name in _twice(names):
            yield at("twice", f'{key} "{name}"', "the id is there twice", "Change one of them.")
    if chart.opens_on not in periods:
        fault = f'"{chart.opens_on}" is not a period'
        yield at("unknown-period", "opens_on", fault, did_you_mean(chart.opens_on, periods))
    days = [first_day(period.day) for period in chart.periods]
    for before, after, period in zip(days, days[1:], chart.periods[1:], strict=False):
        if after <= before:
            fault = f"its day {period.day} is not after that of the period above"
            yield at("date-order", f'period "{period.id}"', fault, "Put them in order.")
    if at.catalog.statements and "ledger" not in at.catalog.unread:
        first = min(first_day(statement.from_) for statement in at.catalog.statements)
        for period, day in zip(chart.periods, days, strict=True):
            if day < first:
                fault = f"its day {period.day} is before the first statement, of {first}"
                remedy = "Choose a later day, or let the ledger begin earlier."
                yield at("date-order", f'period "{period.id}"', fault, remedy)


def _bounds(at: At) -> Iterator[Problem]:
    chart = at.catalog.map
    for key in ("frame", "view"):
        west, south, east, north = getattr(chart, key)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            fault = f"{(west, south, east, north)} is not west, south, east, north"
            yield at("frame", key, fault, "Mend the order.")
            return
    frame, view = chart.frame, chart.view
    if view[0] < frame[0] or view[1] < frame[1] or view[2] > frame[2] or view[3] > frame[3]:
        yield at("frame", "view", f"{view} reaches beyond the frame", "Keep it inside.")


def _looks(at: At) -> Iterator[Problem]:
    chart = at.catalog.map
    for one, other in (("light", "dark"), ("dark", "light")):
        names = getattr(chart.palette, one).keys() - getattr(chart.palette, other).keys()
        for name in sorted(names):
            fault = f'"{name}" is only in palette.{one}'
            yield at("palette", f"palette.{other}", fault, "Give it a colour in both themes.")
    for key, holder in chart.holders.items():
        for how in holder.patterns.keys() - chart.hows.keys():
            fault = f'"{how}" is not a how'
            yield at("how", f"holder {key} patterns", fault, did_you_mean(how, chart.hows))
    for language, letters in chart.alphabets.items():
        if language not in chart.languages:
            fault = f'"{language}" is not a language of the map'
            yield at("language", "alphabets", fault, did_you_mean(language, chart.languages))
        for letter in _twice(letters):
            fault = f'"{letter}" is there twice'
            yield at("twice", f"alphabets.{language}", fault, "Take one out.")


def _texts(at: At) -> Iterator[Problem]:
    chart = at.catalog.map
    texts = {"title": chart.title, "description": chart.description, "disclaimer": chart.disclaimer}
    texts |= {f"period {period.id}": period.label for period in chart.periods}
    texts |= {f"period {one.id} note": one.note for one in chart.periods if one.note}
    texts |= {f"holder {key} label": one.label for key, one in chart.holders.items()}
    texts |= {f"holder {key} definition": one.definition for key, one in chart.holders.items()}
    texts |= {f"how {key}": one.label for key, one in chart.hows.items()}
    texts |= {f"group {group.id}": group.title for group in chart.groups}
    texts |= {f"sides.{key}": label for key, label in chart.sides.items()}
    if chart.relief is not None:
        texts |= {"relief title": chart.relief.title, "relief shows": chart.relief.shows}
    for place, text in texts.items():
        yield from in_each_language(at, place, text)


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
