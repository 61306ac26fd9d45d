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

    ``alike`` is what two names must not have in common, such as `str.lower`; ``blank`` is whether
    a column may have no name. Without one it is column_3.
    """
    taken: dict[str, str] = {}
    for number, name in enumerate(names, start=1):
        may_stay = name.strip() or (blank and alike(name) not in taken)
        first = fit = name if may_stay else f"column_{number}"
        count = 1
        while alike(fit) in taken:
            count += 1
            fit = f"{first}_{count}"
        taken[alike(fit)] = fit
    return [*taken.values()]


def free(name: str, taken: Iterable[str], alike: Callable[[str], str] = str.lower) -> str:
    """Choose a name that no column has."""
    there = {alike(other) for other in taken}
    while alike(name) in there:
        name = f"map_{name}"
    return name


def answer_names(taken: Iterable[str], alike: Callable[[str], str] = str) -> list[str]:
    """Name each column of an answer so that it can stand beside those there already."""
    there = [*taken]
    return [free(name, there, alike) for name in COLUMNS]
