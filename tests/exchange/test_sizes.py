import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.exchange.sizes import NotOneProgramError, Size, at, samples, size_of

NAMES = ("batch", "steps")
FACTOR = st.integers(-4, 4)


@given(FACTOR, FACTOR, FACTOR, FACTOR)
def test_the_formula_of_numbers_is_found(both, rows, steps, rest):
    terms = {("batch", "steps"): both, ("batch",): rows, ("steps",): steps, (): rest}
    meant, sizes = Size(terms), samples(NAMES)
    found = size_of([meant.at(one) for one in sizes], sizes)
    for elsewhere in ({"batch": 1, "steps": 2}, {"batch": 33, "steps": 700}):
        assert at(found, elsewhere) == meant.at(elsewhere)


@given(st.integers(2, 60), st.integers(0, 5))
def test_lengths_that_are_divided_are_not_taken_for_constant(stride, before):
    sizes = samples(("steps",))
    with pytest.raises(NotOneProgramError):
        size_of([(one["steps"] - before) // stride for one in sizes], sizes)


def test_a_number_that_is_the_same_is_a_number():
    assert size_of([7, 7], samples(("batch",))) == 7


def test_a_shape_is_told_for_lengths():
    assert at((Size({("batch",): 2}), 3), {"batch": 5}) == (10, 3)
