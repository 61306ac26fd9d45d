"""Who suffered, and by whose words: counted, so that a lopsided edit shows."""

from collections import Counter

import pytest

import geo
from geo.folder.catalog import Catalog

pytestmark = pytest.mark.layer("events")

HARM = ("violence", "displacement", "blockade")  # kinds of events in which people suffered
# Events by kind and by who suffered. Whoever adds one changes this table, and looks at it.
SUFFERED = {
    ("violence", "armenians"): 6, ("violence", "azerbaijanis"): 4, ("violence", "both"): 1,
    ("displacement", "armenians"): 2, ("displacement", "azerbaijanis"): 2,
    ("displacement", "both"): 1, ("blockade", "armenians"): 2,
}  # fmt: skip
ONE_WORD = {"en": "flee", "az": "qaç", "hy": "փախչում", "ru": "бе(?:жи|гу)т"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return geo.read()


def test_events_are_counted_by_who_suffered(catalog: Catalog) -> None:
    events = catalog.layers["events"].gdf
    found = Counter(
        (kind, harmed)
        for kind, harmed in zip(events.kind, events.harmed, strict=True)
        if kind in HARM
    )
    assert dict(found) == SUFFERED


def test_only_events_of_harm_say_who_suffered(catalog: Catalog) -> None:
    events = catalog.layers["events"].gdf
    assert set(events.kind[events.harmed.notna()]) == set(HARM)


@pytest.mark.parametrize("language", ONE_WORD)
def test_both_sides_flee_in_the_same_word(catalog: Catalog, language: str) -> None:
    events = catalog.layers["events"].gdf
    named = events[f"name:{language}"][events.kind == "displacement"]
    assert len(named) == 5
    assert named.str.contains(ONE_WORD[language]).all()


def test_the_resolutions_say_what_they_demand_and_of_whom(catalog: Catalog) -> None:
    texts = catalog.layers["events"].gdf.text
    assert "local Armenian forces" in texts["un822"]
    assert "the seizure of the district of Agdam" in texts["un853"]
    assert "Akna" not in texts["un853"]
    assert "withdrawal of forces from recently occupied territories" in texts["un874"]
    assert "Government of Armenia" in texts["un853"]
    assert "Government of Armenia" in texts["un884"]
    assert "other recently occupied areas" in texts["un884"]


def test_the_co_chairs_are_quoted_with_both_halves(catalog: Catalog) -> None:
    text = catalog.layers["events"].gdf.text["vote-march-2020"]
    assert "the role of the population of Nagorno-Karabakh in deciding its future" in text
    assert "did not accept the results as affecting its legal status" in text


def test_nothing_happens_after_the_last_day_for_which_sources_were_found(catalog: Catalog) -> None:
    last, updated = catalog.map.events_to, catalog.map.updated
    assert last == "2026-06-08"
    assert updated is not None
    events = catalog.layers["events"].gdf
    assert max(events["from"]) <= last
    assert last <= updated
