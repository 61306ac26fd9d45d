"""Who held which place on the days that readers ask about, and how much that was."""

from typing import Any

import pytest
import shapely
from geopandas import GeoDataFrame
from shapely import Point

import geo
from atlas.scene.scene import TOLERANCE

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
    "Tonashen": (46.6906, 40.3028, "SFFPPPA"), "Yeghtsahogh": (46.5875, 39.6772, "SFFPPPA"),
    "Kolatak": (46.6, 40.0031, "SFFPPPA"), "Chapar": (46.4239, 40.1536, "SFFPPPA"),
    "Imarat Garvand": (46.4492, 40.1653, "SFFPPPA"), "Umudlu": (46.5903, 40.195, "SFFPPPA"),
    "Haterk": (46.5178, 40.1678, "SFFPPPA"), "Aghdaban": (46.3531, 40.1931, "SFFPPPA"),
    "Khramort": (46.8172, 40.0053, "SFFPPPA"), "Pirjamal": (46.8836, 39.9025, "SFFPPPA"),
    "Chankatagh": (46.7692, 40.1386, "SFFPPPA"), "Avdur": (46.9394, 39.8439, "SFFPPPA"),
    "Nngi": (46.8878, 39.7939, "SFFPPPA"), "Hatsi": (46.9575, 39.8447, "SFFPPPA"),
    "Ashan": (46.9969, 39.8464, "SFFPPPA"), "Chartar": (47.0161, 39.7581, "SFFPPPA"),
    "Berdashen": (47.0268, 39.8466, "SFFPPPA"), "Khndzristan": (46.6875, 39.9681, "SFFPPPA"),
    "Sarnaghbyur": (46.8969, 39.8758, "SFFPPPA"), "Spitakashen": (47.0178, 39.8233, "SFFPPPA"),
    "Shoshkavank": (46.9013, 39.7508, "SFFPPPA"),
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
    "Garvand": (47.2269, 39.6322, "SFFAAAA"), "Fuganli": (47.0872, 39.3578, "SFFAAAA"),
    "Aghtapa": (47.0281, 39.3594, "SFFAAAA"), "Hajili": (47.0656, 39.3519, "SFFAAAA"),
    "Sarijali, Jabrayil": (47.0972, 39.2956, "SFFAAAA"), "Sirik": (46.8719, 39.4747, "SFFAAAA"),
    "Boyuk Marjanli": (47.2469, 39.3611, "SFFAAAA"), "Mehdili": (47.2753, 39.3808, "SFFAAAA"),
    "Quyjag": (47.1575, 39.4044, "SFFAAAA"), "Gumlag": (46.9217, 39.17, "SFFAAAA"),
    "Yukhari Veysalli": (47.1278, 39.7356, "SFFAAAA"),
    "Mataghis, older point": (46.7294, 40.3314, "SFFAAAA"), "Bartaz": (46.6467, 38.9558, "SFFAAAA"),
    "Shafibeyli": (46.6139, 39.0589, "SFFAAAA"), "Aghali II": (46.7592, 39.1803, "SFFAAAA"),
    "Aghali III": (46.7683, 39.1783, "SFFAAAA"), "Garakishilar": (46.6281, 39.4378, "SFFAAAA"),
    "Muradkhanli": (46.6264, 39.4544, "SFFAAAA"), "Khanlig": (46.7286, 39.2675, "SFFAAAA"),
    # Handed over
    "Agdam": (46.927, 39.991, "SFFAAAA"), "Marzili": (47.0617, 39.9325, "SFFAAAA"),
    "Nor Maragha": (46.8811, 40.0992, "SFFAAAA"), "Boyahmadli": (46.8628, 40.1308, "SFFAAAA"),
    "Kalbajar": (46.044, 40.110, "SFFFAAA"), "Istisu": (45.961, 39.946, "SFFFAAA"),
    "Pirilar": (46.1858, 40.1536, "SFFFAAA"), "Lachin": (46.550, 39.637, "SFFPPAA"),
    "Zabukh": (46.5433, 39.5897, "SFFPPAA"), "Sus": (46.5128, 39.6269, "SFFPPAA"),
    "Shuraabad": (47.0214, 40.1997, "SFFAAAA"), "Sarijali, Agdam": (46.9861, 40.0031, "SFFAAAA"),
    "Aliaghali": (46.7761, 40.0383, "SFFAAAA"), "Gulabli": (46.9472, 39.8808, "SFFAAAA"),
    "Gulabli, French point": (46.9317, 39.8731, "SFFAAAA"),
    "Javahirli": (46.9814, 40.1225, "SFFAAAA"), "Yusifjanli": (47.0556, 39.9753, "SFFAAAA"),
    "Zulfugarli": (46.2297, 40.0775, "SFFFAAA"), "Aghjakand": (46.1892, 40.0214, "SFFFAAA"),
    "Ashaghi Ayrim": (46.0322, 40.1286, "SFFFAAA"), "Dadivank": (46.2881, 40.1614, "SFFFAAA"),
    "Ardushlu": (46.3486, 39.7389, "SFFFAAA"), "Aghbulag": (46.2597, 39.7786, "SFFFAAA"),
    "Aghoghlan": (46.4161, 39.6467, "SFFFAAA"), "Sheylanli": (46.289, 39.771, "SFFFAAA"),
    "Sonasar": (46.416, 39.6986, "SFFFAAA"),
    # Azerbaijan's throughout
    "Tartar": (46.932, 40.342, "SAAAAAA"), "Guzanli": (47.165, 40.159, "SAAAAAA"),
    "Chiragli": (47.0261, 40.1247, "SAAAAAA"), "Mahrizli": (47.0600, 40.0414, "SAAAAAA"),
    "Banovshalar": (47.080, 40.1265, "SAAAAAA"), "Horadiz": (47.335, 39.450, "SAAAAAA"),
    "Alkhanli": (47.3642, 39.5964, "SAAAAAA"), "Jojug Marjanli": (47.2967, 39.3925, "SAAAAAA"),
    "Chayli": (46.8228, 40.3364, "SAAAAAA"), "Maragha": (46.886, 40.331, "SAAAAAA"),
    "Shahumyan": (46.565, 40.418, "SAAAAAA"), "Gulistan": (46.5786, 40.3583, "SAAAAAA"),
    "Tap Garagoyunlu": (46.7706, 40.4283, "SAAAAAA"), "Naftalan": (46.820, 40.508, "SAAAAAA"),
    "Barda": (47.126, 40.376, "SAAAAAA"), "Ganja": (46.361, 40.682, "SAAAAAA"),
    "Zangishali": (47.0603, 40.0489, "SAAAAAA"), "Orta Gishlag": (47.1403, 40.0892, "SAAAAAA"),
    "Shukuraghali": (47.0436, 40.0803, "SAAAAAA"), "Khindiristan": (47.1025, 40.125, "SAAAAAA"),
    "Kolgishlag": (47.0614, 40.1275, "SAAAAAA"), "Birinji Guzanli": (47.224, 40.1633, "SAAAAAA"),
    "Hindarkh": (47.2058, 40.0675, "SAAAAAA"), "Aghjabadi": (47.4594, 40.0502, "SAAAAAA"),
    "Avshar": (47.4239, 39.9739, "SAAAAAA"), "Khojavend, Aghjabadi": (47.4133, 40.0361, "SAAAAAA"),
    "Mughanli, Aghjabadi": (47.275, 40.0089, "SAAAAAA"), "Beylagan": (47.6186, 39.7756, "SAAAAAA"),
    "Alkhanli, English point": (47.3867, 39.6, "SAAAAAA"),
    "Ahmadbeyli": (47.5511, 39.5628, "SAAAAAA"), "Zobujug": (47.4083, 39.5627, "SAAAAAA"),
    "Buzlug": (46.4331, 40.4153, "SAAAAAA"), "Garabulag": (46.395, 40.4644, "SAAAAAA"),
    "Goranboy": (46.7897, 40.6103, "SAAAAAA"), "Yevlakh": (47.1501, 40.6183, "SAAAAAA"),
    "Dashkasan": (46.0819, 40.5239, "SAAAAAA"), "Goygol": (46.3189, 40.5858, "SAAAAAA"),
    "Gadabay": (45.8123, 40.5705, "SAAAAAA"), "Tovuz": (45.6284, 40.9925, "SAAAAAA"),
    "Aghdam, Tovuz": (45.5564, 40.9053, "SAAAAAA"), "Gazakh": (45.3656, 41.0925, "SAAAAAA"),
    "Abbasbeyli": (45.1933, 41.0825, "SAAAAAA"), "Nakhchivan": (45.4122, 39.2089, "SAAAAAA"),
    "Sadarak": (44.8845, 39.7143, "SAAAAAA"), "Julfa": (45.6296, 38.954, "SAAAAAA"),
    "Ordubad": (46.0227, 38.9096, "SAAAAAA"), "Shahbuz": (45.5739, 39.4072, "SAAAAAA"),
    # Armenia's, and the exclaves
    "Goris": (46.342, 39.511, "SMMMMMM"), "Kornidzor": (46.5305, 39.5476, "SMMMMMM"),
    "Kapan": (46.407, 39.208, "SMMMMMM"), "Vardenis": (45.732, 40.183, "SMMMMMM"),
    "Jermuk": (45.671, 39.840, "SMMMMMM"), "Artsvashen": (45.517, 40.634, "SAAAAAA"),
    "Karki": (44.951, 39.787, "SMMMMMM"), "Barkhudarli": (45.213, 40.998, "SMMMMMM"),
    "Shurnukh": (46.3914, 39.3775, "SMMMMMM"), "Tegh": (46.4805, 39.5583, "SMMMMMM"),
    "Khndzoresk": (46.4314, 39.5132, "SMMMMMM"), "Davit Bek": (46.4946, 39.32, "SMMMMMM"),
    "Artsvanik": (46.4737, 39.2632, "SMMMMMM"), "Meghri": (46.2431, 38.9012, "SMMMMMM"),
    "Agarak": (46.1946, 38.8651, "SMMMMMM"), "Kajaran": (46.1567, 39.1509, "SMMMMMM"),
    "Sisian": (46.027, 39.5219, "SMMMMMM"), "Sotk": (45.8695, 40.2001, "SMMMMMM"),
    "Berd": (45.389, 40.8807, "SMMMMMM"), "Movses": (45.4884, 40.9053, "SMMMMMM"),
    "Chinari": (45.5778, 40.8547, "SMMMMMM"), "Voskepar": (45.0563, 41.0645, "SMMMMMM"),
    "Baghanis": (45.0566, 41.1093, "SMMMMMM"), "Berkaber": (45.1333, 41.05, "SMMMMMM"),
    "Koti": (45.1295, 41.1324, "SMMMMMM"), "Paravakar": (45.3992, 40.9806, "SMMMMMM"),
    "Yeraskh": (44.8281, 39.7394, "SMMMMMM"), "Paruyr Sevak": (44.9153, 39.7694, "SMMMMMM"),
    "Chambarak": (45.355, 40.5966, "SMMMMMM"), "Khachik": (45.2084, 39.622, "SMMMMMM"),
    "Sofulu": (45.2167, 41.0, "SMMMMMM"),
}  # fmt: skip


@pytest.fixture(scope="module")
def faces() -> GeoDataFrame:
    return geo.faces(geo.read())


@pytest.fixture(scope="module")
def on(faces: GeoDataFrame) -> dict[str, GeoDataFrame]:
    catalog = geo.read()
    return {day: geo.control(day, catalog, faces=faces) for day in DAYS}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_its_holder_on_each_day(on: dict[str, GeoDataFrame], place: str) -> None:
    longitude, latitude, letters = PLACES[place]
    point = Point(longitude, latitude)
    found = {day: _holder(view, point) for day, view in on.items()}
    assert found == {day: HOLDERS[letter] for day, letter in zip(DAYS, letters, strict=True)}


def test_there_are_places_enough() -> None:
    assert len(PLACES) >= 150


def test_every_place_lies_in_the_same_face_as_the_page_draws_it(faces: GeoDataFrame) -> None:
    catalog = geo.read()
    shapes = geo.simplified(catalog, faces, TOLERANCE, focus=catalog.map.view)
    drawn = faces.set_geometry(shapes["control"])
    points = {name: Point(x, y) for name, (x, y, _) in PLACES.items()}
    points |= catalog.layers["settlements"].gdf.geometry.to_dict()
    moved = {
        name: (exact, page)
        for name, point in points.items()
        if (exact := _face(faces, point)) != (page := _face(drawn, point))
    }
    assert not moved


def _face(faces: GeoDataFrame, point: Point) -> list[str]:
    return [str(name) for name in faces.index[faces.contains(point)]]


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
