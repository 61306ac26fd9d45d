import pytest

from geo.errors import ExpressionError
from geo.schema.expression import Cut, Operation, Term, parse, terms


def test_a_term_is_a_layer_or_one_of_its_features():
    assert parse("districts") == Term("districts")
    assert parse("line-2020:line") == Term("line-2020", "line")


def test_intersection_binds_tighter_than_union():
    area = parse("a + b & c")
    assert area == Operation("+", Term("a"), Operation("&", Term("b"), Term("c")))


def test_difference_is_taken_from_left_to_right():
    area = parse("a - b - c")
    assert area == Operation("-", Operation("-", Term("a"), Term("b")), Term("c"))


def test_a_dash_inside_a_word_is_no_minus():
    assert parse("line-of-contact") == Term("line-of-contact")
    assert parse("a -b") == Operation("-", Term("a"), Term("b"))


def test_cut_takes_an_area_a_line_and_a_point():
    area = parse("cut(a - b, front:line, towns:x) & c")
    assert isinstance(area, Operation)
    assert isinstance(area.left, Cut)
    assert [str(term) for term in terms(area)] == ["a", "b", "c", "front:line", "towns:x"]


@pytest.mark.parametrize(
    "text", ["", "a +", "a b", "(a", "cut(a, b)", "cut a", "a ** b", "A", "+ a"]
)
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_the_refusal_names_the_place():
    with pytest.raises(ExpressionError, match=r'found "b" at character 3'):
        parse("a b")
