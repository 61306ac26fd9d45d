"""``make bench``: our page beside stock Folium and ``geopandas.explore`` with the same layers.

All three in the same run, the same Chromium, from the same server on this machine, compressed with
gzip. The files that the peers take from content delivery networks are served from there too, which
flatters them: no name is looked up, no second connection made. They are fetched once with
``npm pack``; the two that no package holds (glyphicons and a rotation rule) are served empty.
"""
