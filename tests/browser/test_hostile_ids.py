"""What names something in a map folder stays a name, even where nothing has checked it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from markupsafe import Markup

from atlas.page import assets, data, security_policy, stylesheet
from atlas.scene.markup import tag
from tests.browser.fixtures import Visitor

pytestmark = pytest.mark.browser

STARTS = (
    "",
    "a",
    "1",
    "-",
    '"',
    "'",
    "</style>",
    "</script>",
    "-->",
    "*/",
    "\\",
    "}",
    ")",
    "\u2028",
)
CODES = (
    "<script>window.ran=1</script>",
    "<img src=x onerror=window.ran=2>",
    "{}html{display:none}",
    "</g></svg><script>window.ran=3</script>",
    '" onload="window.ran=4',
    "{{ 7*7 }}{% if %}{# #}",
    "{constructor}[STYLE][SCRIPT][DATA]SANDBOX",
    "\\3c script>",
)
PAYLOADS = ["".join(pair) for pair in itertools.product(STARTS, CODES)]


def test_no_name_leaves_its_place(visit: Visitor, tmp_path: Path) -> None:
    rules = [
        f'[data-holder="{stylesheet.escaped(one)}"]{{--n:{number}}}'
        f".h-{stylesheet.escaped(one)}{{fill:var(--h-{stylesheet.escaped(one)})}}"
        for number, one in enumerate(PAYLOADS)
    ]
    style, script = (
        "".join(rules),
        "window.read = JSON.parse(document.getElementById('all').textContent)",
    )
    drawn = [tag("p", data_holder=one, class_="n", id=f"n{n}") for n, one in enumerate(PAYLOADS)]
    page = assets.template("share.html").environment.from_string(
        '<!doctype html><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="{{ policy }}">'
        "<style>{{ style }}</style>{{ drawn }}{% for one in all %}<b>{{ one }}</b>{% endfor %}"
        "{{ island }}<script>{{ script }}</script>"
    )
    path = tmp_path / "page.html"
    written = page.render(
        policy=security_policy.policy(scripts=[script], styles=[style]),
        style=assets.inside("style", style),
        drawn=Markup("".join(drawn)),  # noqa: S704 -- what is tested
        all=PAYLOADS,
        island=Markup(data.island("all", PAYLOADS)),  # noqa: S704
        script=assets.inside("script", script),
    )
    path.write_text(written, "utf-8")
    seen = visit(path)
    reader = seen.page
    assert len(PAYLOADS) > 100
    assert reader.evaluate("window.read") == PAYLOADS
    assert reader.evaluate("window.ran") is None
    assert reader.locator("b").all_text_contents() == PAYLOADS
    assert reader.locator("script, img").count() == 2
    each = "() => [...document.querySelectorAll('.n')].map((one) => {})"
    assert reader.evaluate(each.replace("{}", "one.dataset.holder")) == PAYLOADS
    styled = each.replace("{}", "getComputedStyle(one).getPropertyValue('--n')")
    assert reader.evaluate(styled) == [str(number) for number in range(len(PAYLOADS))]
    assert reader.locator("html").evaluate("(html) => getComputedStyle(html).display") == "block"
    assert seen.complaints == []
