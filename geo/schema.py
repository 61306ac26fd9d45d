"""The shape of every file in a map folder; unknown keys are refused."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter

from geo.dates import PartialDate

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def _some_text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value


def _web_address(value: str) -> str:
    TypeAdapter(HttpUrl).validate_python(value)
    return value


Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$")]
Line = Annotated[str, AfterValidator(_some_text)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Localised = Annotated[dict[str, Line], Field(min_length=1)]
Bounds = tuple[float, float, float, float]
Keys = Annotated[tuple[Line, ...], Field(min_length=1)]


class Strict(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class LayerField(BaseModel):
    """A property that the features of a layer carry beyond the common ones."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]
    unit: str = ""
    hidden: bool = False

    @property
    def label(self) -> dict[str, str]:
        """The field's name, by language."""
        return dict(self.__pydantic_extra__)


Pattern = Literal["plain", "dots", "diagonal", "back-diagonal", "cross", "vertical"]


class Look(Strict):
    """Stroke and fill; colours are names in the palette of ``map.toml``, widths screen pixels."""

    stroke: str | None = None
    width: Annotated[float, Field(ge=0, le=12)] | None = None
    dash: Annotated[str, Field(pattern=r"^(\d+(\.\d+)?( \d+(\.\d+)?)*)?$")] | None = None
    fill: str | None = None


class When(Look):
    """Another look for the features whose field has a value."""

    field: str
    value: str


class Style(Look):
    """How a layer is drawn, and whether its features are named on the map."""

    when: tuple[When, ...] = ()
    radius: Annotated[float, Field(ge=0, le=12)] = 3.0  # of a point, in screen pixels
    label: Annotated[float, Field(ge=0, le=40)] = 0  # size of the names in screen pixels; 0: none
    rank: str = ""  # the field whose larger values are named first


class Sidecar(Strict):
    """``NAME.toml``: what a GeoJSON editor would lose."""

    title: Localised
    shows: Localised
    omits: Line
    method: Literal["imported", "derived", "drawn"]
    licence: Line
    attribution: Line
    precision_km: Annotated[float, Field(gt=0)]
    how: Line
    upstream: str = ""
    sources: Keys
    placeless: bool = False
    shown: bool = True
    fields: dict[str, LayerField] = {}
    style: Style = Style()


class Source(Strict):
    """One entry of ``sources.toml``."""

    title: Line
    publisher: Line
    side: Literal[
        "armenia", "azerbaijan", "company", "georgia", "iran", "osce", "russia",
        "third-party", "turkey", "un", "united-states",
    ]  # fmt: skip
    url: WebAddress
    archived: WebAddress | None = None
    date: PartialDate | None = None
    note: str = ""


class Statement(Strict):
    """One entry of ``ledger.toml``: from a day on, an area is held by someone."""

    id: Id
    title: Localised
    area: Line
    from_: Annotated[PartialDate, Field(alias="from")]
    from_latest: PartialDate | None = None
    holder: str
    how: str
    sources: Keys
    note: str = ""


class Ledger(Strict):
    """``ledger.toml``: every change of control."""

    statements: Annotated[tuple[Statement, ...], Field(alias="statement", min_length=1)]


class Period(Strict):
    """A day worth a button of its own."""

    id: Id
    day: PartialDate
    label: Localised
    note: Localised | None = None
    prominent: bool = False


class Holder(Strict):
    """Who can hold an area, and how that is drawn."""

    label: Localised
    definition: Localised
    colour: Colour
    dark: Colour
    pattern: Pattern = "plain"
    patterns: dict[str, Pattern] = {}  # by how it came to be held


class How(Strict):
    """A way in which an area comes to be held."""

    label: Localised
    pattern: Pattern | None = None


class Group(Strict):
    """A fieldset of the layer panel."""

    id: Id
    title: Localised
    layers: Keys


class Palette(Strict):
    """Colours by name, for both themes."""

    light: dict[str, Colour]
    dark: dict[str, Colour]


class MapFile(Strict):
    """``map.toml``: what needs an order or belongs to the map as a whole."""

    title: Localised
    description: Localised
    disclaimer: Localised
    languages: Keys
    frame: Bounds
    view: Bounds
    opens_on: Id
    order: Keys
    districts: Keys
    flags: dict[str, str] = {}
    periods: Annotated[tuple[Period, ...], Field(alias="period", min_length=1)]
    holders: Annotated[dict[str, Holder], Field(alias="holder", min_length=1)]
    hows: Annotated[dict[str, How], Field(alias="how", min_length=1)]
    groups: Annotated[tuple[Group, ...], Field(alias="group", min_length=1)]
    palette: Palette


class Properties(BaseModel):
    """The properties that any feature may carry; others are declared in its sidecar."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)
    __pydantic_extra__: dict[str, Any]
    from_: Annotated[PartialDate | None, Field(alias="from")] = None
    from_latest: PartialDate | None = None
    to: PartialDate | None = None
    note: str = ""
    sources: Keys


COMMON_PROPERTIES = ("from", "from_latest", "to", "note", "sources")
