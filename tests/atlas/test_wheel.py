"""The wheel holds the folders, installs beside PyPA's build and works from anywhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.paths import ROOT

FOLDERS = {"geo": "geo", "layers": "geo/layers", "build/atlas": "atlas"}
MADE = {"__pycache__", ".DS_Store"}
SCRIPTS = ROOT / "build" / "atlas" / "page" / "js"  # the wheel holds what is bundled from them


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that must succeed, away from this repository's own environment."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=inherited, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release would be, with the tools that are here."""
    out = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT)
    run(*build, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone, beside the packages it needs; give the folder of its programs.

    The packages are those of the environment the tests run in. A ``.pth`` file names their folder,
    and such files in there are not read: the editable install of this repository is out of reach.
    """
    home = tmp_path_factory.mktemp("elsewhere")
    venv.create(home, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", vars={"base": str(home), "platbase": str(home)})
    beside = Path(paths["purelib"]) / "beside.pth"
    beside.write_text(sysconfig.get_paths()["purelib"] + "\n")
    programs = Path(paths["scripts"])
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    install = ("--python", programs / "python", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, *install, "--ignore-installed", wheel, cwd=home)
    return programs


def test_the_wheel_holds_every_file_of_the_folders_and_no_other(wheel: Path) -> None:
    expected = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not MADE & set(path.parts)
        if SCRIPTS not in path.parents or SCRIPTS / "dist" in path.parents
    }
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == expected
    assert "atlas/page/js/dist/viewer.js" in held


def test_the_wheel_carries_the_licence_and_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "karabakh-map = atlas.__main__:main" in archive.read(entry).decode()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_program_builds_the_page_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    run(installed / "karabakh-map", "build", cwd=tmp_path)
    page = tmp_path / "site" / "index.html"
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_the_installed_packages_are_the_wheels(installed: Path, tmp_path: Path) -> None:
    found = run(
        installed / "python",
        "-c",
        "import atlas, geo; print(geo.__file__, atlas.__file__, geo.bundled())",
        cwd=tmp_path,
    )
    assert str(ROOT) not in found.replace(str(installed.parent), "")


@pytest.mark.parametrize("folder", ["elsewhere", "here"])
def test_the_tool_named_build_keeps_its_name(installed: Path, tmp_path: Path, folder: str) -> None:
    where = ROOT if folder == "here" else tmp_path
    assert run(installed / "python", "-m", "build", "--version", cwd=where).startswith("build ")


def test_the_guide_leads_from_an_empty_folder_to_a_map(installed: Path, tmp_path: Path) -> None:
    """Word for word, with the installed program alone."""
    guide = (ROOT / "docs" / "your-own-map.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4}karabakh-map (.*)$", guide, re.MULTILINE)
    assert len(commands) >= 8
    (tmp_path / "towns.csv").write_text("NAME,lng,lat\nOld town,41.0,43.0\n", encoding="utf-8")
    for command in commands:
        said = run(installed / "karabakh-map", *shlex.split(command), cwd=tmp_path)
    assert "index.html" in said
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "Old town" in page
    assert "The land is captured" in page


def test_the_example_builds_as_its_page_says(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "cyprus", tmp_path / "cyprus")
    text = (tmp_path / "cyprus" / "README.md").read_text(encoding="utf-8")
    for command in re.findall(r"^ {4}karabakh-map (.*)$", text, re.MULTILINE):
        run(installed / "karabakh-map", *shlex.split(command), cwd=tmp_path / "cyprus")
    assert (tmp_path / "cyprus" / "site" / "data" / "cyprus-map.gpkg").is_file()
