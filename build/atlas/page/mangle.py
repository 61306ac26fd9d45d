"""Make a script shorter: comments and blanks out, names of a letter or two.

For scripts without `eval`, `with`, labels and classes, and with every semicolon written. A name is
the same short one all through a statement of the outermost level, whatever the scopes inside it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from string import ascii_letters

TOKEN = re.compile(
    r"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|/\*.*?\*/|//[^\n]*|[A-Za-z_$][\w$]*"""
    r"""|[\d.]*\d[\w.]*|\s+|=>|\+\+|--|\.\.\.|\?\.(?!\d)|\?\?=?|&&=?|\|\|=?|.""",
    re.DOTALL,
)
REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
TEMPLATE = re.compile(r"[`}](?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
WORD = re.compile(r"[A-Za-z_$][\w$]*")
WORD_END = re.compile(r"[\w$]")
VALUE_END = re.compile(r"[\w$)\]}`'\"]$")  # what a division follows, and no regular expression
BEFORE_OBJECT = {*"(,=:[?*+-/%<>!", "&&", "||", "??", "??=", "...", "return", "const", "let", "var"}
DECLARING = {"const", "let", "var"}
ASKING = {"if", "for", "while", "switch"}  # in brackets after them, nothing is bound
KEYWORDS = {"as", "do", "if", "in", "is", "of", "for", "get", "let", "new", "set", "try", "var"}


def shortened(code: str) -> str:
    """Shorten what stands in a function around all of a script."""
    statements = [*_statements(_tokens(code))]
    outer = Counter[str]()
    for one in statements:
        outer.update(dict.fromkeys(one.bound(0), 0))
    for one in statements:
        outer.update(name for name in one.names() if name in outer)
    free = {name for one in statements for name in one.names()} - outer.keys()
    free -= {name for one in statements for name in one.bound(1)}
    short = named(outer, 2, free)
    taken = free | outer.keys() | {*short.values()}
    return "\n".join(one.written(short, taken) for one in statements)


def named(count: Counter[str], length: int, taken: Collection[str]) -> dict[str, str]:
    """Give the most frequent names the shortest ones that are free."""
    shorter = (name for name in _short(length) if name not in taken)
    return {name: next(shorter) for name, _ in count.most_common() if len(name) > length}


def _short(length: int) -> Iterator[str]:
    for letters in (
        letters for n in (length, length + 1) for letters in product(ascii_letters, repeat=n)
    ):
        if (name := "".join(letters)) not in KEYWORDS:
            yield name


def _tokens(code: str) -> Iterator[str]:
    """Split a script, without its comments."""
    braces: list[bool] = []  # of those that are open: whether a template goes on after it
    at, before = 0, ";"
    while at < len(code):
        match = TOKEN.match(code, at)
        if code[at] == "/" and (before == "return" or not VALUE_END.search(before)):
            match = REGEX.match(code, at) or match
        elif code[at] == "`" or (code[at] == "}" and braces and braces[-1]):
            match = TEMPLATE.match(code, at)
        assert match  # noqa: S101 -- the last of the pattern is any letter
        token, at = match[0], match.end()
        if token[0] == "}":
            braces.pop()
        if _opens(token) and token[-1] == "{":
            braces.append(token != "{")
        if not token.startswith(("//", "/*")):
            yield token
            before = before if token.isspace() else token


def _opens(token: str) -> bool:
    return token in {"(", "[", "{"} or (token[0] in "`}" and token.endswith("${"))


def _closes(token: str) -> bool:
    return token[0] in ")]}"


def _statements(tokens: Iterable[str]) -> Iterator["_Statement"]:
    found: list[str] = []
    depth = 0
    for token in tokens:
        depth += _opens(token) - _closes(token)
        if not depth and "\n" in token and token.isspace() and found and found[-1] in {";", "}"}:
            yield _Statement(found)
            found = []
        elif found or not token.isspace():
            found.append(token)
    if found:
        yield _Statement(found)


class _Statement:
    """A statement of the outermost level."""

    def __init__(self, tokens: list[str]) -> None:
        self.shown = [token for token in tokens if not token.isspace()]
        self.pairs = self._pairs()

    def _pairs(self) -> dict[int, int]:
        """Tell which bracket closes which."""
        open_ones: list[int] = []
        pairs = {}
        for at, token in enumerate(self.shown):
            if _closes(token):
                pairs[at] = open_ones.pop()
            if _opens(token):
                open_ones.append(at)
        return pairs

    def beside(self, at: int) -> tuple[str, str]:
        """Return the tokens before and after one."""
        return self.shown[at - 1] if at else ";", (*self.shown[at + 1 : at + 2], ";")[0]

    def roles(self) -> Iterator[tuple[int, str]]:
        """List the words that name variables, or in `{day}` a variable and a property."""
        objects: list[bool] = []
        for at, token in enumerate(self.shown):
            before, after = self.beside(at)
            if _closes(token):
                objects.pop()
            if _opens(token):
                objects.append(token == "{" and before in BEFORE_OBJECT)
            if not WORD.fullmatch(token) or before in {".", "?."}:
                continue
            if not objects or not objects[-1] or before not in {"{", ","}:
                if not (objects and objects[-1] and before in {"get", "set"}):
                    yield at, "name"
            elif after in {",", "}", "="}:
                yield at, "both"

    def names(self) -> Iterator[str]:
        """List the variables that are named, as often as they are."""
        return (self.shown[at] for at, _ in self.roles())

    def bound(self, least: int) -> Iterator[str]:
        """List the names that are declared, at this depth of brackets or deeper."""
        depth = 0
        for at, token in enumerate(self.shown):
            depth += _opens(token) - _closes(token)
            if token in DECLARING and (depth > 0) == (least > 0):
                yield from self._pattern(at + 1)
            elif token == "function" and (depth > 0) == (least > 0) and self.beside(at)[1] != "(":
                yield self.shown[at + 1]
            if least and token == "=>":
                before = self.shown[at - 1]
                yield from self._pattern(self.pairs[at - 1] + 1) if before == ")" else (before,)
            if least and token == "{" and self.beside(at)[0] == ")":
                opening = self.pairs[at - 1]
                if self.beside(opening)[0] not in ASKING:
                    yield from self._pattern(opening + 1)

    def _pattern(self, at: int) -> Iterator[str]:
        """List the names that a pattern binds, as of parameters, up to where it ends."""
        depth = 0
        value: int | None = None  # how deep the value stands that is being skipped
        for place in range(at, len(self.shown)):
            token = self.shown[place]
            depth += _opens(token) - _closes(token)
            if depth < 0 or (not depth and token in {";", "of", "in"}):
                return
            if value is not None and (depth < value or (depth == value and token == ",")):
                value = None
            if token == "=" and value is None:
                value = depth
            is_name = WORD.fullmatch(token) and self.beside(place)[1] != ":"
            if value is None and is_name:
                yield token

    def written(self, outer: dict[str, str], taken: Collection[str]) -> str:
        """Write the statement with short names."""
        inner = {*self.bound(1)} - outer.keys()
        count = Counter(name for name in self.names() if name in inner)
        one_letter = {name for name in inner if len(name) == 1}
        short = outer | named(count, 1, {*taken, *one_letter})
        shown = [*self.shown]
        for at, role in self.roles():
            name = short.get(shown[at], shown[at])
            shown[at] = name if role == "name" or name == shown[at] else f"{shown[at]}:{name}"
        return "".join(_tight(shown))


def _tight(tokens: list[str]) -> Iterator[str]:
    """Write blanks where they hold words apart, and no semicolon before a brace that closes."""
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
        if _holds_apart(before[-1:], token[:1]):
            yield " "
        if token != ";" or after != "}":
            yield token


def _holds_apart(before: str, after: str) -> bool:
    return bool(WORD_END.match(before) and WORD_END.match(after)) or (
        before == after and before in "+-"
    )
