import numpy as np
import pytest
from sklearn.preprocessing import KBinsDiscretizer

from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.layers import Input
from goodfit.layers.categories import Discretization

X = np.array([[-1.5, 1.0, 3.4, 0.5], [0.0, 3.0, 1.3, 0.0]], np.float32)


@pytest.mark.parametrize("mode", ["int", "multi_hot", "one_hot", "count"])
@pytest.mark.parametrize("x", [X, X[:, :1], X[0]], ids=["rows", "ones", "flat"])
def test_it_computes_what_keras_computes(keras, mode, x):
    theirs = np.asarray(keras.layers.Discretization([0.0, 1.0, 2.0], output_mode=mode)(x))
    ours = Discretization([0.0, 1.0, 2.0], output_mode=mode)(x)
    assert (ours.shape, ours.dtype) == (theirs.shape, theirs.dtype)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("rows", [7, 50, 1000, 12345])
@pytest.mark.parametrize("bins", [2, 3, 10])
@pytest.mark.parametrize("epsilon", [0.01, 0.1])
def test_it_finds_the_boundaries_that_keras_finds(keras, rows, bins, epsilon):
    x = np.random.default_rng(rows).normal(size=rows).astype(np.float32)
    theirs = keras.layers.Discretization(num_bins=bins, epsilon=epsilon)
    theirs.update_state(x)
    theirs.finalize_state()
    ours = Discretization(num_bins=bins, epsilon=epsilon)
    ours.adapt(x)
    np.testing.assert_allclose(ours.bin_boundaries, theirs.bin_boundaries, atol=1e-5)


def test_boundaries_are_nearly_those_of_scikit_learn():
    x = np.random.default_rng(0).normal(size=(5000, 1))
    chosen = {"quantile_method": "averaged_inverted_cdf"}  # older ones have no choice
    known = chosen if "quantile_method" in KBinsDiscretizer().get_params() else {}
    theirs = KBinsDiscretizer(5, encode="ordinal", strategy="quantile", **known).fit(x)
    layer = Discretization(num_bins=5)
    layer.adapt(x)
    np.testing.assert_allclose(layer.bin_boundaries, theirs.bin_edges_[0][1:-1], atol=0.02)
    assert np.mean(layer(x) == theirs.transform(x)) > 0.97


def test_what_was_found_is_saved():
    layer = Discretization(num_bins=3)
    layer.adapt(X)
    again = from_plain(to_plain(layer), {"Discretization": Discretization})
    np.testing.assert_array_equal(again(X), layer(X))


def test_constant_data_has_one_boundary_at_most():
    layer = Discretization(num_bins=4)
    layer.adapt(np.ones(100))
    assert layer.bin_boundaries == (1.0,)


def test_wrong_settings_are_told():
    with pytest.raises(SettingError, match=r"Discretization\(num_bins=10\)"):
        Discretization()
    with pytest.raises(SettingError, match="do not rise.*1.0, 2.0"):
        Discretization([2.0, 1.0])
    with pytest.raises(SettingError, match="3 ranges, and num_bins=2. Give one of the two"):
        Discretization([1.0, 2.0], num_bins=2)


def test_what_cannot_be_adapted_is_told():
    with pytest.raises(NotReadyError, match=r"layer.adapt\(x\)"):
        Discretization(num_bins=3, output_mode="one_hot")(Input((2,)))
    with pytest.raises(SettingError, match=r"Discretization\(num_bins=10\)"):
        Discretization([1.0]).adapt(X)
    for bad in ([], [np.nan, 1.0]):
        with pytest.raises(DataError, match="empty or has NaN"):
            Discretization(num_bins=2).adapt(bad)
