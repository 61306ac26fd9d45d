"""Take the pictures of the README from the page in ``site/``: ``make screenshots``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
PERIODS = ("pre-2020", "post-2020")
SIZE = {
    "width": 1000,
    "height": 720,
}  # of a window beside which the README's two columns still read

sys.path.insert(0, str(ROOT))
from tests.browser import install  # noqa: E402


def shoot(page: Page, period: str) -> Path:
    """Choose a period as a reader would, and take the picture."""
    picture = ROOT / "docs" / f"{period}.png"
    page.locator(f"input[name=period][value={period}]").check(force=True)
    page.wait_for_selector(f"html[data-period={period}]")
    page.wait_for_timeout(500)  # the colours take a moment to change over
    page.screenshot(path=picture)
    return picture


def main() -> None:
    """Take one picture per period."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=install.find(), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = chromium.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        page.goto((ROOT / "site" / "index.html").as_uri())
        for period in PERIODS:
            print(shoot(page, period).relative_to(ROOT))
        chromium.close()


if __name__ == "__main__":
    main()
