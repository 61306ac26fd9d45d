"""``NAME.geojson``: the features of a layer."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from geo.dates import PartialDate
from geo.schema.values import Id, Keys, Text, fault, plain_text, some_text

COMMON_PROPERTIES = ("from", "from_latest", "to", "note", "sources")
LISTS = {
    "": "a list", "text": "a list of text", "a number": "a list of numbers",
    "a list": "a list of lists", "a list of text": "a list of lists of text",
    "a list of numbers": "a list of lists of numbers",
}  # fmt: skip


def kind_of(value: Any) -> str | None:
    """Name what a cell holds, as all cells of a column must; None for what no column can hold."""
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if not isinstance(value, list):
        return None
    kinds = {kind_of(part) for part in value if part is not None}
    return LISTS.get(kinds.pop() or "nothing" if kinds else "") if len(kinds) < 2 else None


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if value is not None and kind_of(value) is None:
        raise fault("schema", "is a table, or a list of unlike things", "Make it text.")
    return value


Cell = Annotated[
    Any,
    AfterValidator(_cell),
    WithJsonSchema({"type": ["string", "number", "boolean", "array"]}),
]


class Properties(BaseModel):
    """The properties that any feature may carry; others are declared in its sidecar.

    ``name:en`` and so on, one for each language of the map, are its names.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, Cell]
    from_: PartialDate | None = Field(
        None, alias="from", description="First day it is there; `1994` or `1994-05` do too."
    )
    from_latest: PartialDate | None = Field(
        None, description="Last day that may have been, if sources differ; the note says how."
    )
    to: PartialDate | None = Field(None, description="First day it is no longer there.")
    note: Text = Field("", description="What is uncertain, and who claims what; in English.")
    sources: Keys = Field(description="Keys of `sources.toml` that say so.")

    @model_validator(mode="after")
    def _names_are_text(self) -> Self:
        for key, value in (self.__pydantic_extra__ or {}).items():
            if key.startswith("name:") and value is not None:
                try:
                    some_text(value)
                except (AttributeError, ValueError):
                    raise fault("name", "is no name", "Write the name.", key, value) from None
        return self


class Feature(BaseModel):
    """One feature, on one line."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["Feature"] = Field(description="Always `Feature`.")
    id: Id = Field(description="Id, unique in the layer: the ledger and links lean on it.")
    properties: Properties = Field(description="Names, dates, the layer's own fields, sources.")
    geometry: Annotated[Any, WithJsonSchema({"type": ["object", "null"]})] = Field(
        None, description="GeoJSON geometry in EPSG:4326, longitude first; one kind for the layer."
    )
    bbox: Annotated[Any, WithJsonSchema({"type": "array"})] = Field(
        None, description="Bounds, as some programs write them; not read."
    )


class LayerFile(BaseModel):
    """``NAME.geojson``: a layer's features, in GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = Field(description="Always `FeatureCollection`.")
    features: tuple[Feature, ...] = Field(description="The features, the lowest first.")
