"""The bibliography: real pages with a publisher and a side, every one of them used."""

import tomllib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

import geo
from tests.paths import LAYERS

SOURCES = tomllib.loads((LAYERS / "sources.toml").read_text(encoding="utf-8"))
PARTIES = {"armenia", "azerbaijan"}
REGISTRIES = ("pypi.", "npmjs.", "debian.")


@pytest.fixture(scope="module")
def catalog():
    return geo.read(LAYERS)


def claims(catalog) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Give everything that cites sources: what it is, its keys, its note."""
    for statement in catalog.statements:
        yield statement.id, statement.sources, statement.note
    for layer in catalog.layers.values():
        notes = layer.gdf.get("note")
        for name, keys in layer.gdf["sources"].items():
            note = notes[name] if notes is not None else ""
            yield f"{layer.id}:{name}", tuple(keys), note if isinstance(note, str) else ""


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_has_title_publisher_side_and_a_web_address(key):
    source = SOURCES[key]
    address = urlsplit(source["url"])
    assert source["title"].strip()
    assert source["publisher"].strip()
    assert source["side"]
    assert address.scheme in ("http", "https")
    assert "." in address.netloc
    assert "…" not in source["url"]
    assert "..." not in source["url"]


def test_general_knowledge_is_no_source():
    assert "gk" not in SOURCES


def test_no_address_is_given_twice():
    addresses = [source["url"] for source in SOURCES.values()]
    assert sorted({one for one in addresses if addresses.count(one) > 1}) == []


def test_no_source_is_a_package_registry():
    hosts = [urlsplit(source["url"]).netloc for source in SOURCES.values()]
    assert [host for host in hosts if any(name in host for name in REGISTRIES)] == []


def test_every_claim_has_a_source_and_every_source_a_claim(catalog):
    used = {key for _, keys, _ in claims(catalog) for key in keys}
    used.update(key for layer in catalog.layers.values() for key in layer.sidecar.sources)
    assert sorted(used - set(SOURCES)) == []
    assert sorted(set(SOURCES) - used) == []


def test_what_rests_on_one_party_alone_says_more(catalog):
    """A claim with sources of one party only has a note, which says whose claim it is."""
    silent = [
        name
        for name, keys, note in claims(catalog)
        if len(sides := {SOURCES[key]["side"] for key in keys if key in SOURCES}) == 1
        and sides <= PARTIES
        and not note
    ]
    assert silent == []
