"""``sources.toml``: what the map rests on."""

from pydantic import Field

from geo.dates import PartialDate
from geo.schema.values import Id, Line, Strict, Text, WebAddress


class Source(Strict):
    """One entry of ``sources.toml``."""

    title: Line = Field(description="Title, in the language it is written in or in English.")
    publisher: Line = Field(description="Who published it.")
    side: Id = Field(description="Whose voice it is: a side of `map.toml`.")
    url: WebAddress = Field(description="Where to read it.")
    archived: WebAddress | None = Field(None, description="A copy kept by an archive.")
    date: PartialDate | None = Field(None, description="When it was published.")
    read: PartialDate | None = Field(None, description="When it was read, of a page that changes.")
    note: Text = Field("", description="What a reader must know about it.")


Sources = dict[Id, Source]  # by key
