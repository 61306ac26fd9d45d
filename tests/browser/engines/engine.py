"""What a test does with any engine: the hands and eyes of a reader."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

# Keys by the numbers that WebDriver gives them.
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowRight": "\ue014"}


class Engine(ABC):
    """A window of one engine."""

    name: str

    @abstractmethod
    def open(self, address: str, width: int, height: int) -> None:
        """Load a page in a window of this size, in CSS pixels."""

    @abstractmethod
    def run(self, body: str, *values: Any) -> Any:
        """Run the body of an async function in the page; it finds `values` in `arguments`."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """Take a picture of the window, as PNG."""

    @abstractmethod
    def print(self, width: float, height: float, margin: float) -> bytes:
        """Print the page on paper of this size with these margins, in millimetres, as PDF."""

    @abstractmethod
    def close(self) -> None:
        """End the engine."""

    @abstractmethod
    def act(self, *sources: dict[str, Any]) -> None:
        """Move pointers and press keys, in the form that WebDriver gives such actions."""

    def click(self, x: float, y: float) -> None:
        """Click a point of the window."""
        self.drag([(x, y)])

    def drag(self, points: list[tuple[float, float]]) -> None:
        """Press the mouse at the first point, and let it go at the last."""
        (x, y), *others = points
        moves = [
            _move(x, y, 0),
            {"type": "pointerDown", "button": 0},
            *(_move(*other, 30) for other in others),
            {"type": "pointerUp", "button": 0},
        ]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
        self.act({**mouse, "actions": moves})

    def press(self, *keys: str) -> None:
        """Press keys one after the other: letters, or names of `KEYS`."""
        strokes = [
            {"type": kind, "value": KEYS.get(key, key)}
            for key in keys
            for kind in ("keyDown", "keyUp")
        ]
        self.act({"type": "key", "id": "keyboard", "actions": strokes})


def _move(x: float, y: float, duration: int) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(x), "y": round(y), "duration": duration}
