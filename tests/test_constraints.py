import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from goodfit import constraints
from goodfit.arrays import compile
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import SettingError, UnknownNameError

WEIGHT = np.random.default_rng(0).normal(size=(3, 2, 4)).astype(np.float32)
WEIGHT[:, :, 0] = 0
CASES = [
    ("MaxNorm", {}),
    ("MaxNorm", {"max_value": 0.5, "axis": [0, 1]}),
    ("MaxNorm", {"max_value": 0}),
    ("MinMaxNorm", {}),
    ("MinMaxNorm", {"min_value": 1.5, "max_value": 2.0, "rate": 0.3, "axis": -1}),
    ("NonNeg", {}),
    ("UnitNorm", {}),
    ("UnitNorm", {"axis": (0, 2)}),
]
EVERY = pytest.mark.parametrize(("name", "settings"), CASES)
NUMBERS = st.just(0.0) | st.floats(1e-9, 1e3) | st.floats(-1e3, -1e-9)
MATRICES = arrays(np.float64, (3, 2), elements=NUMBERS)


@EVERY
def test_weights_are_kerass_eager_and_compiled(keras, name, settings):
    ours = getattr(constraints, name)(**settings)
    theirs = np.asarray(getattr(keras.constraints, name)(**settings)(WEIGHT))
    assert ours(WEIGHT).dtype == np.float32
    np.testing.assert_allclose(ours(WEIGHT), theirs, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(compile(ours)(WEIGHT), theirs, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm"])
@given(weight=MATRICES)
def test_what_is_allowed_stays(name, weight):
    once = getattr(constraints, name)()(weight)
    np.testing.assert_allclose(getattr(constraints, name)()(once), once, rtol=1e-12, atol=1e-12)


@given(weight=MATRICES, limit=st.floats(0.1, 10))
def test_no_vector_is_longer_than_the_limit(weight, limit):
    lengths = np.linalg.norm(constraints.MaxNorm(limit)(weight), axis=0)
    np.testing.assert_allclose(lengths, np.minimum(np.linalg.norm(weight, axis=0), limit))


def test_names_are_kerass(keras):
    for name in constraints.CONSTRAINTS:
        theirs, ours = keras.constraints.get(name), constraints.get(name)
        assert type(theirs).__name__ == type(ours).__name__


@EVERY
def test_settings_survive_a_file(name, settings):
    ours = getattr(constraints, name)(**settings)
    assert repr(from_plain(to_plain(ours), constraints.CONSTRAINTS)) == repr(ours)


def test_get_takes_functions_and_none():
    assert constraints.get(None) is None
    assert constraints.get(np.abs) is np.abs


@pytest.mark.parametrize(
    ("wrong", "advice"), [("maxnorm", "Did you mean 'max_norm'"), (2.0, "2.0")]
)
def test_unknown_names_are_answered_with_the_nearest(wrong, advice):
    with pytest.raises(UnknownNameError, match=advice):
        constraints.get(wrong)


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: constraints.MaxNorm(-1), r"`MaxNorm\(..., max_value=2\)`"),
        (lambda: constraints.MinMaxNorm(rate=2), r"`MinMaxNorm\(..., rate=1.0\)`"),
        (lambda: constraints.UnitNorm(axis=0.5), r"`UnitNorm\(..., axis=0\)`"),
        (lambda: constraints.UnitNorm(axis=[0, "1"]), "the number of an axis, or several"),
    ],
)
def test_slips_are_told_with_the_line_to_write(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()
