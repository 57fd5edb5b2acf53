import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers.equations import known_lengths, lengths_by_letter, read_equation

RIGHT = [
    ("ab,bc->ac", 2, "ab,bc->ac"),
    ("abc, cd -> abd", 3, "abc,cd->abd"),
    ("...b,bc->...c", 2, "ab,bc->ac"),
    ("...b,bc->...c", 4, "adeb,bc->adec"),
    ("ab...,bc->ac...", 2, "ab,bc->ac"),
    ("ab...,bc->ac...", 4, "abde,bc->acde"),
]
WRONG = [
    ("ab,bc", "an equation names the axes"),
    ("ab,bc,cd->ad", "an equation names the axes"),
    ("...ab,bc->ac", "an equation names the axes"),
    ("...ab...,bc->...ac...", "an equation names the axes"),
    ("aab,bc->ac", "'aab' has a letter twice"),
    ("ab,bc->ad", "'d' of the output is in neither input nor kernel"),
    ("ab,bcd->ac", "'d' of the kernel is in neither input nor output"),
    ("ab,bc->ca", "the batch, is not the output's first"),
    ("ab,abc->ac", "'a' is the batch, which the kernel cannot have"),
]


@pytest.mark.parametrize(("text", "rank", "meant"), RIGHT)
def test_an_ellipsis_stands_for_the_axes_that_stay(text, rank, meant):
    assert str(read_equation(text, rank)) == meant


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_what_means_nothing_is_told(text, fault):
    rank = len(text.partition(",")[0].replace(".", ""))
    with pytest.raises(SettingError, match=f"{fault}.*"):
        read_equation(text, rank)


@pytest.mark.parametrize("rank", [2, 4])
def test_every_axis_has_a_letter(rank):
    with pytest.raises(ShapeError, match=rf"names 3 axes of the input, which has {rank}.*ellipsis"):
        read_equation("abc,cd->abd", rank)


def test_lengths_come_from_both_sides():
    equation = read_equation("abc,cde->abde", 3)
    lengths = lengths_by_letter(equation, (None, 5), (None, 2, 3))
    assert lengths == {"b": None, "c": 5, "d": 2, "e": 3}
    assert known_lengths(equation, "cde", lengths) == (5, 2, 3)
    with pytest.raises(ShapeError, match=r"how long the axis b is.*Input\(shape"):
        known_lengths(equation, "b", lengths)


def test_lengths_that_cannot_be_are_told():
    equation = read_equation("abc,cd->abd", 3)
    with pytest.raises(ShapeError, match=r"output_shape=\(3,\).*the axes b, d.*Give 2 lengths"):
        lengths_by_letter(equation, (4, 5), (3,))
    with pytest.raises(ShapeError, match=r"the axis b has the length 4.*Write None"):
        lengths_by_letter(equation, (4, 5), (6, 3))
