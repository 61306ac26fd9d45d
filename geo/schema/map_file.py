"""``map.toml``."""

from typing import Annotated

from pydantic import AfterValidator, Field

from geo.dates import PartialDate
from geo.schema.values import (
    Bounds,
    Colour,
    FieldName,
    Id,
    Keys,
    Language,
    Line,
    Localised,
    Number,
    Pattern,
    Strict,
    Switch,
    WebAddress,
    distinct,
)


class Period(Strict):
    """A day worth a button of its own."""

    id: Id = Field(description="Id, part of links to the page.")
    day: PartialDate = Field(description="The day shown.")
    label: Localised = Field(description="Text of the button, by language.")
    note: Localised | None = Field(None, description="What a reader of this view must know.")
    prominent: Switch = Field(False, description="Whether it is always one click away.")


class Film(Strict):
    """A span of time that can be played by itself."""

    from_: PartialDate = Field(alias="from", description="The day it starts on.")
    to: PartialDate = Field(description="The day it ends on.")
    label: Localised = Field(description="Text of its button, by language.")


class Holder(Strict):
    """Who can hold an area, and how that is drawn."""

    label: Localised = Field(description="Name, by language.")
    definition: Localised | None = Field(
        None, description="What the name alone does not say, for the legend, by language."
    )
    colour: Colour = Field(description="Colour of the area.")
    dark: Colour = Field(description="The same, in the dark theme.")
    pattern: Pattern = Field("plain", description="Pattern over the colour.")
    patterns: dict[Id, Pattern] = Field(
        {}, description="Other patterns, by how it came to be held."
    )


class How(Strict):
    """A way in which an area comes to be held."""

    label: Localised = Field(description="Name, by language.")
    pattern: Pattern | None = Field(None, description="Pattern over the holder's colour.")


class Group(Strict):
    """A fieldset of the layer panel."""

    id: Id = Field(description="Id.")
    title: Localised = Field(description="Heading, by language.")
    layers: Keys = Field(description="The layers in it, in order.")


class Palette(Strict):
    """Colours by name, for both themes."""

    light: dict[Id, Colour] = Field(description="Colours of the light theme.")
    dark: dict[Id, Colour] = Field(description="The same names, in the dark theme.")


class Relief(Strict):
    """A picture of hills and valleys, for the whole frame of the map in Web Mercator."""

    file: Annotated[str, Field(pattern=r"^[a-z0-9-]+\.(webp|png)$")] = Field(
        description="The picture, in the map folder: white where it is flat, grey in the shade."
    )
    group: Id = Field(description="The group of the layer panel that it is switched in.")
    shown: Switch = Field(True, description="Whether it is switched on when the page opens.")
    title: Localised = Field(description="Name in the panel, by language.")
    shows: Localised = Field(description="One sentence for the panel, by language.")
    licence: Line = Field(description="SPDX identifier such as `ODbL-1.0`, or `public-domain`.")
    attribution: Line = Field(description="Whom to credit, as printed.")
    precision_km: Annotated[Number, Field(gt=0, le=1000)] = Field(
        description="How far off a slope may be, in km."
    )
    upstream: Line = Field(description="Package and version that the heights come from.")
    how: Line = Field(description="How it was made, and what was corrected.")


class MapFile(Strict):
    """``map.toml``: what needs an order or belongs to the map as a whole."""

    name: Id = Field("map", description="Name of its data package and of files to download.")
    authors: Annotated[tuple[Line, ...], Field(min_length=1)] = Field(
        ("Contributors to the map",), description="Whom citations name, in order."
    )
    version: Line = Field("1", description="Version of the map, as citations give it.")
    url: WebAddress | None = Field(None, description="Where its site is published.")
    doi: Annotated[str, Field(pattern=r"^10\.\d{4,9}/\S+$")] | None = Field(
        None, description="Identifier of an archived version, such as 10.5281/zenodo.1234."
    )
    reports: WebAddress | None = Field(
        None, description="List of issues, where the details of a feature open a new one."
    )
    title: Localised = Field(description="Title of the map, by language.")
    description: Localised = Field(description="What it shows, in a sentence, by language.")
    disclaimer: Localised = Field(description="What it does not claim, by language.")
    updated: PartialDate | None = Field(
        None, description="The day on which the data was last changed, as citations give it."
    )
    events_to: PartialDate | None = Field(
        None, description="The last day for which sources were found: nothing later is known."
    )
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(distinct)] = (
        Field(description="Codes of the map's languages, the first one first.")
    )
    alphabets: dict[Language, Line] = Field(
        {}, description="Letters of a language in order, where they differ from a b c."
    )
    keywords: tuple[Line, ...] = Field((), description="What to find the data by, in English.")
    sides: dict[Id, Localised] = Field(
        {}, description="Whose voice a source may be, by language; without any, anyone's."
    )
    parties: tuple[Id, ...] = Field(
        (), description="Sides whose claims must be attributed when no other side says so."
    )
    frame: Bounds = Field(description="West, south, east, north of all data, in degrees.")
    view: Bounds = Field(description="West, south, east, north of what the page opens on.")
    opens_on: Id = Field(description="The period that the page opens on.")
    order: Keys = Field(description="Layers from the bottom to the top; `control` among them.")
    districts: Keys = Field(
        description="Layers that areas are added up by; the first that holds an area names it."
    )
    coverage: tuple[Id, ...] = Field(
        (), description="Layers that cover the frame together: no gap, no overlap."
    )
    flags: dict[FieldName, Id] = Field(
        {}, description="Yes-or-no columns of control: name and layer."
    )
    periods: Annotated[tuple[Period, ...], Field(min_length=1)] = Field(
        alias="period", description="The days with a button."
    )
    holders: Annotated[dict[Id, Holder], Field(min_length=1)] = Field(
        alias="holder", description="Who can hold an area, by id."
    )
    hows: Annotated[dict[Id, How], Field(min_length=1)] = Field(
        alias="how", description="How an area comes to be held, by id."
    )
    groups: Annotated[tuple[Group, ...], Field(min_length=1)] = Field(
        alias="group", description="The parts of the layer panel."
    )
    film: Film | None = Field(None, description="What of the timeline can be played by itself.")
    relief: Relief | None = Field(None, description="Shade of hills and valleys, if there is any.")
    palette: Palette = Field(description="Colours by name, in both themes.")
