"""A map in a language under work: what is missing stands in the first language, marked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from atlas.scene.language import marked
from geo.folder.catalog import Catalog, Layer

MISSING = frozenset({"language", "script"})  # kinds of problem that a draft may have


def completed(catalog: Catalog) -> Catalog:
    """Return a catalogue whose every text and name is there in each language of the map."""
    languages = catalog.map.languages
    return replace(
        catalog,
        map=_completed(catalog.map, languages),
        statements=_completed(catalog.statements, languages),
        layers={
            name: Layer(
                name,
                {feature: _with_names(row, languages) for feature, row in layer.features.items()},
                layer.shapes,
                _completed(layer.sidecar, languages),
            )
            for name, layer in catalog.layers.items()
        },
    )


def _completed(value: Any, languages: tuple[str, ...]) -> Any:
    """Complete the texts by language in a model, and in all that it holds."""
    if isinstance(value, BaseModel):
        names = {*type(value).model_fields, *(value.model_extra or {})} - {"alphabets"}
        parts = {name: getattr(value, name) for name in names}
        return value.model_copy(update=_completed(parts, languages))
    if isinstance(value, tuple):
        return tuple(_completed(part, languages) for part in value)
    if not isinstance(value, Mapping):
        return value
    whole = {key: _completed(part, languages) for key, part in value.items()}
    first = whole.get(languages[0])
    if isinstance(first, str):
        whole = {language: marked(first, languages[0]) for language in languages} | whole
    return whole


def _with_names(row: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, Any]:
    name = row.get(f"name:{languages[0]}")
    if name is None:
        return dict(row)
    stand_ins = {f"name:{language}": marked(name, languages[0]) for language in languages}
    return stand_ins | dict(row)
