"""Find Chromium, Firefox and WebKit for the tests of the page, or install them.

``python tests/browser/install.py`` makes sure that they are there and says where; the tests call
``find`` and ``find_engine``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# What steers each of the others, by the names of its programs.
ENGINES = {
    "Firefox": ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
    "WebKit": ("WebKitWebDriver", "/usr/lib/webkit2gtk-4.1/WebKitWebDriver"),
}
PACKAGES = {
    "Chromium": ("chromium", "fonts-dejavu-core"),  # Latin, Armenian and Cyrillic letters
    "Firefox": ("firefox-esr",),
    "WebKit": ("webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb"),
}
APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
# The window of WebKit runs in the system's Python, on a screen that nobody sees.
WEBKIT_NEEDS = 'import gi; gi.require_version("Gtk", "3.0"); gi.require_version("WebKit2", "4.1")'


def find() -> Path | None:
    """Return a Chromium or Chrome that starts: the system's, else Playwright's own."""
    return next((Path(path) for path in _candidates() if path and _starts(path)), None)


def find_engine(name: str) -> Path | None:
    """Return what steers Chromium, Firefox or WebKit, if all that it needs is there."""
    if name == "Chromium":
        return find()
    paths = [Path(path) for path in map(shutil.which, ENGINES[name]) if path]
    if name == "WebKit":  # its driver tells no version
        has_window = shutil.which("Xvfb") and _succeeds(["/usr/bin/python3", "-c", WEBKIT_NEEDS])
        return next(iter(paths), None) if has_window else None
    return next((path for path in paths if _starts(str(path))), None)


def ensure() -> dict[str, Path | None]:
    """Return the engines by name, those that were missing installed if they can be.

    They are installed with apt-get as root; Chromium, otherwise, by Playwright.
    """
    if missing := [name for name in PACKAGES if find_engine(name) is None]:
        _install_with_apt(missing)
    if find() is None:
        _install_with_playwright()
    return {name: find_engine(name) for name in PACKAGES}


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("KARABAKH_MAP_BROWSER")
    yield from map(shutil.which, NAMES)
    yield _playwrights()  # last: asking starts Playwright


def _starts(path: str) -> bool:
    """Tell a browser from a stub that only says how to install one."""
    return _succeeds([path, "--version"])


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights() -> str | None:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:  # no Playwright, or none for this system: then it has no browser either
        return None


def _install_with_apt(names: list[str]) -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print(f"Not found: {', '.join(names)}. Installing Debian's", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*APT, "update"], env=quiet)
        for name in names:  # one that this system does not have keeps out no other
            command = [*APT, "install", "-y", "--no-install-recommends", *PACKAGES[name]]
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL)


def _install_with_playwright() -> None:
    print("No Chromium found: asking Playwright to fetch one", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600)
    except subprocess.TimeoutExpired:
        print("Playwright did not finish in ten minutes", file=sys.stderr)


if __name__ == "__main__":
    engines = ensure()
    for name, path in engines.items():
        print(f"{name}: {path or 'not here, and not tested'}")
    if engines["Chromium"] is None:
        sys.exit(
            "The tests of the page need a browser, and none could be installed. Install Chromium"
            " (Debian: apt-get install chromium) or Google Chrome, or name one in"
            " KARABAKH_MAP_BROWSER, and run make test again."
        )
