"""A collection of features, parsed one after the other: memory stays in bounds for any file."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geo.folder.strict_text import (
    Unreadable,
    continued,
    decode_json,
    parse_json,
    position,
    refuse_other_formats,
)

MOST_FEATURES = 500_000
# Of each mark, how often one feature may hold it; a polygon of 1.8 million points is read.
MOST = {"[": 2_500_000, ",": 5_000_000, '"': 20_000, "{": 5_000}
SMALL = 500_000  # characters: below it memory is no matter, whatever they say
SPACE = re.compile(r"[ \t\n\r]*+")
# On to the next brace outside of a text
BRACE = re.compile(r'[^"{}]*+(?:"(?:[^"\\]|\\.)*+"[^"{}]*+)*+[{}]', re.DOTALL)
NO_KEY = "Expecting property name enclosed in double quotes"

Span = tuple[int, int]  # of a value in the text: its first character, and the one after its last


@dataclass(frozen=True)
class Collection:
    """The text of a layer file, taken apart: its features are parsed when they are asked for."""

    content: str
    members: dict[str, Any] = field(default_factory=dict)  # what is beside the features
    spans: list[Span] | None = None  # None if "features" is not there, or no list

    def features(self) -> Iterator[tuple[int, Any]]:
        """Parse the features one by one, with their numbers from 1.

        One that cannot be parsed is an `Unreadable` in its place.
        """
        for number, (start, _) in enumerate(self.spans or (), start=1):
            try:
                yield number, decode_json(self.content, start)[0]
            except Unreadable as error:
                yield number, error


def split_features(content: str) -> Collection:
    """Find where each feature of a layer file starts and ends.

    Raises
    ------
    Unreadable
        If the text is no JSON, or a feature is larger than any that is read.
    """
    start = _skip(content, 0)
    if content[start : start + 1] != "{":
        if len(content) < SMALL:  # say what is wrong with it
            parse_json(content)
        return Collection(content)
    spans: list[Span] = []
    try:
        return _Walk(content, spans).whole(start)
    except (json.JSONDecodeError, Unreadable) as error:
        refuse_other_formats(content)
        if isinstance(error, Unreadable):
            raise
        for first, _ in spans:  # a fault in a feature can shift all that follows
            decode_json(content, first)
        place = f"line {error.lineno} column {error.colno}"
        raise Unreadable(place, f"is not JSON: {continued(error.msg)}", "Mend it there.") from None


@dataclass
class _Walk:
    """A walk along the outermost table of a layer file."""

    content: str
    spans: list[Span]

    def whole(self, start: int) -> Collection:
        members: dict[str, Any] = {}
        listed, at = False, self._after(start, "{")
        while self.content[at : at + 1] != "}":
            first = at
            if self.content[at : at + 1] != '"':
                raise json.JSONDecodeError(NO_KEY, self.content, at)
            key, at = self._value(at)
            if key in members:
                fault = f'is not JSON: the key "{key:.80}" is there twice'
                raise Unreadable(position(self.content, first), fault, "Mend it there.")
            at = self._after(at, ":")
            if key == "features" and self.content[at : at + 1] == "[":
                listed, at, value = True, self._features(at), None
            else:
                value, at = self._value(at)
            members[key] = value
            at = self._comma_or(at, "}")
        if _skip(self.content, at + 1) < len(self.content):
            raise json.JSONDecodeError("Extra data", self.content, at + 1)
        if listed:
            del members["features"]
        return Collection(self.content, members, self.spans if listed else None)

    def _features(self, at: int) -> int:
        """List the features of a list, and return the position after it."""
        at = self._after(at, "[")
        while self.content[at : at + 1] != "]":
            if len(self.spans) == MOST_FEATURES:
                fault = f"holds more than {MOST_FEATURES:,} features, the most that are read"
                raise Unreadable("", fault, "Split the layer.")
            end = self._end(at) if self.content[at : at + 1] == "{" else self._value(at)[1]
            self.spans.append((at, end))
            at = self._comma_or(end, "]")
        return at + 1

    def _end(self, start: int) -> int:
        """Find the end of an object by its braces."""
        depth, at = 0, start
        while step := BRACE.match(self.content, at):
            at = step.end()
            depth += 1 if self.content[at - 1] == "{" else -1
            if not depth:
                self._refuse_large(start, at)
                return at
        self._refuse_large(start, len(self.content))
        return decode_json(self.content, start)[1]  # says where it is broken

    def _refuse_large(self, start: int, end: int) -> None:
        if end - start < SMALL:
            return
        for mark, most in MOST.items():
            if (count := self.content.count(mark, start, end)) > most:
                fault = f"a feature holds {mark} {count:,} times, at most {most:,} are read"
                raise Unreadable(position(self.content, start), fault, "Simplify or split it.")

    def _value(self, start: int) -> tuple[Any, int]:
        """Parse a value that is no feature, none of which is large."""
        part = self.content[start : start + SMALL]
        try:
            value, length = decode_json(part, 0)
        except Unreadable:
            if len(part) == SMALL:
                fault = f"a value beside the features is longer than {SMALL:,} characters"
                raise Unreadable(position(self.content, start), fault, "Take it out.") from None
            return decode_json(self.content, start)  # with the right place
        return value, start + length

    def _after(self, at: int, sign: str) -> int:
        """Step over a sign and the space about it."""
        at = _skip(self.content, at)
        if self.content[at : at + 1] != sign:
            raise json.JSONDecodeError(f"Expecting '{sign}'", self.content, at)
        return _skip(self.content, at + 1)

    def _comma_or(self, at: int, closing: str) -> int:
        """Step over a comma to what follows it, or stay at the sign that closes."""
        at = _skip(self.content, at)
        if self.content[at : at + 1] == closing:
            return at
        at = self._after(at, ",")
        if self.content[at : at + 1] == closing:
            raise json.JSONDecodeError("Expecting a value after the comma", self.content, at)
        return at


def _skip(content: str, at: int) -> int:
    """Step over space."""
    space = SPACE.match(content, at)
    return space.end() if space else at
