"""``NAME.toml``, beside each layer."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from geo.dates import PartialDate
from geo.schema.values import (
    FieldName,
    Id,
    Keys,
    Language,
    Line,
    Localised,
    Number,
    Place,
    Strict,
    Switch,
    Text,
    fault,
)


class LayerField(BaseModel):
    """A property that the features of a layer carry beyond the common ones.

    Its keys are the languages of the map, each with the field's name in it, and these.
    """

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[Language, Line]
    unit: Text = Field("", description="Unit of the number, as printed after it.")
    hidden: Switch = Field(False, description="Kept from the page, there for the checks.")
    values: dict[Line, Localised] = Field(
        {}, description="What its values are called, by value, each by language."
    )

    @property
    def label(self) -> dict[str, str]:
        """The field's name, by language."""
        return dict(self.__pydantic_extra__)


RESERVED = {"from", "from_latest", "geometry", "id", "note", "sources", "to", "type"}


def _not_common(fields: dict[str, LayerField]) -> dict[str, LayerField]:
    """Refuse a field by the name of what every feature has."""
    for key in sorted(fields.keys() & RESERVED):
        raise fault("schema", "every feature has one", "Call it otherwise.", key)
    return fields


class Look(Strict):
    """Stroke and fill; colours are names in the palette of ``map.toml``."""

    stroke: Id | None = Field(None, description="Colour of the line, by its name in the palette.")
    width: Annotated[Number, Field(ge=0, le=12)] | None = Field(
        None, description="Width of the line, in pixels of the screen."
    )
    dash: Annotated[str, Field(pattern=r"^([0-9]+(\.[0-9]+)?( [0-9]+(\.[0-9]+)?)*)?$")] | None = (
        Field(None, description="Lengths of dash and gap in pixels of the screen, such as `6 4`.")
    )
    fill: Id | None = Field(None, description="Colour of the area, by its name in the palette.")


class When(Look):
    """Another look for the features whose field has a value."""

    field: FieldName = Field(description="The field looked at.")
    value: Line = Field(description="The value that brings this look.")


class Style(Look):
    """How a layer is drawn, and whether its features are named on the map."""

    when: tuple[When, ...] = Field((), description="Other looks, by the value of a field.")
    radius: Annotated[Number, Field(ge=0, le=12)] = Field(
        3.0, description="Radius of a point, in pixels of the screen."
    )
    label: Annotated[Number, Field(ge=0, le=40)] = Field(
        0, description="Size of the names on the map, in pixels of the screen; 0 for none."
    )
    italic: Switch = Field(False, description="Whether the names are in italics, as of water.")
    rank: FieldName | None = Field(
        None, description="The field whose larger values are named first."
    )


class KnownProblem(Strict):
    """A problem that `check` finds and that is right as it is, until a day."""

    problem: Id = Field(description="Which: `check --format json` names each, such as `gap`.")
    feature: Id | None = Field(
        None, description="The feature it is about; without, the whole layer."
    )
    reason: Line = Field(description="Why it is right as it is.")
    expires: PartialDate = Field(description="From this day on it is a problem again.")


class Sidecar(Strict):
    """``NAME.toml``: what a GeoJSON editor would lose."""

    title: Localised = Field(description="Name of the layer in the panel, by language.")
    shows: Localised = Field(description="One sentence for the legend, by language.")
    key: Localised | None = Field(
        None,
        description="What its line is called in the key of a picture, if not by its title, by "
        "language; layers that are called the same share a line.",
    )
    omits: Line = Field(description="What it does not show, in English.")
    method: Literal["imported", "derived", "drawn"] = Field(
        description="How the geometry came about: taken over, computed from others, or drawn."
    )
    licence: Line = Field(description="SPDX identifier such as `ODbL-1.0`, or `public-domain`.")
    attribution: Line = Field(description="Whom to credit, as printed.")
    precision_km: Annotated[Number, Field(gt=0, le=1000)] = Field(
        description="How far off the geometry may be, in km."
    )
    how: Line = Field(description="How it was made, what was corrected, by what evidence.")
    upstream: Text = Field("", description="Package and version that it was imported from.")
    sources: Keys = Field(description="Keys of `sources.toml` behind the layer as a whole.")
    placeless: Switch = Field(
        False,
        description="Whether features may have no geometry: events, each a stop of the timeline.",
    )
    drawn: Switch = Field(
        True, description="Whether the page draws it; evidence that only `check` needs is not."
    )
    shown: Switch = Field(True, description="Whether it is switched on when the page opens.")
    within: Place | dict[Id, Place] | None = Field(
        None,
        description="Layer, or `layer:feature`, that every feature must lie inside; or a table of "
        "that by feature.",
    )
    fields: Annotated[dict[FieldName, LayerField], AfterValidator(_not_common)] = Field(
        {}, description="Properties of its own, by key, each with its name by language."
    )
    style: Style = Field(Style(), description="How it is drawn.")
    exceptions: tuple[KnownProblem, ...] = Field(
        (), alias="exception", description="Problems that are right as they are."
    )
