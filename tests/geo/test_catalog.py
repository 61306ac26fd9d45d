import gc
import shutil
import weakref
from dataclasses import replace

import geo
from geo.folder.catalog import kept_with_catalog
from tests.paths import INVENTED


def test_no_catalogue_outlives_its_use(tmp_path):
    folder = shutil.copytree(INVENTED, tmp_path / "layers")
    towns = folder / "towns.geojson"
    text = towns.read_text()
    alive = []
    for edit in range(8):
        towns.write_text(text.replace("Middleton", f"Middleton {edit}"))
        catalog = geo.read(folder)
        assert geo.check(catalog) == []
        faces = geo.faces(catalog)
        geo.control("1951", catalog, faces=faces)
        geo.simplified(catalog, faces)
        geo.locate(catalog.layers["towns"].gdf[["geometry"]], "1951", catalog)
        alive.append(weakref.ref(catalog))
    del catalog, faces
    gc.collect()
    assert [reference() for reference in alive] == [None] * len(alive)


def test_what_is_worked_out_for_a_catalogue_is_worked_out_once_for_each():
    calls = []

    @kept_with_catalog
    def double(catalog: geo.Catalog, number: int) -> int:
        """Double a number."""
        calls.append(number)
        return 2 * number

    first = geo.read(INVENTED)
    assert [double(first, 2), double(first, 2), double(first, 3)] == [4, 4, 6]
    assert calls == [2, 3]
    assert double(replace(first, unread=frozenset({"towns"})), 2) == 4
    assert calls == [2, 3, 2]
    assert double.__doc__ == "Double a number."
