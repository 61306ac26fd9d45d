"""Sources: each key is there, each is used, and a claim of one side is attributed."""

from collections.abc import Iterable, Iterator

from geo.check.problem import At, feature, statement
from geo.errors import Problem, did_you_mean
from geo.folder.catalog import Catalog


def unknown_sources(at: At, place: str, keys: Iterable[str]) -> Iterator[Problem]:
    """Check that keys are in sources.toml, if that could be read."""
    if "sources" in at.catalog.unread:
        return
    for key in keys:
        if key not in at.catalog.sources:
            fault = f'source "{key}" is not in sources.toml'
            yield at("unknown-source", place, fault, did_you_mean(key, at.catalog.sources))


def sides(catalog: Catalog) -> Iterator[Problem]:
    """Check whose voice each source is, if the map says which there are."""
    known = catalog.map.sides
    if not known:
        return
    for party in sorted(set(catalog.map.parties) - set(known)):
        fault = f'"{party}" is not one of the sides'
        yield At(catalog, "map.toml")("side", "parties", fault, did_you_mean(party, known))
    for key, source in catalog.sources.items():
        if source.side not in known:
            fault = f'side "{source.side}" is not in map.toml'
            yield At(catalog, "sources.toml")("side", key, fault, did_you_mean(source.side, known))


def unused_sources(catalog: Catalog) -> Iterator[Problem]:
    """Find sources that nothing names."""
    used = {key for statement in catalog.statements for key in statement.sources}
    for layer in catalog.layers.values():
        used.update(layer.sidecar.sources)
        used.update(key for cells in layer.features.values() for key in cells["sources"])
    at = At(catalog, "sources.toml")
    for key in sorted(set(catalog.sources) - used):
        remedy = "Name it where it belongs, or take it out."
        yield at("unused-source", key, "nobody uses it", remedy)


def claims(catalog: Catalog) -> Iterator[Problem]:
    """Find dated claims of one party that no other side makes and no note attributes."""
    at = At(catalog, "ledger.toml")
    for entry in catalog.statements:
        yield from _claim(at, statement(entry.id), entry.sources, entry.note)
    for layer in catalog.layers.values():
        at = At(catalog, f"{layer.id}.geojson")
        for name, cells in layer.features.items():
            if "from" in cells:
                yield from _claim(at, feature(name), cells["sources"], cells.get("note") or "")


def _claim(at: At, place: str, keys: Iterable[str], note: str) -> Iterator[Problem]:
    sources = [at.catalog.sources[key] for key in keys if key in at.catalog.sources]
    sides = {source.side for source in sources}
    if len(sides) != 1 or not sides <= set(at.catalog.map.parties):
        return
    side = sides.pop()
    who = [side.replace("-", " "), *(source.publisher for source in sources)]
    if not any(name.casefold() in note.casefold() for name in who):
        fault = f"rests on sources of {side} alone, and the note does not say so"
        remedy = "Say in the note whose claim it is, or add a source of another side."
        yield at("one-sided-claim", place, fault, remedy)
