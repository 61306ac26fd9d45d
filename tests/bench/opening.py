"""Open a page as a reader does, and measure what the reader waits for."""

from __future__ import annotations

from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page

ROUNDS = 5
SLOWDOWN = 4  # times, of the processor
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
WATCH = """(() => {
  const isSeen = () => document.getElementById("drawing")?.closest("section")?.nextElementSibling;
  const isUsable = () => document.documentElement?.classList.contains("live")
    || document.querySelectorAll("path.leaflet-interactive").length > 20;
  const watch = (name, is) => {
    const note = () => { window[name] = performance.now(); };
    const look = () => requestAnimationFrame(is() ? note : look);
    look();
  };
  watch("usable", isUsable);
  watch("seen", () => isSeen() || isUsable());
})()"""
IS_MEASURED = """() => Boolean(window.usable && window.seen
  && performance.getEntriesByName("first-contentful-paint").length)"""
# A drawing that is in the page is seen at the first frame that has the whole of it.
TIMES = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  return { usable: window.usable, paint, seen: Math.max(paint, window.seen) };
}"""
SWITCH = """(selector) => new Promise((done) => {
  const boxes = [...document.querySelectorAll(selector)];
  const box = boxes.find((one) => !one.checked) || boxes[0];
  const start = performance.now();
  box.click();
  const script = performance.now() - start;
  requestAnimationFrame(() => setTimeout(() => done({ script, frame: performance.now() - start })));
})"""
ZOOM = """() => new Promise((done) => {
  const steps = ["in", "in", "in", "out", "out", "out"];
  let frames = 0;
  const count = () => { frames += 1; requestAnimationFrame(count); };
  requestAnimationFrame(count);
  const start = performance.now();
  const next = () => {
    if (!steps.length) return done(frames / (performance.now() - start) * 1000);
    document.querySelector(`.leaflet-control-zoom-${steps.shift()}`).click();
    setTimeout(next, 500);
  };
  next();
})"""


def measure(browser: Browser, kind: str, address: str) -> dict[str, float]:
    """Open a page some times and give the middle of what was measured.

    The first time does not count: a browser that was just started is slow with any page.
    """
    _times(browser, address)
    plain = [_times(browser, address) for _ in range(ROUNDS)]
    slow = [_times(browser, address, SLOW_4G) for _ in range(ROUNDS)]
    used = [_use(browser, kind, address) for _ in range(ROUNDS)]
    on_opening = {"paint": "first paint, ms", "seen": "map seen, ms", "usable": "map usable, ms"}
    on_slow = {"seen": "map seen on slow 4G, ms", "usable": "map usable on slow 4G, ms"}
    in_use = {
        "script": "switch, ms of script at 4×",
        "frame": "switch to next frame at 4×, ms",
        "frames": "frames a second while zooming at 4×",
    }
    return {
        "requests": plain[0]["requests"],
        **_middle(plain, on_opening),
        **_middle(slow, on_slow),
        **_middle(used, in_use),
    }


def _middle(rounds: list[dict[str, float]], names: dict[str, str]) -> dict[str, float]:
    return {said: median(one[key] for one in rounds) for key, said in names.items()}


def _opened(browser: Browser) -> tuple[Page, Any]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH)
    return page, page.context.new_cdp_session(page)


def _wait(page: Page) -> None:
    """Wait until the page is usable, without the eval that a strict policy forbids."""
    while not page.evaluate(IS_MEASURED):
        page.wait_for_timeout(50)


def _times(browser: Browser, address: str, network: Any = None) -> dict[str, float]:
    page, session = _opened(browser)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    if network:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)
    page.goto(address)
    _wait(page)
    times = dict(page.evaluate(TIMES))
    times["requests"] = sum(not url.startswith("data:") for url in requests)
    page.context.close()
    return times


def _use(browser: Browser, kind: str, address: str) -> dict[str, float]:
    page, session = _opened(browser)
    page.goto(address)
    _wait(page)
    page.wait_for_timeout(300)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    selector = ".switch .prominent input" if kind == "ours" else ".leaflet-control-layers-selector"
    switch = dict(page.evaluate(SWITCH, selector))
    frames = page.evaluate(ZOOM)
    page.context.close()
    return {**switch, "frames": frames}
