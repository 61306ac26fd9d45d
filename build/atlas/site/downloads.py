"""The data and the pictures of a site: made on request, then kept up to date."""

import json
from collections.abc import Callable
from pathlib import Path

import geo
from geo.errors import InTheWay
from geo.output.record import Record
from geo.publish import freshness

BOTH = DATA, STILLS = "data", "stills"  # folders of the site, and sets on its record
ATLAS = Path(__file__).parents[1]
DRAWN_WITH = ("*.py", "languages/*.toml", "fonts/*.ttf")
Progress = Callable[[str], None]


def present(out: Path) -> tuple[str, ...]:
    """List which of the two a site has."""
    return tuple(name for name in BOTH if _is_ours(out / name, name))


def due(out: Path, catalog: geo.Catalog, *, whole: bool) -> tuple[str, ...]:
    """List which of the two to make: those that are missing or out of date.

    Parameters
    ----------
    whole
        Whether the site is to have both; otherwise it keeps what it has, and only that.
    """
    wanted = BOTH if whole else present(out)
    return tuple(
        name for name in wanted if not freshness.is_current(out / name, name, _state(name, catalog))
    )


def names(catalog: geo.Catalog, name: str) -> list[str]:
    """List the files that one of the two has."""
    if name == DATA:
        from geo.publish import data_package

        return data_package.names(catalog)
    from atlas.stills.files import names_of_set

    return [*names_of_set(catalog), freshness.PACKAGE]


def write(catalog: geo.Catalog, name: str, folder: Path, progress: Progress) -> None:
    """Write one of the two into an empty folder."""
    if name == DATA:
        from geo.publish import data_package  # slow to import; the pages need none of it

        progress("Writing the data")
        data_package.write_files(catalog, folder)
    else:
        from atlas.stills.files import write_set

        files = write_set(catalog, folder, progress)
        _describe(catalog, folder, files)


def _is_ours(folder: Path, set_name: str) -> bool:
    try:
        return bool(Record.read(folder).of_set(set_name))
    except InTheWay:
        return False


def _state(name: str, catalog: geo.Catalog) -> str:
    if name == DATA:
        return freshness.state(catalog)
    return freshness.state(catalog, [path for kind in DRAWN_WITH for path in ATLAS.rglob(kind)])


def _describe(catalog: geo.Catalog, folder: Path, files: list[Path]) -> None:
    """Describe the pictures as a data package does, with the state they were made from."""
    from geo.publish import data_package

    package = {
        **data_package.head(catalog, f"-{STILLS}"),
        freshness.STATE: _state(STILLS, catalog),
        "resources": [freshness.resource(folder, file.name, file.name) for file in files],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / freshness.PACKAGE).write_text(text, "utf-8")
