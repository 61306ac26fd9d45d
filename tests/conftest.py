"""What all tests share: the real map folder."""

import pytest

import geo


@pytest.fixture(scope="session")
def catalog() -> geo.Catalog:
    return geo.read()
