"""What all tests share: the real map folder."""

import pytest

import geo

pytest_plugins = ["tests.browser.fixtures"]  # what opens pages; it starts a browser when asked for


@pytest.fixture(scope="session")
def catalog() -> geo.Catalog:
    return geo.read()
