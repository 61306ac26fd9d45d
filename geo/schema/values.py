"""The kinds of value that the files have in common."""

import re
from collections import Counter
from typing import Annotated, Literal, LiteralString

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StrictBool, TypeAdapter
from pydantic_core import PydanticCustomError

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LONGEST = 4000  # characters; a note of more than a page is a document, and belongs behind a link
# Neither XML nor a terminal takes them: controls except tab and line feed, and two non-characters
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def fault(
    kind: LiteralString, text: str, remedy: str, key: str = "", value: object = None
) -> PydanticCustomError:
    """Make the error of a validator: the kind of the problem, what is wrong, what mends it.

    ``key`` and ``value`` are what of a table it is about, if not all of it.
    """
    about = {"key": key, "value": value} if key else {}
    return PydanticCustomError(kind, text, {"remedy": remedy, **about})


def plain_text(value: str) -> str:
    """Refuse characters that cannot be shown, and texts too long for a label or a note."""
    if UNPRINTABLE.search(value):
        raise ValueError("holds a control character")
    if len(value) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return value


def some_text(value: str) -> str:
    """Refuse an empty text as well."""
    if not value.strip():
        raise ValueError("is empty")
    return plain_text(value)


_URL = TypeAdapter(HttpUrl)


def _web_address(value: str) -> str:
    _URL.validate_python(value)
    return plain_text(value)


def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice."""
    if len(set(values)) < len(values):
        twin, _ = Counter(values).most_common(1)[0]
        raise ValueError(f'"{twin}" is there twice')
    return values


Id = Annotated[str, Field(pattern=f"^{ID_PATTERN}$", max_length=80)]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", max_length=35)]
Place = Annotated[str, Field(pattern=f"^{ID_PATTERN}(?::{ID_PATTERN})?$", max_length=161)]
NAMES = {  # of patterns, for messages
    f"^{ID_PATTERN}$": "an id: words in a-z and 0-9, joined by dashes",
    r"^[a-z][a-z0-9_]*$": "the name of a field: a-z, 0-9 and underscores",
    r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$": "the code of a language, such as en",
    f"^{ID_PATTERN}(?::{ID_PATTERN})?$": "a layer or layer:feature",
}
Line = Annotated[str, AfterValidator(some_text)]
Text = Annotated[str, AfterValidator(plain_text)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Switch = StrictBool
WebAddress = Annotated[str, AfterValidator(_web_address)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Localised = Annotated[dict[Language, Line], Field(min_length=1)]
Bounds = tuple[Number, Number, Number, Number]
Keys = Annotated[tuple[Id, ...], Field(min_length=1), AfterValidator(distinct)]
Pattern = Literal["plain", "dots", "diagonal", "back-diagonal", "cross", "vertical"]


class Strict(BaseModel):
    """A table that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)
