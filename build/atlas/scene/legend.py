"""Entries of the legend: the shades of holders, and the lines of layers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from atlas.scene import looks
from atlas.scene.scene import CONTROL, Held, Scene
from geo.schema import Group, Look

MANY_YEARS = 3  # of which the first and the last are named
SELF_EVIDENT = {"water", "river"}  # what is drawn in these colours needs no entry


@dataclass(frozen=True)
class ShadeEntry:
    """A shade, and the hows that it tells apart from what its holder holds otherwise."""

    shade: looks.Shade
    hows: tuple[str, ...]

    @property
    def id(self) -> str:
        """Holder and pattern in one word."""
        return "-".join(self.shade)

    @property
    def holder(self) -> str:
        """The holder's id."""
        return self.shade[0]

    def label(self, scene: Scene) -> str:
        """Name it in the scene's language."""
        chart = scene.catalog.map
        labels = [chart.holders[self.holder].label, *(chart.hows[how].label for how in self.hows)]
        return ", ".join(label[scene.lang] for label in labels)

    def definition(self, scene: Scene) -> str:
        """Define its holder in the scene's language, once: not where a how sets it apart."""
        words = scene.catalog.map.holders[self.holder].definition or {}
        return "" if self.hows else words.get(scene.lang, "")

    def when(self, scene: Scene) -> str:
        """Describe since when areas are held so on the scene's day, and how where that differs."""
        chart = scene.catalog.map
        first = min(history[0].since for history in scene.faces["history"])
        days: dict[str, set[str]] = {}
        for change in scene.held(scene.day).values():
            shade = looks.shade(chart, change.holder, change.how)
            if shade == self.shade and change.since > first:
                days.setdefault("" if self.hows else change.how, set()).add(change.since)
        spans = {how: _span(scene, days[how]) for how in ("", *chart.hows) if how in days}
        if len(spans) == 1:
            return next(iter(spans.values()))
        return "; ".join(f"{chart.hows[how].label[scene.lang]}: {spans[how]}" for how in spans)


def _span(scene: Scene, days: set[str]) -> str:
    words, date = scene.language.words, scene.language.date
    years = sorted({day[:4] for day in days})
    if len(days) == 1:
        return words["since"].format(day=date(*days))
    if len(years) == 1:
        return words["from_to"].format_map({"from": date(min(days)), "to": date(max(days))})
    if len(years) > MANY_YEARS:
        return words["from_to"].format_map({"from": years[0], "to": years[-1]})
    return ", ".join(years)


def shade_entries(scene: Scene, holdings: Iterable[tuple[str, str]]) -> list[ShadeEntry]:
    """List the shades of some pairs of holder and how, in the map file's order of holders."""
    chart = scene.catalog.map
    hows: dict[looks.Shade, set[str]] = {}
    for holder, how in holdings:
        hows.setdefault(looks.shade(chart, holder, how), set()).add(how)
    entries = []
    for holder, about in chart.holders.items():
        usual_first = sorted(
            (shade for shade in hows if shade[0] == holder),
            key=lambda shade: (shade[1] != about.pattern, shade),
        )
        for shade in usual_first:
            apart = [how for how in chart.hows if how in hows[shade] and shade[1] != about.pattern]
            entries.append(ShadeEntry(shade, tuple(apart)))
    return entries


def holdings(*helds: Held) -> set[tuple[str, str]]:
    """Collect the pairs of holder and how."""
    return {(change.holder, change.how) for held in helds for change in held.values()}


def line_entries(
    scene: Scene, groups: Sequence[Group], seen: Callable[[str], list[str]]
) -> list[tuple[str, Look, list[str]]]:
    """List labels and looks of the lines of some groups; what looks the same shares an entry.

    Parameters
    ----------
    seen
        Names the features of a layer that are there to be seen.
    """
    entries: dict[object, tuple[Look, dict[str, list[str]]]] = {}
    for name in (name for group in groups for name in group.layers if name != CONTROL):
        layer = scene.layers[name]
        style = layer.sidecar.style
        is_line = layer.kind in ("line", "polygon")
        if not is_line or not layer.sidecar.shown or SELF_EVIDENT & {style.stroke, style.fill}:
            continue
        features = seen(name)
        if not features:
            continue
        row = {} if style.when else scene.properties[name][features[0]]
        look = looks.look(style, row)
        label = (layer.sidecar.key or layer.sidecar.title)[scene.lang]
        alike = label if layer.sidecar.key else (look.stroke, look.width, look.dash)
        entries.setdefault(alike, (look, {}))[1].setdefault(label, []).append(name)
    return [(", ".join(names), look, [*chain(*names.values())]) for look, names in entries.values()]


def every_line(scene: Scene) -> list[tuple[str, Look, list[str]]]:
    """List the lines of all layers that are shown, whatever the day."""
    return line_entries(scene, scene.groups, lambda name: [*scene.properties[name]])
