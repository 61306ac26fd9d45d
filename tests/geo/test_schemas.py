"""The schemas describe every key, and editors can use them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest

from geo.schema.json_schema import schemas, written
from tests.paths import ROOT

SCHEMAS = schemas()


def objects(schema: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    yield name, schema.get("properties", {})
    for key, part in schema.get("$defs", {}).items():
        yield key, part.get("properties", {})


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_has_a_description(name: str) -> None:
    found = list(objects(SCHEMAS[name], name))
    assert any(keys for _, keys in found)
    for table, keys in found:
        missing = [key for key, value in keys.items() if not value.get("description")]
        assert not missing, f"{table}: {missing}"


def test_keys_are_called_as_in_the_files() -> None:
    assert "from" in SCHEMAS["ledger"]["$defs"]["Statement"]["properties"]
    assert "exception" in SCHEMAS["sidecar"]["properties"]
    assert {"period", "holder", "how", "group"} <= set(SCHEMAS["map"]["properties"])


def test_unknown_keys_are_refused_by_the_schemas_too() -> None:
    assert SCHEMAS["sidecar"]["additionalProperties"] is False
    assert SCHEMAS["map"]["additionalProperties"] is False
    assert SCHEMAS["ledger"]["$defs"]["Statement"]["additionalProperties"] is False


def test_an_editor_finds_one_schema_for_each_file_of_the_map() -> None:
    taplo = tomllib.loads((ROOT / ".taplo.toml").read_text())["rule"]
    code = json.loads((ROOT / ".vscode" / "settings.json").read_text())["json.schemas"]
    rules = [(one["include"], one.get("exclude", []), one["schema"]["path"]) for one in taplo]
    rules += [
        ([one["fileMatch"][0].lstrip("/")], [], one["url"].removeprefix("./")) for one in code
    ]
    sorts = {"ledger", "map", "sources"}
    for path in (ROOT / "layers").glob("*.*"):
        name = f"layers/{path.name}"
        chosen = [
            schema
            for include, exclude, schema in rules
            if any(fnmatch(name, one) for one in include) and name not in exclude
        ]
        if path.suffix == ".toml":
            sort = path.stem if path.stem in sorts else "sidecar"
        elif path.suffix == ".geojson":
            sort = "layer"
        else:
            assert not chosen
            continue
        assert chosen == [f"site/schema/{sort}.schema.json"]
        assert f"{sort}.schema.json" in written()
