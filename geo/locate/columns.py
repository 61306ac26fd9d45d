"""Names of columns: unique, and such as the format takes."""

from collections.abc import Callable, Iterable

COLUMNS = (
    "district", "holder", "how", "since", "statement", "sources",
    "line", "line_km", "warning", "problem",
)  # fmt: skip


def unique(
    names: Iterable[str], alike: Callable[[str], str] = str, *, blank: bool = True
) -> list[str]:
    """Make names unique by numbering those that are there already: name, name_2.

    Parameters
    ----------
    alike
        What two names must not have in common, such as `str.lower`.
    blank
        Whether a column may have no name; without one it is column_3.
    """
    taken: set[str] = set()
    fit = []
    for number, name in enumerate(names, start=1):
        first = name if name.strip() or (blank and alike(name) not in taken) else f"column_{number}"
        free_name, count = first, 1
        while alike(free_name) in taken:
            count += 1
            free_name = f"{first}_{count}"
        taken.add(alike(free_name))
        fit.append(free_name)
    return fit


def answer_names(taken: Iterable[str], alike: Callable[[str], str] = str) -> list[str]:
    """Name each column of an answer so that it can stand beside those there already."""
    there = {alike(name) for name in taken}
    names = []
    for name in COLUMNS:
        while alike(name) in there:
            name = f"map_{name}"
        names.append(name)
    return names


def free(name: str, taken: Iterable[str]) -> str:
    """Choose a name that no column has, in capitals or not."""
    there = {other.lower() for other in taken}
    while name in there:
        name = f"map_{name}"
    return name
