"""The kinds of value that the files have in common."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StrictBool, TypeAdapter

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST = 4000  # characters; a note of more than a page is a document, and belongs behind a link
CONTROLS = {*map(chr, range(32)), "\x7f"} - {"\n", "\t"}


def _plain_text(value: str) -> str:
    if not CONTROLS.isdisjoint(value):
        raise ValueError("holds a control character")
    if len(value) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return value


def _some_text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return _plain_text(value)


_URL = TypeAdapter(HttpUrl)


def _web_address(value: str) -> str:
    _URL.validate_python(value)
    return value


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f'"{value}" is there twice')
    return values


Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$", max_length=80)]
Line = Annotated[str, AfterValidator(_some_text)]
Text = Annotated[str, AfterValidator(_plain_text)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Switch = StrictBool
WebAddress = Annotated[str, AfterValidator(_web_address)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Localised = Annotated[dict[str, Line], Field(min_length=1)]
Bounds = tuple[Number, Number, Number, Number]
Keys = Annotated[tuple[Line, ...], Field(min_length=1), AfterValidator(_once)]
Pattern = Literal["plain", "dots", "diagonal", "back-diagonal", "cross", "vertical"]


class Strict(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
