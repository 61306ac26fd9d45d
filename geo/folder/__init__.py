"""A map folder in memory, and its canonical text."""
