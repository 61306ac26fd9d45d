"""Firefox, steered over WebDriver BiDi: the browser itself answers it, so no driver is needed."""

from __future__ import annotations

import base64
import json
import re
import subprocess
from pathlib import Path
from typing import Any

from websocket import create_connection

from tests.browser.engines.engine import Engine

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 180  # seconds
# Nothing is fetched that no test asked for.
PREFERENCES = """
user_pref("app.normandy.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("print.always_print_silent", true);
user_pref("security.fileuri.strict_origin_policy", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
"""


class Firefox(Engine):
    """A window of Firefox."""

    name = "Firefox"

    def __init__(self, path: Path, profile: Path) -> None:
        (profile / "user.js").write_text(PREFERENCES)
        command = [path, "--headless", "--no-remote", "--profile", profile]
        self._process = subprocess.Popen(
            [*map(str, command), "--remote-debugging-port", "0"],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self._socket = create_connection(
            f"{self._address()}/session", suppress_origin=True, timeout=PATIENCE
        )
        self._count = 0
        self.version = self._command("session.new", capabilities={})["capabilities"][
            "browserVersion"
        ]
        self._page = self._command("browsingContext.create", type="tab")["context"]

    def _address(self) -> str:
        for line in self._process.stderr or ():
            if found := LISTENING.search(line):
                return found[1]
        raise RuntimeError("Firefox ended before it could be steered")

    def _command(self, method: str, **values: Any) -> Any:
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": values}))
        while (answer := json.loads(self._socket.recv())).get("id") != self._count:
            pass
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['message']}")
        return answer["result"]

    def open(self, address: str, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self._command("browsingContext.setViewport", context=self._page, viewport=size)
        self._command("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def run(self, body: str, *values: Any) -> Any:
        code = f"(async function () {{ {body} }}).apply(null, {json.dumps(values)})"
        answer = self._command(
            "script.evaluate",
            expression=f"{code}.then((value) => JSON.stringify(value ?? null))",
            target={"context": self._page},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def screenshot(self) -> bytes:
        return base64.b64decode(
            self._command("browsingContext.captureScreenshot", context=self._page)["data"]
        )

    def print(self, width: float, height: float, margin: float) -> bytes:
        centimetres = dict.fromkeys(("top", "bottom", "left", "right"), margin / 10)
        answer = self._command(
            "browsingContext.print",
            context=self._page,
            page={"width": width / 10, "height": height / 10},
            margin=centimetres,
            background=False,
            shrinkToFit=False,
        )
        return base64.b64decode(answer["data"])

    def act(self, *sources: dict[str, Any]) -> None:
        self._command("input.performActions", context=self._page, actions=list(sources))

    def close(self) -> None:
        self._command("browser.close")
        self._socket.close()
        self._process.wait(PATIENCE)
        if self._process.stderr:
            self._process.stderr.close()
