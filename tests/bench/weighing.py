"""What each part of our page weighs: how many bytes of brotli less the page is without it."""

from __future__ import annotations

import json
import re

import brotli

PARTS = {
    "style sheets": r"<style>.*</style>",
    "drawing, but its names": r'<svg id="drawing".*?(?=<g class="labels")',
    "names on the drawing": r'<g class="labels".*?</g>',
    "relief": r'<svg class="unseen".*?</svg>',
    "panel": r"<aside.*?</aside>",
    "drawing of the other period": r'<noscript><section class="drawings".*?</noscript>',
    "table": r'<section id="table".*?</section>',
    "list of sources": r'<details class="sources">.*?</details>',
    "Leaflet": r"<script>/\* @preserve\n \* Leaflet.*?</script>",
    "our scripts": r'<script>"use strict";.*?</script>',
}
DATA = re.compile(r'(<script type="application/json" id="data">)(.*?)(?=</script>)', re.DOTALL)
TEXTS = re.compile(r'<script type="application/json" id="text-(\w+)">.*?</script>', re.DOTALL)


def weighed(page: str) -> dict[str, int]:
    """Weigh each part; what two parts share weighs in neither."""
    whole = weight(page)
    without = {name: re.sub(part, "", page, flags=re.DOTALL) for name, part in PARTS.items()}
    for match in TEXTS.finditer(page):
        without[f"texts: {match[1]}"] = page.replace(match[0], "", 1)
    without |= {f"data: {key}": rest for key, rest in _without_each(page).items()}
    return {name: whole - weight(rest) for name, rest in without.items()}


def weight(page: str) -> int:
    """Count the bytes of a page as servers send it."""
    return len(brotli.compress(page.encode()))


def _without_each(page: str) -> dict[str, str]:
    match = DATA.search(page)
    if match is None:
        return {}
    data = json.loads(match[2])
    return {key: page.replace(match[2], _written(data, key), 1) for key in data}


def _written(data: dict[str, object], left_out: str) -> str:
    rest = {key: value for key, value in data.items() if key != left_out}
    return json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
