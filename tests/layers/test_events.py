"""The events: dated, sourced, in four languages, and neutral in each."""

import re

import pytest

import geo
from geo.dates import first_day
from tests.paths import LAYERS

pytestmark = pytest.mark.layer("events")

TEXTS = ["text", "text_az", "text_hy", "text_ru"]
KINDS = {
    "agreement", "blockade", "border", "control", "court", "displacement", "election", "energy",
    "law", "politics", "un", "violence", "war",
}  # fmt: skip
QUOTED = re.compile(r"“[^”]*”|«[^»]*»")
PARTISAN = re.compile(  # "occupied", "liberated", "annexed" and their like, in four languages
    r"occup|liberat|annex|işğal|azad et|azad olun|ilhaq|օկուպ|ազատագր|բռնակց|оккуп|освобо|аннекс",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def catalog():
    return geo.read(LAYERS)


@pytest.fixture(scope="module")
def events(catalog):
    return catalog.layers["events"].gdf


def test_events_stand_in_the_order_of_their_days(events):
    days = [first_day(day) for day in events["from"]]
    assert days == sorted(days)
    assert days[0].isoformat() == "1988-02-20"


@pytest.mark.parametrize("field", ["from_latest", "until"])
def test_a_later_day_is_not_before_the_first(events, field):
    later = events[events[field].notna()]
    assert len(later)
    for start, end in zip(later["from"], later[field], strict=True):
        assert first_day(start) <= first_day(end)


def test_every_event_has_its_text_in_four_languages(events):
    for field in TEXTS:
        assert events[field].str.strip().str.len().gt(10).all()
    for field in ("name:en", "name:az", "name:hy", "name:ru"):
        assert events[field].str.strip().str.len().gt(3).all()


def test_no_text_is_another_left_untranslated(events):
    for field in TEXTS[1:]:
        assert not (events[field] == events.text).any()


@pytest.mark.parametrize("field", ["name:en", "name:az", "name:hy", "name:ru", *TEXTS])
def test_partisan_words_stand_only_in_quotations_of_the_un(events, field):
    for name, text in events[field].items():
        unquoted = QUOTED.sub("", text) if events.kind[name] == "un" else text
        assert not PARTISAN.search(unquoted), f"{name}: {text}"


def test_the_search_for_partisan_words_can_find_them():
    assert PARTISAN.search("Agdam liberated")
    assert not PARTISAN.search(QUOTED.sub("", "withdrawal of “occupying forces” from both"))


def test_every_kind_is_a_known_one(events):
    assert set(events.kind) <= KINDS


def test_a_place_is_a_feature_near_the_point(catalog, events):
    for name, place in events[events.place.notna()].place.items():
        layer, feature = place.split(":")
        assert feature in catalog.layers[layer].gdf.index, f"{name}: {place}"
        town = catalog.layers[layer].gdf.geometry[feature]
        assert town.distance(events.geometry[name]) < 0.05, name  # degrees; about 5 km


def test_the_turning_points_are_there(events):
    days = dict(zip(events.index, events["from"], strict=True))
    assert days["ceasefire-1994"] == "1994-05-12"
    assert days["vote-march-2020"] == "2020-03-31"
    assert days["inauguration-2020"] == "2020-05-21"
    assert days["war-2020"] == "2020-09-27"
    assert days["operation-2023"] == "2023-09-19"


def test_an_event_and_a_statement_of_one_name_begin_on_one_day(catalog, events):
    statements = {one.id: one for one in catalog.statements}
    shared = sorted(set(statements) & set(events.index))
    assert len(shared) > 15
    for name in shared:
        assert statements[name].from_.startswith(events["from"][name]), name
