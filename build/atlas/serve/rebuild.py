"""Watch a map folder and the code of the page; rebuild the site when they change."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import watchfiles

import atlas
import geo
from atlas.page import assets
from atlas.scene.scene import scene
from atlas.site import build, downloads
from atlas.site.location import Site
from geo.check import check
from geo.errors import InvalidFolder, MapError
from geo.folder.reader import load

CODE = (Path(atlas.__file__).parent, Path(geo.__file__).parent)
SUFFIXES = {".css", ".geojson", ".html", ".js", ".png", ".py", ".toml", ".webp"}
SETTLED = 50  # milliseconds without a further change, after which files are read
IDLE = 500  # milliseconds between looks at whether to stop


@dataclass
class Watch:
    """A site that is rebuilt whenever its map folder changes, and the problems of the folder."""

    folder: Path
    out: Path
    stamp: str = ""  # of the site as it is
    problems: list[str] = field(default_factory=list)
    known: dict[str, geo.Layer] = field(default_factory=dict)  # whose files are still the same
    stopped: Event = field(default_factory=Event)

    def page(self, name: str) -> str | None:
        """Return the first page of a site that has none yet."""
        is_lacking = name == build.FIRST_PAGE and not (self.out / name).exists()
        return assets.read("nothing.html") if is_lacking else None

    def build(self) -> None:
        """Check the folder and build the site; keep the last good one if something is wrong."""
        try:
            self._build()
        except InvalidFolder as error:
            self.problems = [str(problem) for problem in error.problems]
        except MapError as error:
            self.problems = [str(error)]
        except Exception as error:
            self.problems = [f"{type(error).__name__}: {error}"]
        else:
            self.problems = []
            self.stamp = f"{time.time_ns():x}"  # another stamp is a page to load again

    def _build(self) -> None:
        catalog, problems = load(self.folder, self.known)
        if catalog is None or problems:
            raise InvalidFolder(problems)
        self.known = catalog.layers
        if found := list(check(catalog)):
            raise InvalidFolder(found)
        site = Site.of(downloads.present(self.out))
        build.write_pages(build.pages(scene(catalog), site), self.out)

    def run(self, restart: Callable[[], None]) -> None:
        """Watch until stopped; ``restart`` starts the program anew, with code that changed."""
        changes = watchfiles.watch(
            self.folder,
            *(folder for folder in CODE if folder.is_dir()),
            watch_filter=lambda _, path: _matters(Path(path)),
            debounce=SETTLED,
            step=SETTLED,
            stop_event=self.stopped,
            rust_timeout=IDLE,
            yield_on_timeout=True,
        )
        next(changes, None)  # from here on no change is missed
        self.build()
        for batch in changes:
            if batch:
                self._follow({Path(path) for _, path in batch}, restart)

    def _follow(self, paths: Iterable[Path], restart: Callable[[], None]) -> None:
        code = [path for path in paths if any(path.is_relative_to(folder) for folder in CODE)]
        if any(path.suffix == ".py" for path in code) and (fault := _fault_in_code()):
            self.problems = [fault]
        elif code:
            restart()
        else:
            stems = {path.stem for path in paths}
            self.known = {name: layer for name, layer in self.known.items() if name not in stems}
            self.build()


def _matters(path: Path) -> bool:
    """Decide whether a site is made from a file."""
    return path.suffix in SUFFIXES and not path.name.startswith(".")


def _fault_in_code() -> str:
    """Say why the code cannot be imported, if it cannot."""
    command = [sys.executable, "-c", "import atlas.cli.app, atlas.serve.server"]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 -- ourselves
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    places = [line for line in lines if line.startswith("File ")]
    return ": ".join([*places[-1:], *lines[-1:]]) if done.returncode else ""
