"""JSON Schemas of the files in a map folder, for editors that complete and check."""

import json
from typing import Any

from pydantic import TypeAdapter

from geo import schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: dict[str, tuple[str, TypeAdapter[Any]]] = {
    "layer": ("NAME.geojson: the features of a layer", TypeAdapter(schema.LayerFile)),
    "sidecar": ("NAME.toml: what a layer is, and where it is from", TypeAdapter(schema.Sidecar)),
    "ledger": ("ledger.toml: who held what, from when", TypeAdapter(schema.Ledger)),
    "sources": ("sources.toml: what the map rests on", TypeAdapter(schema.Sources)),
    "map": ("map.toml: what belongs to the map as a whole", TypeAdapter(schema.MapFile)),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Make the schema of each kind of file, by its name; every key has a description."""
    made = {}
    for name, (title, shape) in SHAPES.items():
        body = shape.json_schema(by_alias=True)
        body.pop("title", None)
        made[name] = {"$schema": DIALECT, "title": title, **body}
    return made


def written() -> dict[str, str]:
    """Write each schema as a file, by its name."""
    return {
        f"{name}.schema.json": json.dumps(body, ensure_ascii=False, indent=2) + "\n"
        for name, body in schemas().items()
    }
