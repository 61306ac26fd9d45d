"""Make all that a release consists of in ``dist/``: ``make release``.

The packages, the site and its data as archives, the digests of all of them, and the notes, which
are the newest part of CHANGELOG.md. The same commit gives the same site and data.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from atlas.site import build
from geo.output.transaction import transaction
from geo.publish.citation import PROGRAM, released

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
CHANGES = re.compile(r"^## (\S+) — (\d{4}-\d\d-\d\d)\n+(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a file in an archive, for the same bytes on every run


def notes(changelog: str, version: str) -> str:
    """Return what the changelog says of a version, which must be its newest and have a date."""
    newest = CHANGES.search(changelog)
    first = re.search(r"^## (.*)$", changelog, re.MULTILINE)
    if not newest or not first or newest.start() != first.start() or newest[1] != version:
        heading = first[0] if first else "nothing"
        sys.exit(
            f'CHANGELOG.md: begins with "{heading}", but pyproject.toml has version {version}. '
            f"Close it: ## {version} — YYYY-MM-DD"
        )
    return f"# {PROGRAM} {version}\n\n{newest[2]}\n\n{newest[3].strip()}\n"


def archive(folder: Path, path: Path) -> None:
    """Pack a folder under the name of the archive; the same files give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                about = zipfile.ZipInfo(
                    f"{path.stem}/{file.relative_to(folder).as_posix()}", EARLIEST
                )
                about.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(about, file.read_bytes())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*module: str) -> None:
    """Run a tool of this environment, and end with what it says if it fails."""
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def main() -> None:
    """Make the release; print what is in it."""
    version = released()
    text = notes((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    with transaction(DIST) as output, tempfile.TemporaryDirectory() as folder:
        new = output.add("release", DIST)
        run("build", "--no-isolation", "--outdir", str(new), str(ROOT))
        run("twine", "check", "--strict", *sorted(map(str, new.iterdir())))
        site = Path(folder) / "site"
        build.build(site, whole=True, progress=print)
        archive(site, new / f"{PROGRAM}-{version}-site.zip")
        archive(site / "data", new / f"{PROGRAM}-{version}-data.zip")
        digests = [f"{digest(path)}  {path.name}\n" for path in sorted(new.iterdir())]
        (new / "SHA256SUMS").write_text("".join(digests), encoding="utf-8")
        (new / "NOTES.md").write_text(text, encoding="utf-8")
        output.commit()
    for path in sorted(DIST.iterdir()):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:,.0f} kB")


if __name__ == "__main__":
    main()
