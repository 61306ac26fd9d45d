"""Shorten the names of a script's local variables.

For scripts like Leaflet's: ECMAScript 5 with every semicolon, and no `eval` or `with`.
"""

import re
from collections.abc import Iterator
from itertools import product
from string import ascii_letters

TOKEN = re.compile(
    r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|/(?![*/\s=])(?:\\.|\[(?:\\.|[^\]])*\]|[^/\\\n])+/[gi]*(?=\s*[.,;)])"""
    r"""|[A-Za-z_$][\w$]*|\s+|[\d.]+|.""",
    re.DOTALL,
)
WORD = re.compile(r"[A-Za-z_$][\w$]*")
WORD_END = re.compile(r"[\w$]")
KEYWORDS = {"do", "if", "in", "of", "for", "let", "new", "try", "var"}


def shortened(statement: str) -> str:
    """Give every local variable of the functions in a statement a name of a letter or two."""
    tokens = TOKEN.findall(statement)
    shown = [at for at, token in enumerate(tokens) if not token.isspace()]
    declared = dict.fromkeys(_declared([tokens[at] for at in shown]))
    taken = {token for token in tokens if WORD.fullmatch(token)}
    names = (name for name in _names() if name not in taken)
    short = {name: next(names) for name in declared if len(name) > 1}
    for place, at in enumerate(shown):
        before, after = _beside(tokens, shown, place)
        is_key = after == ":" and before in "{,"
        if tokens[at] in short and before != "." and not is_key:
            tokens[at] = short[tokens[at]]
    return "".join(_tight(tokens))


def _tight(tokens: list[str]) -> Iterator[str]:
    """Leave out the blanks that separate nothing; the ends of lines stay."""
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if not token.isspace():
            yield token
        elif "\n" in token:
            yield "\n" if before not in "{}," else ""
        elif _holds_apart(before[-1:], after[:1]):
            yield " "


def _holds_apart(before: str, after: str) -> bool:
    return bool(WORD_END.match(before) and WORD_END.match(after)) or before == after in "+-"


def _beside(tokens: list[str], shown: list[int], place: int) -> tuple[str, str]:
    before = tokens[shown[place - 1]] if place else ";"
    return before, tokens[shown[place + 1]] if place + 1 < len(shown) else ";"


def _names() -> Iterator[str]:
    for length in (1, 2):
        for letters in product(ascii_letters, repeat=length):
            name = "".join(letters)
            if name not in KEYWORDS:
                yield name


def _declared(tokens: list[str]) -> Iterator[str]:
    """Name parameters, and what `var` declares inside functions."""
    depth = 0
    for at, token in enumerate(tokens):
        if token == "function":
            opening = tokens.index("(", at)
            closing = tokens.index(")", opening)
            yield from (one for one in tokens[opening + 1 : closing] if one != ",")
            if depth and opening > at + 1:
                yield tokens[at + 1]
        elif token == "var" and depth:
            yield from _variables(tokens, at + 1)
        depth += (token == "{") - (token == "}")


def _variables(tokens: list[str], at: int) -> Iterator[str]:
    """Name the variables that a `var` declares, up to its semicolon."""
    depth = 0
    yield tokens[at]
    for before, token in zip(tokens[at:], tokens[at + 1 :], strict=False):
        depth += (token in "([{") - (token in ")]}")
        if depth < 0 or (not depth and token in (";", "in", "of")):
            return
        if not depth and before == ",":
            yield token
