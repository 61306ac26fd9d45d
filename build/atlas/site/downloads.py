"""The data and the pictures of a site: made when asked for, and again when they are out of date."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import geo
from geo.publish import freshness
from geo.publish.citation import NAME

BOTH = DATA, STILLS = "data", "stills"
ATLAS = Path(__file__).parents[1]
DRAWN_WITH = ("*.py", "languages/*.toml", "fonts/*.ttf")
Say = Callable[[str], None]


def there(out: Path) -> tuple[str, ...]:
    """List which of the two a site has."""
    return tuple(name for name in BOTH if (out / name).is_dir())


def due(out: Path, folder: Path, *, whole: bool) -> tuple[str, ...]:
    """List which of the two are to be made: what is of another state, and what is missing.

    Parameters
    ----------
    whole
        Whether the site is to have both; otherwise it keeps what it has, and only that.
    """
    wanted = [name for name in BOTH if whole or _is_ours(out / name)]
    return tuple(one for one in wanted if not freshness.is_current(out / one, _state(one, folder)))


def write(catalog: geo.Catalog, new: Path, names: tuple[str, ...], *, out: Path, say: Say) -> None:
    """Make what is due in the folder ``new``, which takes the place of ``out``."""
    if DATA in names:
        from geo.publish import (
            data_package,  # reads and writes files of many kinds, which the pages do without
        )

        say("Writing the data")
        data_package.write(catalog, new / DATA)
    if STILLS in names:
        from atlas.stills.files import write_set  # needs a painter of pictures

        files = write_set(catalog, new / STILLS, say)
        _keep(out / STILLS, new / STILLS)
        _describe(catalog, new / STILLS, files)


def _is_ours(folder: Path) -> bool:
    """Say whether a folder was written here: a site's may hold somebody else's data."""
    return str(freshness.record(folder).get("name")).startswith(NAME)


def _state(name: str, folder: Path) -> str:
    if name == DATA:
        return freshness.state(folder)
    return freshness.state(folder, [path for kind in DRAWN_WITH for path in ATLAS.glob(kind)])


def _keep(old: Path, new: Path) -> None:
    """Keep the pictures that somebody else put beside the set."""
    ours = {one["path"] for one in freshness.record(old).get("resources", [])} | {freshness.RECORD}
    for path in old.iterdir() if old.is_dir() else ():
        if path.is_file() and path.name not in ours and not (new / path.name).exists():
            shutil.copy2(path, new)


def _describe(catalog: geo.Catalog, folder: Path, files: list[Path]) -> None:
    """Record in the folder what the set was made from, and each of its pictures."""
    from geo.publish import data_package

    said = {
        **data_package.head(catalog, f"{NAME}-{STILLS}"),
        freshness.STATE: _state(STILLS, catalog.folder),
        "resources": [freshness.resource(folder, one.name, one.name) for one in files],
    }
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    (folder / freshness.RECORD).write_text(text, "utf-8")
