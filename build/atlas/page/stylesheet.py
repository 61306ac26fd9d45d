"""Style rules made from the map's own palette, holders and layer styles.

They hold ids, colours and numbers alone, each checked here once more, and no text of the map: so
the page's policy can name their digest, and nothing that a map says can be a rule.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict

from atlas.page.names import LEVELS, NARROW, NARROW_MAP
from atlas.scene import looks
from atlas.scene.labels import SPACING, TIERS
from atlas.scene.scene import Scene
from geo.errors import MapError
from geo.schema import ID_PATTERN, Look

ID, COLOUR = re.compile(ID_PATTERN), re.compile("#[0-9a-f]{6}")
DASH = re.compile(r"[0-9. ]*")
# of a map on screen, in pixels
SIZES = (0, 250, 300, 350, 420, 500, 580, 650, 720, 800, 900, 1000, 1200, 1500)
PATTERN_WIDTHS = (900, 420)  # of those for which patterns are scaled


def themes() -> str:
    """Write the colours around the map, in both themes, as variables for the style sheets."""
    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in asdict(theme).items())
        for theme in (looks.LIGHT, looks.DARK)
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def style(scene: Scene) -> str:
    """Write the rules that only this map needs."""
    light, dark = (_variables(scene, name) for name in ("light", "dark"))
    rules = [f":root{{{light}}}", f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"]
    rules += _shade_rules(scene)
    for id_, layer in scene.layers.items():
        name = _id(id_)
        rules += _look_rules(f"#layer-{name}>*,.key-{name}>*", layer.sidecar.style)
        for number, when in enumerate(layer.sidecar.style.when):
            rules += _look_rules(f"#layer-{name}>.w{number},.key-{name}>.w{number}", when)
        rules.append(f"#layer-{name}{{--r:{layer.sidecar.style.radius:g}px}}")
        rules.append(f".l-{name}{{--s:{layer.sidecar.style.label:g}px}}")
    rules += [f".t{tier}{{--k:{factor}}}" for tier, (_, factor) in enumerate(TIERS)]
    rules.append(f".label.polygon{{letter-spacing:{SPACING}em}}")
    rules.append(f"@container (max-width:{NARROW_MAP}px){{.drawing{{--narrow:{NARROW}}}}}")
    rules += _scales(scene)
    return "".join(rules)


def _id(name: str) -> str:
    return _checked(ID, name)


def _checked(pattern: re.Pattern[str], value: str) -> str:
    """Return a value that fits its pattern.

    Raises
    ------
    MapError
        If it does not, as in a catalogue made by hand.
    """
    if not pattern.fullmatch(value):
        raise MapError(f"{value!r} cannot stand in a style sheet. Run check on the map folder.")
    return value


def _colour(name: str) -> str:
    """Name a colour of the palette."""
    return f"var(--c-{_id(name)})"


def _variables(scene: Scene, theme: str) -> str:
    palette: dict[str, str] = getattr(scene.catalog.map.palette, theme)
    colours = {f"--c-{_id(name)}": value for name, value in palette.items()}
    for name, holder in scene.catalog.map.holders.items():
        colours[f"--h-{_id(name)}"] = holder.colour if theme == "light" else holder.dark
    return ";".join(f"{name}:{_checked(COLOUR, value)}" for name, value in colours.items())


def _shade_rules(scene: Scene) -> Iterator[str]:
    for name in map(_id, scene.catalog.map.holders):
        yield f".h-{name}{{fill:var(--h-{name})}}"
        yield f'.drawing [data-holder="{name}"]{{--h:var(--h-{name})}}'
    for holder, how, (_, pattern) in looks.shades(scene):
        fill = _fill(holder, pattern, "var(--p-{})")
        yield f'.drawing [data-holder="{_id(holder)}"][data-how="{_id(how)}"]{{--f:{fill}}}'
    for _, _, (holder, pattern) in looks.shades(scene):
        fill = _fill(holder, pattern, "url(#{})")
        yield f".s-{_id(holder)}-{pattern}{{fill:{fill}}}"


def _fill(holder: str, pattern: str, form: str) -> str:
    """Name the colour, or in a form the pattern, that a shade is filled with."""
    name = _id(holder)
    return f"var(--h-{name})" if pattern == looks.PLAIN else form.format(f"{name}-{pattern}")


def _look_rules(selector: str, look: Look) -> Iterator[str]:
    rules = {
        "--stroke": _colour(look.stroke) if look.stroke else None,
        "--fill": _colour(look.fill) if look.fill else None,
        "stroke-width": f"{look.width:g}px" if look.width is not None else None,
        "stroke-dasharray": (_checked(DASH, look.dash) or "none")
        if look.dash is not None
        else None,
    }
    written = ";".join(f"{name}:{value}" for name, value in rules.items() if value)
    if written:
        yield f"{selector}{{{written}}}"


def _scales(scene: Scene) -> Iterator[str]:
    """Set how many pixels of the drawing a pixel of the screen is, for maps of some sizes."""
    _, _, width, height = scene.grid.box(scene.view)
    yield ".drawing{--u:max(var(--across),var(--down,0))}"
    for size in SIZES:
        for side, name, length in (("width", "across", width), ("height", "down", height)):
            unit = f"{length / max(size, SIZES[1]):.1f}"
            yield f"@container (min-{side}:{size}px){{.drawing{{--{name}:{unit}}}}}"
    yield from _pattern_scales(scene, height / width)
    for level, least in enumerate(LEVELS[1:], 1):
        tall = next(size for size in SIZES if size >= least * height / width)
        for room in (f"width:{least - 1}px", f"height:{tall - 1}px"):
            yield f"@container (max-{room}){{.n{level}{{display:none}}}}"


def _pattern_scales(scene: Scene, shape: float) -> Iterator[str]:
    """Choose the scale of patterns by the width of a map and, as that may be less, its height."""
    names = [f"{_id(holder)}-{pattern}" for holder, pattern in looks.patterns(scene)]
    for number, width in enumerate(PATTERN_WIDTHS):
        chosen = ";".join(f"--p-{name}:url(#{name}.{width})" for name in names)
        rule = f".drawing{{{chosen}}}"
        if not number:
            yield rule
            continue
        most = round((width * PATTERN_WIDTHS[number - 1]) ** 0.5)  # where the next is as near
        yield f"@container (max-width:{most}px){{{rule}}}"
        yield f"@container (max-height:{round(most * shape)}px){{{rule}}}"
