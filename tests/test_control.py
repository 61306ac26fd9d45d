"""Who held which place on the days that readers ask about, and how much that was."""

from typing import Any

import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import Point

import geo

DAYS = (
    "1988-02-19", "1994-06-01", "2020-09-26", "2020-11-22", "2020-12-13", "2022-09-01",
    "2024-01-01",
)  # fmt: skip
HOLDERS = {
    "S": "soviet", "A": "azerbaijan", "M": "armenia", "F": "armenian-forces",
    "P": "peacekeepers", "C": "contested",
}  # fmt: skip

# place: longitude, latitude, holders on DAYS; the points are the published ones, not the layer's
PLACES = {
    # The zone of November 2020
    "Stepanakert": (46.752, 39.815, "SFFPPPA"), "Martakert": (46.813, 40.215, "SFFPPPA"),
    "Martuni": (47.112, 39.795, "SFFPPPA"), "Askeran": (46.833, 39.937, "SFFPPPA"),
    "Khojaly": (46.792, 39.914, "SFFPPPA"), "Karmir Shuka": (46.9486, 39.6758, "SFFPPPA"),
    "Lower Taghavard": (46.9227, 39.6689, "SFFPPPA"), "Herher": (46.9636, 39.7031, "SFFPPPA"),
    "Machkalashen": (47.0289, 39.6939, "SFFPPPA"), "Sarushen": (46.9056, 39.7222, "SFFPPPA"),
    "Khachmach": (46.8742, 39.7525, "SFFPPPA"), "Mkhitarashen": (46.7744, 39.7614, "SFFPPPA"),
    "Shosh": (46.7847, 39.7700, "SFFPPPA"), "Khnatsakh": (46.7389, 39.8469, "SFFPPPA"),
    "Mets Shen": (46.6019, 39.6583, "SFFPPPA"), "Lisagor": (46.6431, 39.6875, "SFFPPPA"),
    "Vank": (46.5442, 40.0528, "SFFPPPA"), "Kochoghot": (46.5758, 40.1253, "SFFPPPA"),
    "Maghavuz": (46.6986, 40.2511, "SFFPPPA"), "Mokhratagh": (46.7531, 40.2139, "SFFPPPA"),
    "Levonarkh": (46.8083, 40.3167, "SFFPPPA"), "Seysulan": (46.9850, 40.2464, "SFFPPPA"),
    "Skhtorashen": (46.9406, 39.7036, "SFFPPPA"), "Khandzk": (46.6786, 39.9339, "SFFPPPA"),
    "Charektar": (46.3444, 40.1456, "SFFPPPA"), "Parukh": (46.8011, 40.0194, "SFFPPCA"),
    # Taken in the war of 2020
    "Shusha / Shushi": (46.748, 39.758, "SFFAAAA"), "Hadrut": (47.030, 39.517, "SFFAAAA"),
    "Karintak": (46.7492, 39.7417, "SFFAAAA"), "Avetaranots": (46.8306, 39.7031, "SFFAAAA"),
    "Zardanashen": (46.8806, 39.6675, "SFFAAAA"), "Shekher": (46.9792, 39.6464, "SFFAAAA"),
    "Upper Taghavard": (46.9044, 39.6658, "SFFAAAA"), "Mets Tagher": (46.9547, 39.6183, "SFFAAAA"),
    "Sghnakh": (46.7997, 39.7211, "SFFAAAA"), "Sargsashen": (46.8950, 39.6919, "SFFAAAA"),
    "Azokh": (46.989, 39.619, "SFFAAAA"), "Khandzadzor": (46.8783, 39.4969, "SFFAAAA"),
    "Tsaghkavank": (47.0861, 39.5489, "SFFAAAA"), "Talish": (46.7408, 40.3814, "SFFAAAA"),
    "Mataghis": (46.7502, 40.3259, "SFFAAAA"), "Fuzuli": (47.145, 39.601, "SFFAAAA"),
    "Garakhanbeyli": (47.2672, 39.5994, "SFFAAAA"), "Kand Horadiz": (47.2403, 39.4514, "SFFAAAA"),
    "Yukhari Seyidahmadli": (47.2608, 39.5778, "SFFAAAA"),
    "Jabrayil": (47.028, 39.399, "SFFAAAA"), "Shukurbeyli": (47.1431, 39.3169, "SFFAAAA"),
    "Qubadli": (46.582, 39.344, "SFFAAAA"), "Zangilan": (46.660, 39.084, "SFFAAAA"),
    "Minjivan": (46.723, 39.030, "SFFAAAA"), "Khtsaberd": (46.7708, 39.5458, "SFFFAAA"),
    "Hin Tagher": (46.8236, 39.5075, "SFFFAAA"), "Lele Tepe": (47.2687, 39.4085, "SFAAAAA"),
    # Handed over
    "Agdam": (46.927, 39.991, "SFFAAAA"), "Marzili": (47.0617, 39.9325, "SFFAAAA"),
    "Nor Maragha": (46.8811, 40.0992, "SFFAAAA"), "Boyahmadli": (46.8628, 40.1308, "SFFAAAA"),
    "Kalbajar": (46.044, 40.110, "SFFFAAA"), "Istisu": (45.961, 39.946, "SFFFAAA"),
    "Pirilar": (46.1858, 40.1536, "SFFFAAA"), "Lachin": (46.550, 39.637, "SFFPPAA"),
    "Zabukh": (46.5433, 39.5897, "SFFPPAA"), "Sus": (46.5128, 39.6269, "SFFPPAA"),
    # Azerbaijan's throughout
    "Tartar": (46.932, 40.342, "SAAAAAA"), "Guzanli": (47.165, 40.159, "SAAAAAA"),
    "Chiragli": (47.0261, 40.1247, "SAAAAAA"), "Mahrizli": (47.0600, 40.0414, "SAAAAAA"),
    "Banovshalar": (47.080, 40.1265, "SAAAAAA"), "Horadiz": (47.335, 39.450, "SAAAAAA"),
    "Alkhanli": (47.3642, 39.5964, "SAAAAAA"), "Jojug Marjanli": (47.2967, 39.3925, "SAAAAAA"),
    "Chayli": (46.8228, 40.3364, "SAAAAAA"), "Maragha": (46.886, 40.331, "SAAAAAA"),
    "Shahumyan": (46.565, 40.418, "SAAAAAA"), "Gulistan": (46.5786, 40.3583, "SAAAAAA"),
    "Tap Garagoyunlu": (46.7706, 40.4283, "SAAAAAA"), "Naftalan": (46.820, 40.508, "SAAAAAA"),
    "Barda": (47.126, 40.376, "SAAAAAA"), "Ganja": (46.361, 40.682, "SAAAAAA"),
    # Armenia's, and the exclaves
    "Goris": (46.342, 39.511, "SMMMMMM"), "Kornidzor": (46.5305, 39.5476, "SMMMMMM"),
    "Kapan": (46.407, 39.208, "SMMMMMM"), "Vardenis": (45.732, 40.183, "SMMMMMM"),
    "Jermuk": (45.671, 39.840, "SMMMMMM"), "Artsvashen": (45.517, 40.634, "SAAAAAA"),
    "Karki": (44.951, 39.787, "SMMMMMM"), "Barkhudarli": (45.213, 40.998, "SMMMMMM"),
}  # fmt: skip


@pytest.fixture(scope="module")
def faces() -> GeoDataFrame:
    return geo.faces(geo.read())


@pytest.fixture(scope="module")
def on(faces: GeoDataFrame) -> dict[str, GeoDataFrame]:
    catalog = geo.read()
    return {day: geo.control(day, catalog, of=faces) for day in DAYS}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_its_holder_on_each_day(on: dict[str, GeoDataFrame], place: str) -> None:
    longitude, latitude, letters = PLACES[place]
    point = Point(longitude, latitude)
    found = {day: _holder(view, point) for day, view in on.items()}
    assert found == {day: HOLDERS[letter] for day, letter in zip(DAYS, letters, strict=True)}


def _holder(view: GeoDataFrame, point: Point) -> str:
    return str(view[view.contains(point)].holder.item())


def _held(view: GeoDataFrame, holder: str, **where: Any) -> float:
    rows = view[view.holder == holder]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return float(rows.area_km2.sum())


def test_armenian_forces_held_the_published_area_before_the_war(
    on: dict[str, GeoDataFrame],
) -> None:
    assert _held(on["2020-09-26"], "armenian-forces") == pytest.approx(11_458, rel=0.03)
    assert _held(on["2024-01-01"], "armenian-forces") == 0


@pytest.mark.parametrize(
    ("district", "least", "most"),
    [
        ("agdam", 0.72, 0.82), ("fuzuli", 0.28, 0.38), ("nkao", 0.86, 0.94),
        ("jabrayil", 0.95, 1.0), ("kalbajar", 1.0, 1.0), ("lachin", 1.0, 1.0),
        ("qubadli", 1.0, 1.0), ("zangilan", 1.0, 1.0),
    ],
)  # fmt: skip
def test_armenian_forces_held_the_published_share_of_each_district(
    on: dict[str, GeoDataFrame], district: str, least: float, most: float
) -> None:
    view = on["2020-09-26"]
    whole = view[view.district == district].area_km2.sum()
    share = _held(view, "armenian-forces", district=district) / whole
    assert least - 1e-9 <= share <= most + 1e-9


def test_no_district_outside_the_seven_was_held_by_armenian_forces(
    on: dict[str, GeoDataFrame],
) -> None:
    for view in on.values():
        assert _held(view, "armenian-forces", district="azerbaijan") == 0
        assert _held(view, "armenian-forces", district="armenia") == 0


def test_the_zone_with_its_corridor_has_the_published_size(on: dict[str, GeoDataFrame]) -> None:
    assert 2_850 <= _held(on["2020-12-13"], "peacekeepers") <= 3_250


def test_before_the_conflict_everything_is_soviet(on: dict[str, GeoDataFrame]) -> None:
    assert set(on["1988-02-19"].holder) == {"soviet"}


def test_oblast_and_districts_tile(faces: GeoDataFrame) -> None:
    inner = faces[~faces.district.isin(["azerbaijan", "armenia"])]
    whole = shapely.union_all(inner.geometry.to_numpy())
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert shapely.coverage_is_valid(faces.geometry.to_numpy())


def test_a_day_adds_up_to_the_whole_in_every_cut(on: dict[str, GeoDataFrame]) -> None:
    for view in on.values():
        whole = view.area_km2.sum()
        for by in (("holder",), ("district",), ("district", "holder", "how")):
            assert geo.areas(view, by).area_km2.sum() == pytest.approx(whole, abs=0.1)
