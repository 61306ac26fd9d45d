"""``map.toml`` and the file beside each layer: what they name is there, once, in every language."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from geo.check.names import in_each_language
from geo.check.problem import At, feature
from geo.check.sources import unknown_sources
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import CONTROL, Catalog, Layer

NAMED = re.compile(r'feature "([^"]*)"')
PICTURES = {".png": re.compile(rb"\x89PNG\r\n"), ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL)}


def links(catalog: Catalog) -> Iterator[Problem]:
    """Check that every file is in the folder itself: what is published holds no others."""
    folder = catalog.folder.resolve()
    for path in catalog.files:
        if path.resolve().parent != folder:
            fault = f"is a link to {path.resolve()}, outside the map folder"
            remedy = "Put the file itself here: what is published holds no others."
            yield At(catalog, path.name)("link", "", fault, remedy)


def map_file(catalog: Catalog) -> Iterator[Problem]:
    """Check the map file."""
    at = At(catalog, "map.toml")
    yield from _layers(at)
    yield from _periods(at)
    yield from _bounds(at)
    yield from _relief(at)
    yield from _looks(at)
    yield from _texts(at)
    yield from _titles(at)


def _relief(at: At) -> Iterator[Problem]:
    about = at.catalog.map.relief
    if about is None:
        return
    path = at.catalog.folder / about.file
    if not path.is_file():
        fault = f'"{about.file}" is not there'
        yield at("relief", "relief.file", fault, "Put the picture beside this file.")
    elif not PICTURES[path.suffix].match(_start(path)):
        fault = f'"{about.file}" is no {path.suffix[1:].upper()} picture'
        yield at("relief", "relief.file", fault, "Save the picture again.")
    groups = [group.id for group in at.catalog.map.groups]
    if about.group not in groups:
        fault = f'"{about.group}" is not a group'
        yield at("relief", "relief.group", fault, did_you_mean(about.group, groups))


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _layers(at: At) -> Iterator[Problem]:
    about = at.catalog.map
    layers = {*at.catalog.layers, *at.catalog.unread} - {"ledger", "map", "sources"}
    drawn = {*layers, CONTROL}
    grouped = [name for group in about.groups for name in group.layers]
    lists = (("order", about.order, drawn), ("districts", about.districts, layers),
             ("coverage", about.coverage, layers), ("group", grouped, drawn))  # fmt: skip
    for key, names, known in lists:
        for name in sorted(set(names) - known):
            yield at("unknown-layer", key, f'"{name}" is not a layer', did_you_mean(name, known))
    for name in sorted(drawn - set(about.order)):
        yield at("unlisted", "order", f'layer "{name}" is not in it', "Say where it is drawn.")
    for name in sorted(drawn - set(grouped)):
        yield at("unlisted", "group", f'layer "{name}" is in no group', "Put it into one.")
    for name in _twice(grouped):
        fault = f'layer "{name}" is in it more than once'
        yield at("twice", "group", fault, "Leave it in one.")
    for flag, name in about.flags.items():
        if name not in layers:
            fault = f'"{name}" is not a layer'
            yield at("unknown-layer", f"flags.{flag}", fault, did_you_mean(name, layers))
    for name in dict.fromkeys((*about.districts, *about.flags.values(), *about.coverage)):
        layer = at.catalog.layers.get(name)
        if layer is not None and layer.kind != "polygon":
            fault = f'layer "{name}" has no areas but is of the kind {layer.kind}'
            yield at("unknown-layer", "districts", fault, "Name a layer of polygons.")


def _periods(at: At) -> Iterator[Problem]:
    about = at.catalog.map
    periods = [period.id for period in about.periods]
    for key, names in (("period", periods), ("group", [group.id for group in about.groups])):
        for name in _twice(names):
            yield at("twice", f'{key} "{name}"', "the id is there twice", "Change one of them.")
    if about.opens_on not in periods:
        fault = f'"{about.opens_on}" is not a period'
        yield at("unknown-period", "opens_on", fault, did_you_mean(about.opens_on, periods))
    days = [period.day.first_day for period in about.periods]
    for before, after, period in zip(days, days[1:], about.periods[1:], strict=False):
        if after <= before:
            fault = f"its day {period.day} is not after that of the period above"
            yield at("date-order", f'period "{period.id}"', fault, "Put them in order.")
    if at.catalog.statements and "ledger" not in at.catalog.unread:
        first = min(statement.from_.first_day for statement in at.catalog.statements)
        for period, day in zip(about.periods, days, strict=True):
            if day < first:
                fault = f"its day {period.day} is before the first statement, of {first}"
                remedy = "Choose a later day, or let the ledger begin earlier."
                yield at("date-order", f'period "{period.id}"', fault, remedy)


def _bounds(at: At) -> Iterator[Problem]:
    about = at.catalog.map
    for key in ("frame", "view"):
        west, south, east, north = getattr(about, key)
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            fault = f"{(west, south, east, north)} is not west, south, east, north"
            yield at("frame", key, fault, "Mend the order.")
            return
    frame, view = about.frame, about.view
    if view[0] < frame[0] or view[1] < frame[1] or view[2] > frame[2] or view[3] > frame[3]:
        yield at("frame", "view", f"{view} reaches beyond the frame", "Keep it inside.")


def _looks(at: At) -> Iterator[Problem]:
    about = at.catalog.map
    for theme, other in (("light", "dark"), ("dark", "light")):
        names = getattr(about.palette, theme).keys() - getattr(about.palette, other).keys()
        for name in sorted(names):
            fault = f'"{name}" is only in palette.{theme}'
            yield at("palette", f"palette.{other}", fault, "Give it a colour in both themes.")
    for key, holder in about.holders.items():
        for how in sorted(holder.patterns.keys() - about.hows.keys()):
            fault = f'"{how}" is not a how'
            yield at("how", f"holder {key} patterns", fault, did_you_mean(how, about.hows))
    for language, letters in about.alphabets.items():
        if language not in about.languages:
            fault = f'"{language}" is not a language of the map'
            yield at("language", "alphabets", fault, did_you_mean(language, about.languages))
        for letter in _twice(letters):
            fault = f'"{letter}" is there twice'
            yield at("twice", f"alphabets.{language}", fault, "Take one out.")


def _texts(at: At) -> Iterator[Problem]:
    about = at.catalog.map
    texts = {"title": about.title, "description": about.description, "disclaimer": about.disclaimer}
    for period in about.periods:
        texts[f"period {period.id}"] = period.label
        if period.note:
            texts[f"period {period.id} note"] = period.note
    for key, holder in about.holders.items():
        texts[f"holder {key} label"] = holder.label
        texts |= {f"holder {key} definition": holder.definition} if holder.definition else {}
    texts |= {f"how {key}": how.label for key, how in about.hows.items()}
    texts |= {f"group {group.id}": group.title for group in about.groups}
    texts |= {f"sides.{key}": label for key, label in about.sides.items()}
    if about.relief is not None:
        texts |= {"relief title": about.relief.title, "relief shows": about.relief.shows}
    for place, text in texts.items():
        yield from in_each_language(at, place, text)


def _titles(at: At) -> Iterator[Problem]:
    """Find layers that are called alike, which readers could not tell apart."""
    seen: dict[tuple[str, str], str] = {}
    for layer in at.catalog.layers.values():
        for language, title in layer.sidecar.title.items():
            first = seen.setdefault((language, title), layer.id)
            if first != layer.id:
                fault = f'"{title:.60}" is the title of layer "{first}" too'
                where = At(at.catalog, f"{layer.id}.toml")
                yield where("twice", f"title.{language}", fault, "Call one of them otherwise.")


def _twice(names: Iterable[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)


def sidecar(catalog: Catalog, layer: Layer) -> Iterator[Problem]:
    """Check the file beside a layer."""
    at = At(catalog, f"{layer.id}.toml")
    own = layer.sidecar
    yield from in_each_language(at, "title", own.title)
    yield from in_each_language(at, "shows", own.shows)
    if own.key:
        yield from in_each_language(at, "key", own.key)
    for name, field in own.fields.items():
        yield from in_each_language(at, f"fields.{name}", field.label)
        for value, words in field.values.items():
            yield from in_each_language(at, f"fields.{name}.values.{value}", words)
    written = {key for cells in layer.features.values() for key in cells}
    for name in own.fields:
        if name not in written and layer.id not in catalog.unread:
            remedy = "Take it out, or write it where it belongs."
            yield at("unused-field", f"fields.{name}", "no feature has it", remedy)
    yield from _style(at, layer)
    yield from unknown_sources(at, "sources", own.sources)
    if own.method == "imported" and not own.upstream:
        yield at("upstream", "upstream", "is missing from an imported layer", "Name the package.")
    yield from _within(at, layer)


def _within(at: At, layer: Layer) -> Iterator[Problem]:
    """Check the names of what the features of a layer must lie inside."""
    within = layer.sidecar.within
    layers = at.catalog.layers
    holders = within if isinstance(within, dict) else {"": within} if within else {}
    known = {*layers, *at.catalog.unread}
    for member, holder in holders.items():
        key = f"within.{member}" if member else "within"
        place, _, name = holder.partition(":")
        if member and member not in layer.features and layer.id not in at.catalog.unread:
            fault = f'"{member}" is not a feature'
            yield at("area", key, fault, did_you_mean(member, layer.features))
        if place and place not in known:
            fault = f'"{place}" is not a layer'
            yield at("unknown-layer", key, fault, did_you_mean(place, known))
        elif place in layers and name and name not in layers[place].features:
            fault = f'"{holder}" is not a feature'
            yield at("area", key, fault, did_you_mean(name, layers[place].features))


def _style(at: At, layer: Layer) -> Iterator[Problem]:
    style, fields = layer.sidecar.style, layer.sidecar.fields
    looks = [style, *style.when]
    colours = [colour for look in looks for colour in (look.stroke, look.fill) if colour]
    for colour in sorted(set(colours)):
        for theme in ("light", "dark"):
            known = getattr(at.catalog.map.palette, theme)
            if colour not in known:
                fault = f'"{colour}" is not in palette.{theme}'
                yield at("palette", "style", fault, did_you_mean(colour, known))
    for place, name in [*(("when", look.field) for look in style.when), ("rank", style.rank)]:
        if name and name not in fields:
            fault = f'"{name}" is not in [fields]'
            yield at("unknown-key", f"style.{place}", fault, did_you_mean(name, fields))


def without_exceptions(
    catalog: Catalog, problems: Iterable[Problem], *, today: date, sound: bool
) -> Iterator[Problem]:
    """Leave out the problems that a sidecar excepts, and name the exceptions that are over.

    ``sound`` is false when some checks could not be made: then an exception without a problem
    is not reported.
    """
    exceptions = {
        (layer.id, exception.problem, exception.feature): exception
        for layer in catalog.layers.values()
        for exception in layer.sidecar.exceptions
    }
    fitting = set()
    for problem in problems:
        named = NAMED.match(problem.place)
        stem = problem.file.rpartition("/")[2].rpartition(".")[0]
        key = (stem, problem.kind, named[1] if named else None)
        if key in exceptions and exceptions[key].expires.first_day > today:
            fitting.add(key)
        else:
            yield problem
    for (layer, kind, name), exception in exceptions.items():
        place = f'exception "{kind}" for {feature(name) if name else "the layer"}'
        at, day = At(catalog, f"{layer}.toml"), exception.expires.first_day
        if day <= today:
            yield at("expired", place, f"expired on {day}", "Mend the problem, or think again.")
        elif sound and (layer, kind, name) not in fitting:
            yield at("expired", place, "fits no problem", "Take it out.")
