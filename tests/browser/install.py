"""Find a Chromium for the tests of the page, or install one.

``python tests/browser/install.py`` makes sure that there is one and says
where; the tests call ``find``.
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
APT = ("apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
PACKAGES = ("chromium", "fonts-dejavu-core")  # the fonts: Latin, Armenian and Cyrillic letters


def find() -> Path | None:
    """Return a Chromium or Chrome that starts: the system's, else Playwright's own."""
    return next((Path(path) for path in _candidates() if path and _starts(path)), None)


def ensure() -> Path | None:
    """Return a browser, installed if there was none: with apt-get as root, else by Playwright."""
    for install in (None, _install_with_apt, _install_with_playwright):
        if install:
            install()
        if browser := find():
            return browser
    return None


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("KARABAKH_MAP_BROWSER")
    yield from map(shutil.which, NAMES)
    yield _playwrights()  # last: asking starts Playwright


def _starts(path: str) -> bool:
    """Tell a browser from a stub that only says how to install one."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights() -> str | None:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            return playwright.chromium.executable_path
    except Exception:  # no Playwright, or none for this system: then it has no browser either
        return None


def _install_with_apt() -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("No Chromium found: installing Debian's", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*APT, "update"], env=quiet)
        subprocess.run(
            [*APT, "install", "-y", "--no-install-recommends", *PACKAGES],
            env=quiet,
            stdout=subprocess.DEVNULL,
        )


def _install_with_playwright() -> None:
    print("No Chromium found: asking Playwright to fetch one", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600)
    except subprocess.TimeoutExpired:
        print("Playwright did not finish in ten minutes", file=sys.stderr)


if __name__ == "__main__":
    if (found := ensure()) is None:
        sys.exit(
            "The tests of the page need a browser, and none could be installed. Install Chromium"
            " (Debian: apt-get install chromium) or Google Chrome, or name one in"
            " KARABAKH_MAP_BROWSER, and run make test again."
        )
    print(f"Browser: {found}")
