"""What is cited: not older than what it is cited for, and more than an encyclopedia."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator

import pytest

import geo
from geo.dates import first_day
from geo.folder.catalog import Catalog
from tests.paths import LAYERS

SOURCES = tomllib.loads((LAYERS / "sources.toml").read_text(encoding="utf-8"))
FIRST_ORDER = ("control", "agreement")  # kinds of events that need more than an encyclopedia
NOT_FOUND = {"martuni-2023"}  # its note says that no other source was found
CHANGES = ("captured", "handed-over", "agreement", "ceasefire")  # and ways to come to be held


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return geo.read()


def last_day(partial: str) -> dt.date:
    """Give the last day that a partial date may mean."""
    first = first_day(partial)
    if len(partial) == 4:
        return first.replace(month=12, day=31)
    if len(partial) == 7:
        return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return first


def dated(catalog: Catalog) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give everything with a first day: what it is, the day, its sources."""
    for statement in catalog.statements:
        yield f"ledger:{statement.id}", statement.from_, statement.sources
    for layer in catalog.layers.values():
        gdf = layer.gdf
        if "from" in gdf:
            for name, day in gdf["from"][gdf["from"].notna()].items():
                yield f"{layer.id}:{name}", day, tuple(gdf["sources"][name])


def encyclopedia(key: str) -> bool:
    return SOURCES[key]["publisher"].startswith("Wikipedia")


def test_no_source_is_older_than_what_it_is_cited_for(catalog: Catalog) -> None:
    older = [
        (what, key)
        for what, day, keys in dated(catalog)
        for key in keys
        if (published := SOURCES[key].get("date"))
        and last_day(published) < first_day(day)
        and "nnounces" not in SOURCES[key].get("note", "")
    ]
    assert older == []


def test_the_search_for_older_sources_can_find_them() -> None:
    assert last_day("2023-11") == dt.date(2023, 11, 30)
    assert last_day("1994") < first_day("1995")
    assert last_day("2020-02") == dt.date(2020, 2, 29)


def test_an_announcement_is_no_only_source(catalog: Catalog) -> None:
    alone = [
        what
        for what, day, keys in dated(catalog)
        if all(
            SOURCES[key].get("date") and last_day(SOURCES[key]["date"]) < first_day(day)
            for key in keys
        )
    ]
    assert alone == []


def test_no_capture_or_agreement_rests_on_an_encyclopedia_alone(catalog: Catalog) -> None:
    claims = {one.id: one.sources for one in catalog.statements if one.how in CHANGES}
    assert claims
    assert [what for what, keys in claims.items() if all(map(encyclopedia, keys))] == []


@pytest.mark.layer("events")
def test_no_turn_of_events_rests_on_an_encyclopedia_alone(catalog: Catalog) -> None:
    events = catalog.layers["events"].gdf
    claims = events.sources[events.kind.isin(FIRST_ORDER)]
    assert len(claims) > 20
    assert {what for what, keys in claims.items() if all(map(encyclopedia, keys))} == NOT_FOUND


@pytest.mark.parametrize("key", [key for key in SOURCES if encyclopedia(key)])
def test_wikipedia_itself_is_cited_with_the_day_it_was_read(key: str) -> None:
    source = SOURCES[key]
    assert re.fullmatch(r"https://\w+\.wikipedia\.org/w(iki|/index\.php\?oldid=).+", source["url"])
    assert source["read"]
    assert "irror" not in source.get("note", "")


def test_no_other_site_is_called_a_mirror() -> None:
    assert [key for key, one in SOURCES.items() if "mirror of" in str(one).lower()] == []


def test_a_description_stands_in_square_brackets() -> None:
    for key, source in SOURCES.items():
        title = source["title"]
        assert title.startswith("[") == title.endswith("]"), key
    assert any(source["title"].startswith("[") for source in SOURCES.values())


def test_no_address_stops_at_a_day_of_a_newspaper() -> None:
    day = re.compile(r"/(19|20)\d\d/\d\d/\d\d/?$")
    assert [key for key, source in SOURCES.items() if day.search(source["url"])] == []
