"""What the page weighs, and how the benchmark finds out."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import geo
from tests.bench import growth, weighing

LARGEST = 180_000  # bytes of brotli, with four languages and the relief


@pytest.fixture(scope="module")
def page(index: Path) -> str:
    """The page as it is published."""
    return index.read_text("utf-8")


def test_the_page_is_light(page: str) -> None:
    assert weighing.weight(page) < LARGEST


@pytest.mark.parametrize("part", weighing.PARTS)
def test_every_part_that_is_weighed_is_found_once(page: str, part: str) -> None:
    found = re.findall(weighing.PARTS[part], page, flags=re.DOTALL)
    assert len(found) == 1
    assert len(found[0]) > 1_000


def test_languages_and_data_are_weighed_too(page: str, catalog: geo.Catalog) -> None:
    assert {match[1] for match in weighing.TEXTS.finditer(page)} == {*catalog.map.languages}
    data = weighing.DATA.search(page)
    assert data
    assert len(json.loads(data[2])["layers"]) > 10


@pytest.mark.parametrize("rough", [False, True])
def test_finer_layers_have_so_many_times_the_vertices(tmp_path: Path, rough: bool) -> None:
    growth.finer(geo.bundled(), tmp_path / "finer", times=10, rough=rough)
    before, after = (_segments(folder) for folder in (geo.bundled(), tmp_path / "finer"))
    assert len(after) == 10 * len(before)
    # A border that two features share is still the same text.
    assert len({frozenset(one) for one in after}) == 10 * len({frozenset(one) for one in before})


def _segments(folder: Path) -> list[tuple[Any, Any]]:
    layer = json.loads((folder / "districts.geojson").read_text("utf-8"))
    rings = [ring for one in layer["features"] for ring in _rings(one["geometry"]["coordinates"])]
    return [(tuple(a), tuple(b)) for ring in rings for a, b in pairwise(ring)]


def _rings(nested: Any) -> Iterator[Any]:
    if isinstance(nested[0][0], int | float):
        yield nested
    else:
        for one in nested:
            yield from _rings(one)
