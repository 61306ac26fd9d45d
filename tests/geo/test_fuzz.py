"""A spoilt folder ends with a message or with a valid map, never with a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

from geo.check import read_checked
from tests.fuzz import run
from tests.paths import INVENTED
from tests.reformatted import reformatted

COUNT = int(os.environ.get("KARABAKH_FUZZ", "150"))  # folders; 2000 before a release


def test_a_spoilt_folder_is_checked_to_the_end() -> None:
    assert run(COUNT, INVENTED, 1, read_checked) == []


def test_a_spoilt_folder_is_tidied_or_refused() -> None:
    def tidied_twice(folder: Path) -> None:
        for path, text in reformatted(folder).items():
            path.write_text(text, encoding="utf-8")
        assert not reformatted(folder)

    assert run(COUNT, INVENTED, 10_000, tidied_twice) == []


def test_the_fuzzer_can_find_something() -> None:
    def careless(folder: Path) -> None:
        for path in folder.glob("*.geojson"):
            json.loads(path.read_bytes())["features"]

    assert len(run(60, INVENTED, 1, careless)) > 5
