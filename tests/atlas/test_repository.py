"""The repository is what its pages say, and installs from any index of packages."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.paths import ROOT

PAGES = sorted([*ROOT.glob("*.md"), ROOT / "layers" / "README.md", *ROOT.glob("docs/*.md"),
                *ROOT.glob("examples/*/*.md")])  # fmt: skip
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-bench.txt",
    "requirements-docs.txt",
)
MADE = {"site", "dist", "node_modules"}
REGISTRIES = re.compile(r"\b(pypi|npmjs|pythonhosted)\.(org|com|io)\b")
LOCK_FILES = ("uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock")
FOLDER_FILES = {"map", "ledger", "sources"}


def files(*suffixes: str) -> Iterator[Path]:
    """List the repository's own files: not what tools made, not hidden folders but .ci."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        made = "__pycache__" in parts or MADE & {parts[0]} or parts[0].startswith("site")
        if path.is_file() and not hidden and not made and (not suffixes or path.suffix in suffixes):
            yield path


def requirements(name: str) -> dict[str, list[Requirement]]:
    """Read a lock file as its requirements by name; one name may stand there once per marker."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / name).read_text().splitlines():
        if line and line[0] not in " #":
            requirement = Requirement(line.removesuffix("\\").strip())
            found.setdefault(requirement.name.lower(), []).append(requirement)
    return found


def project() -> dict[str, object]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return dict(tomllib.load(file)["project"])


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_and_hashed(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) > 30
    for entry in pinned:
        assert re.match(r"[a-z0-9._-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_holds_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert not re.search(r"://|--index|--extra-index|--find-links|--trusted-host| @ ", text)


def test_what_the_map_needs_is_pinned_alike_for_its_maintainers() -> None:
    run, dev, *more = map(requirements, LOCKS)
    for lock in more:  # which may need a package on more kinds of Python
        pins = {name: {pin.specifier for pin in lock.get(name, [])} for name in dev}
        assert {name for name in dev if {pin.specifier for pin in dev[name]} != pins[name]} == set()
    assert {name: run[name] for name in run if run[name] != dev.get(name)} == {
        name: run[name]
        for name in run
        if name == "colorama"  # needed there for more reasons
    }


def test_every_dependency_named_in_the_project_is_in_the_lock_file() -> None:
    locked = requirements("requirements.txt")
    for line in project()["dependencies"]:  # type: ignore[attr-defined]
        wanted = Requirement(line)
        pins = [next(iter(pin.specifier)).version for pin in locked[wanted.name]]
        assert all(wanted.specifier.contains(pin) for pin in pins), line


def test_no_file_names_a_registry() -> None:
    text = (".py", ".toml", ".md", ".txt", ".sh", ".yaml", ".yml", ".js", ".css", ".html", "")
    found = [path for path in files(*text) if REGISTRIES.search(path.read_text(errors="replace"))]
    assert not found


def test_no_lock_file_of_another_tool() -> None:
    assert not [path for path in files() if path.name in LOCK_FILES]


def test_the_folder_build_is_no_package() -> None:
    assert not (ROOT / "build" / "__init__.py").exists()
    assert not (ROOT / "build" / "__main__.py").exists()


def test_git_ignores_what_is_made_and_never_the_folder_build() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {"/site/", ".venv/"} <= set(ignored)
    assert not [line for line in ignored if line.strip("/*") == "build"]


def test_ci_calls_make_test_and_nothing_else() -> None:
    commands = (ROOT / ".ci" / "run").read_text().split("\n")[1:]
    assert [line for line in commands if line] == ["set -eu", "exec make test"]


def test_every_layer_has_both_its_files() -> None:
    layers = ROOT / "layers"
    drawn = {path.stem for path in layers.glob("*.geojson")}
    told = {path.stem for path in layers.glob("*.toml")} - FOLDER_FILES
    assert drawn == told
    assert drawn


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(file), f"{page.name}: {target}"


def test_the_manual_of_the_layers_says_what_the_schema_says() -> None:
    manual = runpy.run_path(str(ROOT / "docs" / "manual.py"))
    text = (ROOT / "layers" / "README.md").read_text(encoding="utf-8")
    assert manual["filled"](text) == text, "run python docs/manual.py"
    shown = set(re.findall(r"<!-- keys of (\w+) -->", text))
    assert shown >= {"Properties", "Sidecar", "Style", "Statement", "Source", "MapFile"}
    assert "| needed |" in text


def test_every_make_target_a_page_names_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    calls = re.compile(r"(?:`|^ {4})make ([a-z]+)", re.MULTILINE)
    named = {name for page in PAGES for name in calls.findall(page.read_text())}
    assert {"map", "test"} <= named
    assert named <= targets


def test_the_changelog_tells_of_this_version() -> None:
    first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first
    assert first[1] == project()["version"]
