"""What `make` says on a machine that lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

TOOLS = ("sh", "env", "rm", "test", "touch", "printf")

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that has the shell's own and nothing else."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (programs / tool).symlink_to(found)
    shutil.copy(ROOT / "Makefile", tmp_path)
    return programs


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def make(machine: Path, *arguments: str) -> str:
    """Run make where only the machine's programs are found; it must fail, and say why."""
    found = shutil.which("make")
    assert found
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        [found, *arguments, ".venv/.made"],
        cwd=machine.parent,
        env={**kept, "PATH": str(machine)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    return done.stderr


def test_a_machine_without_python_is_told_what_to_install(machine: Path) -> None:
    assert "python3: not found, or older than 3.11. Install Python 3.11 or newer" in make(machine)


def test_an_old_python_is_not_used(machine: Path) -> None:
    program(machine / "python3", "exit 1")
    assert "python3: not found, or older than 3.11. Install Python 3.11 or newer" in make(machine)


def test_an_old_python_that_was_asked_for_is_refused(machine: Path) -> None:
    program(machine / "old", "exit 1")
    assert "old: older than 3.11. Install Python 3.11 or newer" in make(machine, "PYTHON=old")


def test_a_python_without_venv_is_told_which_package_brings_it(machine: Path) -> None:
    lacking = f'case "$2" in *venv*) exit 1;; *) exec "{sys.executable}" "$@";; esac'
    program(machine / "python3", lacking)
    assert "python3: has no venv. Install it; on Debian and Ubuntu: apt-get" in make(machine)


def test_make_map_builds_the_pages_the_data_and_the_pictures() -> None:
    command = ["make", "--no-print-directory", "-n", "map"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == ".venv/bin/karabakh-map build --all"
