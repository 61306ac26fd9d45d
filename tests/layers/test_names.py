"""Names: both where both are in dispute, one everywhere else, in every language."""

import re

import pytest
import shapely
from geopandas import GeoSeries

import geo
from geo.folder.catalog import Catalog
from tests.catalogs import fact

LANGUAGES = ("en", "az", "hy", "ru")
BOTH = " / "
# Layers whose areas are in dispute: see NEUTRALITY.md, section 2
DISPUTED = ("enclave", "districts", "exclaves", "pockets", "lachin-corridor")
# Outside them: claimed by the unrecognised republic, or on ground that both states claim
CLAIMED = {"settlements:garabulag", "border-2021:sev-lich", "border-2021:ishkhanasar"}
# Inside them: places whose one name both sides use, and villages that only one side ever named
ONE_NAME = {
    "towns": {"askeran", "hadrut", "horadiz", "talish", "guzanli"},
    "settlements": {
        "abilja", "aghali-2", "aghdaban", "aghjakend-kalbajar", "aghtepe", "alkhanli",
        "ashaghi-ayrim", "askeran", "avdur", "banovshalar", "birinji-guzanli", "buzlug",
        "chapar", "charektar", "dashushen", "nakhichevanik", "sghnakh", "sos", "taghavard-lower",
        "taghavard-upper", "chartar", "chiragli", "chldran", "fuganli", "garakhanbeyli",
        "garvand-fuzuli", "gazanchi", "gulistan", "gumlag", "guzanli", "hadrut", "horadiz",
        "imarat-garvand", "ishigli-qubadli", "istisu", "javahirli", "jojug-marjanli",
        "kaghartsi", "kand-horadiz", "khachmach", "khalaj", "khanlig", "khindiristan", "kolatak",
        "kolgishlag", "kuropatkino", "mahrizli", "marzili", "mehdili", "orta-gishlag", "pirilar",
        "quyjag", "sarijali-agdam", "sarijali-jabrayil", "seysulan", "shekher", "sheylanli",
        "shukuraghali", "shukurbeyli-jabrayil", "shuraabad", "sirik", "sonasar", "taghaser",
        "talish", "tatar", "vaghuhas", "yukhari-seyidahmadli", "yukhari-veysalli", "yusifjanli",
        "zangishali", "zardanashen", "zobujug-1", "zobujug-2", "zobujug-5",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return geo.read()


@pytest.fixture(scope="module")
def ground(catalog: Catalog) -> shapely.Geometry:
    """The ground whose places carry both names."""
    layers = [catalog.layers[name] for name in DISPUTED if name in catalog.layers]
    return shapely.union_all([shape for layer in layers for shape in layer.geometries])


def names(catalog: Catalog, layer: str) -> dict[str, set[bool]]:
    """Say of each feature whether its name in each language is double."""
    gdf = catalog.layers[layer].gdf
    return {
        name: {BOTH in gdf[f"name:{language}"][name] for language in LANGUAGES}
        for name in gdf.index
    }


def apart(shapes: GeoSeries, ground: shapely.Geometry) -> set[str]:
    return set(shapes.index[~shapes.intersects(ground)])


@pytest.mark.parametrize(
    "layer",
    [*map(fact, ["towns", "settlements", "lakes", "rivers", "seas", "neighbours", "border-2021"])],
)
def test_no_undisputed_place_has_a_double_name(
    catalog: Catalog, ground: shapely.Geometry, layer: str
) -> None:
    shapes = catalog.layers[layer].gdf.geometry
    outside = set(shapes.index) if layer in ("lakes", "rivers") else apart(shapes, ground)
    for name, double in names(catalog, layer).items():
        if name in outside and f"{layer}:{name}" not in CLAIMED:
            assert double == {False}, name


@pytest.mark.parametrize("layer", [*map(fact, ["towns", "settlements"])])
def test_every_disputed_place_has_both_names_or_one_that_both_use(
    catalog: Catalog, ground: shapely.Geometry, layer: str
) -> None:
    inside = set(catalog.layers[layer].gdf.index) - apart(
        catalog.layers[layer].gdf.geometry, ground
    )
    found = {name for name, double in names(catalog, layer).items() if double != {True}}
    assert found & inside == ONE_NAME[layer] & inside
    assert ONE_NAME[layer] <= set(catalog.layers[layer].gdf.index)


@pytest.mark.parametrize(
    "layer", [*map(fact, ["towns", "settlements", "districts", "exclaves", "shushi"])]
)
def test_a_name_is_double_in_all_languages_or_in_none(catalog: Catalog, layer: str) -> None:
    for name, double in names(catalog, layer).items():
        assert len(double) == 1, name


@pytest.mark.parametrize(
    ("layer", "feature", "expected"),
    [
        fact("lakes", "lakes", "sevan", ("Sevan", "Sevan gölü", "Սևան", "Севан")),
        fact("towns", "towns", "vardenis", ("Vardenis", "Vardenis", "Վարդենիս", "Варденис")),
        fact("towns", "towns", "jermuk", ("Jermuk", "Cermuk", "Ջերմուկ", "Джермук")),
        fact("towns", "towns", "gadabay", ("Gadabay", "Gədəbəy", "Գետաբեկ", "Гедабек")),
        fact("towns", "towns", "shamkir", ("Shamkir", "Şəmkir", "Շամքոր", "Шамкир")),
        fact("settlements", "settlements", "sotk", ("Sotk", "Sotk", "Սոթք", "Сотк")),
        fact("settlements", "settlements", "sus",
             ("Nerkin Sus / Sus", "Nerkin Sus / Sus", "Ներքին Սուս / Սուս", "Неркин-Сус / Сус")),
        fact("neighbours", "neighbours", "turkey", ("Türkiye", "Türkiyə", "Թուրքիա", "Турция")),
    ],
)  # fmt: skip
def test_places_that_readers_objected_to(
    catalog: Catalog, layer: str, feature: str, expected: tuple[str, ...]
) -> None:
    gdf = catalog.layers[layer].gdf
    assert tuple(gdf[f"name:{language}"][feature] for language in LANGUAGES) == expected


@pytest.mark.layer("events")
def test_texts_of_events_give_undisputed_places_one_name(catalog: Catalog) -> None:
    doubles = re.compile(
        r"(?:Jermuk|Sotk|Vardenis|Sevan|Cermuk|Ջերմուկ|Սոթք|Джермук|Сотк)\s*/"
        r"|/\s*(?:Jermuk|Zod|Vardenis|Sevan)"
    )
    events = catalog.layers["events"].gdf
    for field in ("text", "text_az", "text_hy", "text_ru", *(f"name:{one}" for one in LANGUAGES)):
        assert not events[field].str.contains(doubles).any(), field


@pytest.mark.layer("towns")
@pytest.mark.layer("settlements")
def test_a_town_stands_where_the_settlements_have_it(catalog: Catalog) -> None:
    towns = catalog.layers["towns"].gdf.to_crs(32638).geometry
    places = catalog.layers["settlements"].gdf.to_crs(32638).geometry
    same = {name: name for name in towns.index if name in places.index} | {"sugovushan": "mataghis"}
    assert len(same) > 20
    for town, place in same.items():
        assert towns[town].distance(places[place]) < 500, town  # m
