"""Area expressions of the ledger, such as ``a:b & cut(c, front:line, towns:x)``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from geo.errors import ExpressionError
from geo.schema import ID_PATTERN

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


def parse(text: str) -> Area:
    """Read an area expression.

    Raises
    ------
    ExpressionError
        Naming the place in the text where it goes wrong.
    """
    return _Parser(text).whole()


def terms(area: Area) -> Iterator[Term]:
    """List every layer or feature that an area names."""
    match area:
        case Term():
            yield area
        case Operation():
            yield from terms(area.left)
            yield from terms(area.right)
        case Cut():
            yield from terms(area.area)
            yield area.line
            yield area.point


class _Parser:
    """Recursive descent; ``&`` binds tighter than ``+`` and ``-``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.token = ""
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
            area = self._sum()
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
        area = self._sum()
        self._expect(",")
        line = self._term()
        self._expect(",")
        point = self._term()
        self._expect(")")
        return Cut(area, line, point)

    def _term(self) -> Term:
        if not self.token or self.token in "+-&(),":
            self._fail("expected a layer or layer:feature")
        layer, _, feature = self.token.partition(":")
        self._advance()
        return Term(layer, feature or None)

    def _expect(self, sign: str) -> None:
        if self.token != sign:
            self._fail(f"expected {sign}")
        self._advance()

    def _advance(self) -> None:
        rest = self.text[self.position :]
        match = TOKEN.match(rest)
        if match:
            self.token = match.group("name") or match.group("sign")
            self.position += match.end()
        elif rest.strip():
            raise ExpressionError(f'"{self.text}" is unreadable at "{rest.strip()[:20]}"')
        else:
            self.token = ""

    def _fail(self, expected: str) -> None:
        found = f'"{self.token}"' if self.token else "the end"
        where = f"found {found} at character {self.position}"
        raise ExpressionError(f'"{self.text}" cannot be read: {expected}, {where}')
