"""Problems that a sidecar records as right as they are, with a reason and a last day."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from geo.check.problem import At, feature
from geo.dates import first_day
from geo.errors import Problem
from geo.folder.catalog import Catalog, Layer
from geo.schema import KnownProblem

NAMED = re.compile(r'feature "([^"]*)"')


def without_exceptions(
    catalog: Catalog, found: Iterable[Problem], *, today: date, sound: bool
) -> Iterator[Problem]:
    """Leave out the problems that a sidecar excepts, and name the exceptions that are over.

    ``sound`` is false when some checks could not be made: then an exception without a problem
    is not reported.
    """
    left = list(found)
    for layer in catalog.layers.values():
        for exception in layer.sidecar.exceptions:
            about = feature(exception.feature) if exception.feature else "the layer"
            place = f'exception "{exception.problem}" for {about}'
            at = At(catalog, f"{layer.id}.toml")
            fitting = [problem for problem in left if _fits(problem, exception, layer)]
            if first_day(exception.expires) <= today:
                fault = f"expired on {first_day(exception.expires)}"
                yield at("expired", place, fault, "Mend the problem, or think again.")
            elif fitting:
                left = [problem for problem in left if problem not in fitting]
            elif sound:
                yield at("expired", place, "fits no problem", "Take it out.")
    yield from left


def _fits(problem: Problem, exception: KnownProblem, layer: Layer) -> bool:
    if problem.kind != exception.problem:
        return False
    if problem.file.rpartition("/")[2] not in (f"{layer.id}.geojson", f"{layer.id}.toml"):
        return False
    named = NAMED.match(problem.place)
    return (named[1] if named else None) == exception.feature
