"""Land and sea cover the frame: what opens or overlaps between layers is named with its size."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import geo
from geo.check import problems
from geo.check.tiling import frame
from tests.paths import INVENTED

FRAME = 'frame = [10.0, 50.0, 14.0, {top}]\ncoverage = ["north", "south"]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(INVENTED, tmp_path / "layers"))
    north = (folder / "north.geojson").read_text(encoding="utf-8")
    assert "52.0" in north
    chart = folder / "map.toml"
    text = chart.read_text(encoding="utf-8").replace("frame = [9.0, 49.0, 15.0, 53.0]", FRAME)
    chart.write_text(text.replace("{top}", "52.0"), encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return [str(problem) for problem in frame(geo.read(folder))]


def test_layers_that_fit_have_no_problem(folder: Path) -> None:
    assert not list(frame(geo.read(folder)))


def test_a_gap_at_the_edge_of_the_frame_is_named(folder: Path) -> None:
    [said] = change(folder, "map.toml", "14.0, 52.0", "14.0, 52.5")
    assert 'layers/north.geojson: feature "north": leaves a gap of' in said


def test_an_overlap_is_named_with_both_features(folder: Path) -> None:
    text = (folder / "map.toml").read_text(encoding="utf-8")
    text = text.replace('districts = ["shires", "north", "south"]', 'districts = ["south"]')
    (folder / "map.toml").write_text(text, encoding="utf-8")
    said = change(
        folder, "south.geojson", "[14.0,51.0],[10.0,51.0]", "[14.0,51.0],[12.0,51.1],[10.0,51.0]"
    )
    assert any('overlaps "south:south" by' in one for one in said)


def test_an_unknown_layer_is_named(folder: Path) -> None:
    path = folder / "map.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('coverage = ["north"', 'coverage = ["nroth"'), encoding="utf-8")
    assert any('coverage: "nroth" is not a layer' in str(one) for one in problems(folder))


def test_our_own_land_and_sea_cover_the_frame() -> None:
    catalog = geo.read()
    assert catalog.map.coverage
    assert not list(frame(catalog))
