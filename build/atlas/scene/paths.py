"""Outlines as path commands, and commands as SVG path data."""

import re
from collections.abc import Iterable
from typing import Any

# ("M", x, y), ("L", x, y), ("C", six numbers), ("Q", four), ("Z",); y grows downwards
Command = tuple[Any, ...]
Commands = list[Command]

NOUGHT = re.compile(r"(?<![\d.])0\.")  # before the point it can go


def data(commands: Iterable[Command], decimals: int = 0, *, keep_still: bool = True) -> str:
    """Write commands as SVG path data, each step relative to the last.

    Parameters
    ----------
    decimals
        How many decimals a coordinate keeps.
    keep_still
        Whether to keep lines that are rounded to no length: with round caps they are dots.
    """
    parts = 10**decimals
    out: list[str] = []
    x = y = left = top = 0
    last = ""
    for verb, *numbers in commands:
        if verb == "Z":
            out.append("z")
            x, y, last = left, top, "z"
            continue
        ends = [round(value * parts) for value in numbers]
        if verb == "M":
            x, y = left, top = ends
            out.append(f"M{x / parts:.7g} {y / parts:.7g}")
            last = verb
        elif keep_still or ends != [x, y]:
            steps = [end - (y if place % 2 else x) for place, end in enumerate(ends)]
            sign = " " if verb == last else verb.lower()
            out.append(sign + " ".join([f"{step / parts:.7g}" for step in steps]))
            x, y = ends[-2:]
            last = verb
    return NOUGHT.sub(".", "".join(out)).replace(" -", "-")
