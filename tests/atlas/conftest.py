"""Tests here open pages in a browser."""

from tests.browser.fixtures import chromium, index, reader, real_map, visit

__all__ = ["chromium", "index", "reader", "real_map", "visit"]
