import numpy as np
import pytest

from goodfit import regularizers
from goodfit.arrays import compile
from goodfit.autodiff import gradient
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import ShapeError, UnknownNameError

WEIGHT = np.random.default_rng(0).normal(size=(3, 4))
CASES = [
    ("L1", {"l1": 0.3}),
    ("L2", {"l2": 0.2}),
    ("L1L2", {"l1": 0.3, "l2": 0.2}),
    ("OrthogonalRegularizer", {}),
    ("OrthogonalRegularizer", {"factor": 0.2, "mode": "columns"}),
]
EVERY = pytest.mark.parametrize(("name", "settings"), CASES)


@EVERY
def test_value_is_keras_value(keras, name, settings):
    weight = keras.ops.convert_to_tensor(WEIGHT.astype(np.float32))
    expected = getattr(keras.regularizers, name)(**settings)(weight)
    ours = getattr(regularizers, name)(**settings)
    np.testing.assert_allclose(ours(WEIGHT), float(expected), rtol=1e-5)


@EVERY
def test_gradient_is_the_slope(central_differences, name, settings):
    ours = getattr(regularizers, name)(**settings)
    np.testing.assert_allclose(gradient(ours)(WEIGHT), central_differences(ours, WEIGHT), rtol=1e-6)


@EVERY
def test_compiled_is_eager_and_keeps_float32(name, settings):
    ours, weight = getattr(regularizers, name)(**settings), WEIGHT.astype(np.float32)
    assert ours(weight).dtype == np.float32
    np.testing.assert_allclose(compile(ours)(weight), ours(weight), rtol=1e-5)


@EVERY
def test_settings_survive_a_file(name, settings):
    ours = getattr(regularizers, name)(**settings)
    assert repr(from_plain(to_plain(ours), regularizers.REGULARIZERS)) == repr(ours)


def test_defaults_and_names_are_keras(keras):
    for name in regularizers.REGULARIZERS:
        # Keras knows l1_l2 as an attribute only
        theirs = getattr(keras.regularizers, name, None) or keras.regularizers.get(name)
        theirs, ours = keras.regularizers.get(theirs), regularizers.get(name)
        assert type(theirs).__name__ == type(ours).__name__
        penalty = float(theirs(WEIGHT.astype(np.float32)))
        np.testing.assert_allclose(ours(WEIGHT), penalty, rtol=1e-5)


def test_no_pull_on_a_weight_of_zero():
    assert gradient(regularizers.L1L2(l1=1.0, l2=1.0))(np.zeros(2)).tolist() == [0, 0]


def test_get_takes_functions_and_none():
    assert regularizers.get(None) is None
    assert regularizers.get(np.sum) is np.sum


def test_rotations_cost_nothing_and_equal_units_the_whole_factor():
    rotation = np.linalg.qr(WEIGHT[:, :3])[0]
    assert regularizers.OrthogonalRegularizer(1.0)(5 * rotation) == pytest.approx(0, abs=1e-12)
    assert regularizers.OrthogonalRegularizer(0.7)(np.ones((4, 3))) == pytest.approx(0.7)


def test_vectors_of_nothing_and_a_single_one_pass_finite_gradients_back():
    for weight in (np.zeros((3, 2)), np.ones((1, 2))):
        ours = regularizers.OrthogonalRegularizer()
        assert ours(weight) == 0
        assert np.isfinite(gradient(ours)(weight)).all()


def test_only_a_matrix_has_rows():
    with pytest.raises(ShapeError, match=r"shape \(3, 3, 2\) is none. Give"):
        regularizers.OrthogonalRegularizer()(np.zeros((3, 3, 2)))


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: regularizers.L1(-1), r"`L1\(..., l1=0.01\)`"),
        (lambda: regularizers.L2(float("nan")), r"`L2\(..., l2=0.01\)`"),
        (lambda: regularizers.L1L2(l2=-1), r"`L1L2\(..., l2=0.0\)`"),
        (lambda: regularizers.OrthogonalRegularizer(mode="row"), "Did you mean 'rows'"),
    ],
)
def test_slips_are_told_where_they_are_written(make, advice):
    with pytest.raises(ValueError, match=advice):
        make()


@pytest.mark.parametrize(("wrong", "advice"), [("l1_l3", "Did you mean 'l1_l2'"), (0.01, "0.01")])
def test_unknown_names_are_answered_with_the_nearest(wrong, advice):
    with pytest.raises(UnknownNameError, match=advice):
        regularizers.get(wrong)
