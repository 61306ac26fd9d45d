import json

from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo.folder.canonical import dumps, write

degree = st.floats(-80, 80, allow_nan=False)
points = st.tuples(degree, degree)
boxes = st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(0.1, 20), st.floats(0.1, 20))


def feature(geometry):
    properties = {"sources": ["a"], "note": "n", "zeta": 1, "name:en": "É", "from": "1994"}
    return {"type": "Feature", "id": "x", "properties": properties, "geometry": geometry}


@given(points)
def test_writing_what_was_written_changes_nothing(xy):
    once = dumps([feature({"type": "Point", "coordinates": xy})])
    again = dumps(json.loads(once)["features"])
    assert again == once


@given(boxes)
def test_outer_rings_turn_counter_clockwise_and_keep_their_place(box):
    x, y, width, height = box
    clockwise = [[x, y], [x, y + height], [x + width, y + height], [x + width, y], [x, y]]
    text = dumps([feature({"type": "Polygon", "coordinates": [clockwise]})])
    found = shape(json.loads(text)["features"][0]["geometry"])
    assert found.exterior.is_ccw
    assert found.hausdorff_distance(shape({"type": "Polygon", "coordinates": [clockwise]})) < 2e-5


def test_keys_have_a_fixed_order_and_letters_stay_letters():
    line = dumps([feature(None)]).splitlines()[1]
    assert list(json.loads(line)["properties"]) == ["name:en", "from", "zeta", "note", "sources"]
    assert '"É"' in line


def test_fields_come_in_the_order_that_the_sidecar_declares():
    one = feature(None)
    one["properties"] |= {"alpha": 2}
    line = dumps([one], fields=["zeta", "alpha"]).splitlines()[1]
    assert list(json.loads(line)["properties"])[2:4] == ["zeta", "alpha"]


def test_one_feature_a_line_and_a_final_newline(tmp_path):
    write(tmp_path / "a.geojson", [feature(None), feature(None)])
    text = (tmp_path / "a.geojson").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 4
    assert text.endswith("]}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.geojson"]
