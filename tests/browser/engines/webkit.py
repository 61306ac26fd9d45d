"""WebKit, the engine of Safari, steered over WebDriver: WebKitGTK in a window of our own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.engines.engine import Engine

WINDOW = Path(__file__).with_name("webkit_window.py")
PATIENCE = 180  # seconds
SCREEN = "1600x1200x24"
PRINT = """
    const { promise, resolve } = Promise.withResolvers();
    window.printed = resolve;
    window.webkit.messageHandlers.print.postMessage(arguments[0]);
    return promise;
"""


class WebKit(Engine):
    """A window of WebKitGTK."""

    name = "WebKit"

    def __init__(self, driver: Path, folder: Path) -> None:
        self._folder = folder
        self._display = _Display()
        options = Options()
        options.binary_location = str(WINDOW)
        options.set_capability("browserName", "WebKitGTK")
        service = Service(str(driver), env={**os.environ, "DISPLAY": self._display.name})
        self._driver = webdriver.WebKitGTK(options=options, service=service)
        self._driver.set_script_timeout(PATIENCE)
        self.version = self._driver.capabilities["browserVersion"]

    def open(self, address: str, width: int, height: int) -> None:
        self._driver.set_window_size(width, height)
        self._driver.get(address)

    def run(self, body: str, *values: Any) -> Any:
        code = """
            const done = arguments[arguments.length - 1];
            (async function () { BODY }).apply(null, [...arguments].slice(0, -1))
                .then((value) => done([value ?? null]), (fault) => done([null, String(fault)]));
        """
        value, *fault = self._driver.execute_async_script(code.replace("BODY", body), *values)
        if fault:
            raise RuntimeError(fault[0])
        return value

    def screenshot(self) -> bytes:
        return self._driver.get_screenshot_as_png()

    def print(self, width: float, height: float, margin: float) -> bytes:
        path = self._folder / "print.pdf"
        paper = {"width": width, "height": height, "margin": margin, "to": path.as_uri()}
        if fault := self.run(PRINT, paper):
            raise RuntimeError(fault)
        return path.read_bytes()

    def act(self, *sources: dict[str, Any]) -> None:
        self._driver.execute("actions", {"actions": list(sources)})

    def close(self) -> None:
        self._driver.quit()
        self._display.close()


class _Display:
    """A screen that nobody sees: WebKitGTK has no other way to run without one."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as numbers:
            self.name = f":{numbers.readline().strip()}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
