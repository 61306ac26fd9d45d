"""What all tests share: the real map folder."""

import pytest
from hypothesis import settings

import geo

settings.register_profile("map", deadline=None)  # a busy machine is slow, and no test is about that
settings.load_profile("map")

pytest_plugins = ["tests.browser.fixtures"]  # what opens pages; it starts a browser when asked for


@pytest.fixture(scope="session")
def catalog() -> geo.Catalog:
    return geo.read()
