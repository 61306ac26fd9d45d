"""Watch a map folder and the code of the page; make the site again, or tell what is wrong."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition

import atlas
import geo
from atlas.page import assets
from atlas.scene.scene import scene
from atlas.site import build, downloads, link_previews
from geo.check import check
from geo.errors import InvalidFolder, MapError
from geo.folder.reader import load

PAUSE = 0.1  # seconds between looks at the folders
CODE = (Path(atlas.__file__).parent, Path(geo.__file__).parent)
SUFFIXES = {".css", ".geojson", ".html", ".js", ".py", ".toml"}


@dataclass
class Watch:
    """A site that is made again whenever its map folder changes, and what is wrong with that."""

    folder: Path
    out: Path
    stamp: str = ""  # of the site as it is
    problems: list[str] = field(default_factory=list)
    known: dict[str, geo.Layer] = field(default_factory=dict)  # whose files are still the same
    changed: Condition = field(default_factory=Condition)

    def page(self, name: str) -> str | None:
        """Give the first page of a site that has none yet."""
        is_lacking = name == build.FIRST_PAGE and not (self.out / name).exists()
        return assets.read("nothing.html") if is_lacking else None

    def wait(self, seconds: float) -> None:
        """Wait for news, but no longer than this."""
        with self.changed:
            self.changed.wait(seconds)

    def build(self) -> None:
        """Check the folder and make the site; keep the last good one if something is wrong."""
        try:
            self._build()
            self.stamp = f"{time.time_ns():x}"
            self._tell([])
        except InvalidFolder as error:
            self._tell([str(problem) for problem in error.problems])
        except MapError as error:
            self._tell([str(error)])
        except Exception as error:
            self._tell([f"{type(error).__name__}: {error}"])

    def _build(self) -> None:
        catalog, problems = load(self.folder, self.known)
        if catalog is None or problems:
            raise InvalidFolder(problems)
        self.known = catalog.layers
        if found := list(check(catalog)):
            raise InvalidFolder(found)
        site = link_previews.Site.of(downloads.present(self.out))
        build.write_pages(build.pages(scene(catalog), site), self.out)

    def _tell(self, problems: list[str]) -> None:
        """Tell the readers: another stamp is a page to load again."""
        self.problems = problems
        with self.changed:
            self.changed.notify_all()

    def run(self, again: Callable[[], None]) -> None:
        """Watch for ever; ``again`` starts the program anew, with code that changed."""
        before = dict(_times(self.folder, *CODE))
        self.build()
        while True:
            time.sleep(PAUSE)
            now = dict(_times(self.folder, *CODE))
            if now == before:
                continue
            changed = {path for path, _ in before.items() ^ now.items()}
            before = now
            self._take(changed, again)

    def _take(self, names: Iterable[Path], again: Callable[[], None]) -> None:
        stems = {path.stem for path in names}
        self.known = {name: layer for name, layer in self.known.items() if name not in stems}
        if any(path.suffix == ".py" for path in names):
            if fault := _fault_in_code():
                self._tell([fault])
                return
            again()
        _forget()
        self.build()


def _times(*folders: Path) -> Iterator[tuple[Path, int]]:
    """List the files of some folders, and when each was last changed."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                with suppress(OSError):  # gone since: the next look knows
                    yield path, path.stat().st_mtime_ns


def _forget() -> None:
    """Forget every file that was read and every template made of one."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "atlas":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _fault_in_code() -> str:
    """Say why the code cannot be read, if it cannot."""
    command = [sys.executable, "-c", "import atlas.cli, atlas.site"]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 -- ourselves
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    places = [line for line in lines if line.startswith("File ")]
    return ": ".join([*places[-1:], *lines[-1:]]) if done.returncode else ""
