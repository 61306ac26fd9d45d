"""Chromium, Firefox and WebKit, opened and used in one way."""
