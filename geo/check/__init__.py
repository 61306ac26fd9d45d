"""Find every problem of a map folder in one run."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

from geo.check.faces import faces
from geo.check.features import features
from geo.check.files import links, map_file, sidecar, without_exceptions
from geo.check.geometry import geometry
from geo.check.licences import licences
from geo.check.names import one_sided_names
from geo.check.problem import deduplicate
from geo.check.settlements import settlements
from geo.check.sources import claims, sides, unused_sources
from geo.check.statements import statements
from geo.errors import InvalidFolder, Problem, limited
from geo.folder.catalog import Catalog
from geo.folder.reader import bundled, load

__all__ = ["check", "inspect", "problems", "read_checked"]

# With one of these the areas cannot be laid over each other, or what shows would only follow.
BLOCKING = {
    "area", "axis-order", "crs", "district", "held", "holder", "id", "invalid", "short-line",
    "unknown-layer",
}  # fmt: skip


def problems(folder: Path, *, today: date | None = None) -> list[Problem]:
    """Read a map folder and list everything that is wrong with it, sorted."""
    return inspect(folder, today=today)[1]


def read_checked(folder: Path) -> Catalog:
    """Read a map folder that has no problem.

    Raises
    ------
    InvalidFolder
        With every problem that `problems` finds.
    """
    catalog, problems = inspect(folder)
    if catalog is None or problems:
        raise InvalidFolder(problems)
    return catalog


def inspect(folder: Path, *, today: date | None = None) -> tuple[Catalog | None, list[Problem]]:
    """Read what can be read of a map folder, with everything that is wrong with it, sorted."""
    catalog, problems = load(folder)
    if catalog is not None:
        problems = [*problems, *check(catalog, whole=not problems, today=today)]
    return catalog, sorted(set(problems))


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
        folder = bundled() if catalog is None else Path(catalog)
        return inspect(folder, today=today)[1]
    problems = list(deduplicate(chain(_each_file(catalog), limited(_between_files(catalog)))))
    sound = whole and not BLOCKING & {problem.kind for problem in problems}
    if sound:
        problems += [*unused_sources(catalog), *limited(faces(catalog))]
    day = today or datetime.now(UTC).date()
    return list(without_exceptions(catalog, problems, today=day, sound=sound))


def _each_file(catalog: Catalog) -> Iterator[Problem]:
    yield from links(catalog)
    yield from map_file(catalog)
    for layer in catalog.layers.values():
        for look in (sidecar, features, geometry, settlements):
            yield from limited(look(catalog, layer))


def _between_files(catalog: Catalog) -> Iterator[Problem]:
    yield from sides(catalog)
    yield from statements(catalog)
    yield from claims(catalog)
    yield from licences(catalog)
    yield from one_sided_names(catalog)
