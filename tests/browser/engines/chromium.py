"""Chromium, steered by Playwright as in the other tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.browser.engines.engine import KEYS, Engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = {number: name for name, number in KEYS.items()}
PATIENCE = 180_000  # milliseconds


class Chromium(Engine):
    """A window of Chromium."""

    name = "Chromium"

    def __init__(self, browser: Browser) -> None:
        self.version = browser.version
        self._context = browser.new_context()
        self._context.set_default_timeout(PATIENCE)
        self._page = self._context.new_page()

    def open(self, address: str, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})
        self._page.goto(address)

    def run(self, body: str, *values: Any) -> Any:
        return self._page.evaluate(
            f"(values) => (async function () {{ {body} }}).apply(null, values)", list(values)
        )

    def screenshot(self) -> bytes:
        return self._page.screenshot()

    def print(self, width: float, height: float, margin: float) -> bytes:
        side = f"{margin}mm"
        return self._page.pdf(
            width=f"{width}mm",
            height=f"{height}mm",
            margin={"top": side, "bottom": side, "left": side, "right": side},
        )

    def act(self, *sources: dict[str, Any]) -> None:
        for source in sources:
            for action in source["actions"]:
                self._one(action)

    def _one(self, action: dict[str, Any]) -> None:
        mouse, keyboard = self._page.mouse, self._page.keyboard
        match action:
            case {"type": "pointerMove", "x": x, "y": y}:
                mouse.move(x, y, steps=4)
            case {"type": "pointerDown"}:
                mouse.down()
            case {"type": "pointerUp"}:
                mouse.up()
            case {"type": "keyDown", "value": value}:
                keyboard.down(NAMES.get(value, value))
            case {"type": "keyUp", "value": value}:
                keyboard.up(NAMES.get(value, value))

    def close(self) -> None:
        self._context.close()
