"""Make text harmless for spreadsheets, which run a cell that looks like a formula."""

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)?(?:(?<=\d)[eE][+-]?\d+)?")  # or a dash


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run; a number stays one.

    Spreadsheets show such a cell as text. All CSV that the map writes goes through this.
    """
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text
