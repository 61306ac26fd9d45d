"""Rivers: Natural Earth's centre lines, and the state border where it runs in the river."""

import shapely
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

NEAR = 0.02  # degrees; a centre line this near to the border runs in it
DETAIL = 0.0003  # degrees, 30 m; finer bends of the border make no river


def border(sides: tuple[BaseGeometry, BaseGeometry]) -> LineString:
    """Take the longest unbroken border between two areas that share its vertices."""
    shared = sides[0].boundary.intersection(sides[1].boundary)
    lines = shapely.get_parts(shapely.line_merge(shared))
    return max(lines, key=lambda line: line.length)


def follow(river: LineString, line: LineString) -> LineString:
    """Let a river follow a border from where it first comes near it to where it last is near."""
    near = [index for index, point in enumerate(river.coords) if line.distance(Point(point)) < NEAR]
    if not near:
        return river
    first, last = near[0], near[-1]
    points = list(river.coords)
    ends = [line.project(Point(points[index])) for index in (first, last)]
    middle = substring(line, *ends).simplify(DETAIL)
    return LineString([*points[:first], *middle.coords, *points[last + 1 :]])


def without(river: BaseGeometry, point: Point) -> BaseGeometry:
    """Leave out the stretch nearest to a point, which belongs to another river."""
    stretches = sorted(shapely.get_parts(river), key=lambda stretch: stretch.distance(point))
    return shapely.line_merge(shapely.union_all(stretches[1:]))


def below(river: LineString, start: Point) -> LineString:
    """Take a river, drawn downstream, from the place nearest to a point on."""
    return substring(river, river.project(start), river.length)
