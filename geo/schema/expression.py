"""Area expressions of the ledger, such as ``a:b & cut(c, front:line, towns:x)``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from geo.errors import ExpressionError
from geo.schema.values import ID_PATTERN, Line

DEEPEST = 40  # parentheses and cuts inside each other
LONGEST = 200  # layers and features in one area: more is a layer of its own
TOKEN = re.compile(rf"\s*(?:(?P<name>{ID_PATTERN}(?::{ID_PATTERN})?)|(?P<sign>[-+&(),]))")


@dataclass(frozen=True)
class Term:
    """A whole layer, or one feature of it."""

    layer: str
    feature: str | None = None

    def __str__(self) -> str:
        return f"{self.layer}:{self.feature}" if self.feature else self.layer


@dataclass(frozen=True)
class Operation:
    """Two areas joined: ``+`` union, ``&`` intersection, ``-`` difference."""

    sign: Literal["+", "&", "-"]
    left: "Area"
    right: "Area"


@dataclass(frozen=True)
class Cut:
    """An area cut along a line: the piece that holds a point."""

    area: "Area"
    line: Term
    point: Term


Area = Term | Operation | Cut


class AreaText(str):
    """An area expression as it was written, with the area that it stands for.

    Raises
    ------
    ExpressionError
        Naming the place in the text where it goes wrong.
    """

    __slots__ = ("parsed",)
    parsed: Area

    def __new__(cls, text: str) -> Self:
        """Read the text."""
        self = super().__new__(cls, text)
        self.parsed = _Parser(text).whole()
        return self

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_validated, handler(Line))


def _validated(text: str) -> AreaText:
    try:
        return AreaText(text)
    except ExpressionError as error:
        raise ValueError(error.fault) from None


def parse(text: str) -> Area:
    """Read an area expression.

    Raises
    ------
    ExpressionError
        Naming the place in the text where it goes wrong.
    """
    return AreaText(text).parsed


def walk(area: Area) -> Iterator[Area]:
    """Visit an area and, depth first, the areas that it is joined from or cut out of."""
    yield area
    match area:
        case Operation():
            yield from walk(area.left)
            yield from walk(area.right)
        case Cut():
            yield from walk(area.area)


def cuts(area: Area) -> list[Cut]:
    """List the cuts in an area."""
    return [part for part in walk(area) if isinstance(part, Cut)]


def areal_terms(area: Area) -> list[Term]:
    """List the layers and features that an area is made of, without the lines that cut it."""
    return [part for part in walk(area) if isinstance(part, Term)]


def terms(area: Area) -> list[Term]:
    """List every layer or feature that an area names."""
    return [*areal_terms(area), *(term for cut in cuts(area) for term in (cut.line, cut.point))]


class _Parser:
    """Recursive descent; ``&`` binds tighter than ``+`` and ``-``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.token = ""
        self.depth = 0
        self.terms = 0
        self._advance()

    def whole(self) -> Area:
        area = self._sum()
        if self.token:
            self._fail("expected + - & or the end")
        return area

    def _sum(self) -> Area:
        area = self._product()
        while self.token in ("+", "-"):
            sign: Literal["+", "-"] = "+" if self.token == "+" else "-"
            self._advance()
            area = Operation(sign, area, self._product())
        return area

    def _product(self) -> Area:
        area = self._item()
        while self.token == "&":
            self._advance()
            area = Operation("&", area, self._item())
        return area

    def _item(self) -> Area:
        if self.token == "(":
            self._advance()
            area = self._inner()
            self._expect(")")
            return area
        if self.token == "cut":
            return self._cut()
        return self._term()

    def _cut(self) -> Area:
        self._advance()
        if self.token != "(":
            self._fail("expected ( after cut")
        self._advance()
        area = self._inner()
        self._expect(",")
        line = self._term()
        self._expect(",")
        point = self._term()
        self._expect(")")
        return Cut(area, line, point)

    def _inner(self) -> Area:
        self.depth += 1
        if self.depth > DEEPEST:
            self._fail(f"expected at most {DEEPEST} parentheses inside each other")
        area = self._sum()
        self.depth -= 1
        return area

    def _term(self) -> Term:
        if not self.token or self.token in "+-&(),":
            self._fail("expected a layer or layer:feature")
        self.terms += 1
        if self.terms > LONGEST:
            self._fail(f"expected at most {LONGEST} layers and features")
        layer, _, feature = self.token.partition(":")
        self._advance()
        return Term(layer, feature or None)

    def _expect(self, sign: str) -> None:
        if self.token != sign:
            self._fail(f"expected {sign}")
        self._advance()

    def _advance(self) -> None:
        match = TOKEN.match(self.text, self.position)
        rest = self.text[self.position :].strip()
        if match:
            self.token = match.group("name") or match.group("sign")
            self.position = match.end()
        elif rest:
            raise ExpressionError(f'"{self.text:.80}" is unreadable at "{rest:.20}"')
        else:
            self.token = ""

    def _fail(self, expected: str) -> None:
        found = f'"{self.token}"' if self.token else "the end"
        where = f"found {found} at character {self.position}"
        raise ExpressionError(f'"{self.text:.80}" cannot be read: {expected}, {where}')
