"""The schemas describe every key, and editors can use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from geo.schemas import schemas

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
