"""Looks, names, legend and projection of a map, resolved once for page and stills."""
