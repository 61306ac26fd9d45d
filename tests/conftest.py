"""What all tests share: the real map folder."""

import signal

import pytest
from hypothesis import settings

import geo
from tests.paths import LAYERS

settings.register_profile("map", deadline=None)  # a busy machine is slow, and no test is about that
settings.load_profile("map")

# A shell starts what runs in the background with interrupts ignored, and every program that a
# test starts would inherit that: none would hear Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.browser.fixtures"]  # what opens pages; it starts a browser when asked for


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the facts about layers that were withdrawn; a name of no layer is an error."""
    layers = {path.stem for path in LAYERS.glob("*.geojson")}
    retired = {path.stem for path in (LAYERS / "retired").glob("*.geojson")}
    withdrawn = []
    for item in items:
        named = {name for mark in item.iter_markers("layer") for name in mark.args}
        if unknown := named - layers - retired:
            raise pytest.UsageError(f"{item.nodeid}: no layer is or was called {sorted(unknown)}")
        if named & retired - layers:
            withdrawn.append(item)
    config.hook.pytest_deselected(items=withdrawn)
    items[:] = [item for item in items if item not in withdrawn]


@pytest.fixture(scope="session")
def catalog() -> geo.Catalog:
    return geo.read()
