"""Find every problem of a map folder in one run."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from geo.check.exceptions import without_exceptions
from geo.check.faces import ground
from geo.check.features import features
from geo.check.files import map_file
from geo.check.geometry import geometry
from geo.check.licences import licences
from geo.check.names import one_sided_names
from geo.check.settlements import evidence_is_readable
from geo.check.sidecar import sidecar
from geo.check.sources import claims, sides, unused_sources
from geo.check.statements import statements
from geo.errors import InvalidFolder, Problem
from geo.folder.catalog import Catalog
from geo.folder.reader import bundled, load

__all__ = ["check", "problems", "read_checked"]

# With one of these the areas cannot be laid over each other, or what shows would only follow.
BLOCKING = {
    "area", "axis-order", "crs", "district", "held", "holder", "id", "invalid", "short-line",
    "unknown-layer",
}  # fmt: skip

REPEATED = {"area", "district"}  # faults of one thing, met wherever it is named


def problems(folder: Path, *, today: date | None = None) -> list[Problem]:
    """Read a map folder and list everything that is wrong with it, sorted."""
    return _look(folder, today)[1]


def read_checked(folder: Path) -> Catalog:
    """Read a map folder that has no problem.

    Raises
    ------
    InvalidFolder
        With every problem that `problems` finds.
    """
    catalog, found = _look(folder, None)
    if catalog is None or found:
        raise InvalidFolder(found)
    return catalog


def _look(folder: Path, today: date | None) -> tuple[Catalog | None, list[Problem]]:
    catalog, found = load(folder)
    if catalog is not None:
        found = [*found, *check(catalog, whole=not found, today=today)]
    return catalog, sorted(set(found))


def _deduplicate(found: Iterable[Problem]) -> Iterator[Problem]:
    """Report a repeated problem once, where it first occurs."""
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in found:
        if problem.kind in REPEATED:
            alike.setdefault((problem.file, problem.fault), []).append(problem)
        else:
            yield problem
    for first, *others in alike.values():
        more = f"; the same in {len(others)} more, to {others[-1].place}" if others else ""
        yield replace(first, fault=first.fault + more)


def check(
    catalog: Catalog | Path | str | None = None, *, whole: bool = True, today: date | None = None
) -> list[Problem]:
    """Find every problem of a map: what its files say of each other, and the ground they cover.

    Parameters
    ----------
    catalog
        A catalogue or a map folder; without one, the layers that come with the package. Of a
        folder, what keeps a file from being read is a problem too.
    whole
        False when some file of the catalogue could not be read: then what would only follow from
        that, such as a source nobody uses, is not reported.
    today
        The day that decides which exceptions still hold; by default the present one, UTC.
    """
    if not isinstance(catalog, Catalog):
        return problems(bundled() if catalog is None else Path(catalog), today=today)
    found = list(_deduplicate([*_each_file(catalog), *_between_files(catalog)]))
    blocking = {problem.kind for problem in found} & BLOCKING
    if whole and not blocking:
        found += [*unused_sources(catalog), *ground(catalog)]
    sound = whole and not blocking
    day = today or datetime.now(UTC).date()
    return list(without_exceptions(catalog, found, today=day, sound=sound))


def _each_file(catalog: Catalog) -> Iterator[Problem]:
    yield from map_file(catalog)
    for layer in catalog.layers.values():
        yield from sidecar(catalog, layer)
        yield from features(catalog, layer)
        yield from geometry(catalog, layer)
        yield from evidence_is_readable(catalog, layer)


def _between_files(catalog: Catalog) -> Iterator[Problem]:
    yield from sides(catalog)
    yield from statements(catalog)
    yield from claims(catalog)
    yield from licences(catalog)
    yield from one_sided_names(catalog)
