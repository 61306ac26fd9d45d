"""``ledger.toml``: who held what, from when."""

from pydantic import Field

from geo.dates import PartialDate
from geo.schema.expression import AreaText
from geo.schema.values import Id, Keys, Localised, Strict, Text


class Statement(Strict):
    """One entry of ``ledger.toml``: from a day on, an area is held by someone."""

    id: Id = Field(description="Id, never used twice: links and history lean on it.")
    title: Localised = Field(description="What happened, in a few words, by language.")
    area: AreaText = Field(
        description="Area: layers and features joined by `+`, `&`, `-`, `cut(…)`."
    )
    from_: PartialDate = Field(alias="from", description="First day; `1994` or `1994-05` do too.")
    from_latest: PartialDate | None = Field(
        None, description="Last day it may have been, if sources differ; the note says how."
    )
    holder: Id = Field(description="Who holds it then: a holder of `map.toml`.")
    how: Id = Field(description="How it came about: a `how` of `map.toml`.")
    sources: Keys = Field(description="Keys of `sources.toml` that say so.")
    note: Text = Field("", description="What is uncertain, and who claims what; in English.")


class Ledger(Strict):
    """``ledger.toml``: every change of control, by day."""

    statements: tuple[Statement, ...] = Field(
        alias="statement", min_length=1, description="The statements; later ones override."
    )
