"""``NAME.geojson``: the features of a layer."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from geo.dates import PartialDate
from geo.schema.values import Id, Keys, Text


class Properties(BaseModel):
    """The properties that any feature may carry; others are declared in its sidecar.

    ``name:en`` and so on, one for each language of the map, are its names.
    """

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    __pydantic_extra__: dict[str, Any]
    from_: PartialDate | None = Field(
        None, alias="from", description="First day it is there; `1994` or `1994-05` do too."
    )
    from_latest: PartialDate | None = Field(
        None, description="Last day that may have been, if sources differ; the note says how."
    )
    to: PartialDate | None = Field(None, description="First day it is no longer there.")
    note: Text = Field("", description="What is uncertain, and who claims what; in English.")
    sources: Keys = Field(description="Keys of `sources.toml` that say so.")


class Feature(BaseModel):
    """One feature, on one line."""

    type: Literal["Feature"] = Field(description="Always `Feature`.")
    id: Id = Field(description="Id, unique in the layer: the ledger and links lean on it.")
    properties: Properties = Field(description="Names, dates, the layer's own fields, sources.")
    geometry: dict[str, Any] | None = Field(
        description="GeoJSON geometry in EPSG:4326, longitude first; one kind for the layer."
    )


class LayerFile(BaseModel):
    """``NAME.geojson``: a layer's features, in GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"] = Field(description="Always `FeatureCollection`.")
    features: tuple[Feature, ...] = Field(description="The features, the lowest first.")


COMMON_PROPERTIES = ("from", "from_latest", "to", "note", "sources")
