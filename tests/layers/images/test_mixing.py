import numpy as np
import pytest
from scipy import stats

from goodfit import Sequential, layers
from goodfit.arrays import random
from goodfit.errors import DataError
from goodfit.layers.context import Context
from goodfit.layers.images.drawing import Draws
from goodfit.layers.images.mixing import partners
from goodfit.layers.images.shares import dirichlet


def context(rows=None, seed=0):
    return Context(True, random.key(seed), rows)


@pytest.mark.parametrize("alpha", [0.05, 0.2, 1.0, 4.0])
def test_shares_have_the_distribution_of_beta(alpha):
    draws = Draws(context().enter("it", {}, True), 3000)
    shares = dirichlet(draws, "share", alpha, 2)
    np.testing.assert_allclose(shares.sum(axis=1), 1, rtol=1e-5)
    smaller = np.maximum(shares.min(axis=1).astype(float), 1e-30)  # floats near 1 are too coarse
    assert stats.kstest(smaller, lambda x: 2 * stats.beta(alpha, alpha).cdf(x)).pvalue > 1e-3
    assert abs((shares[:, 0] < 0.5).mean() - 0.5) < 0.04


def test_many_shares_have_the_distribution_of_dirichlet():
    draws = Draws(context().enter("it", {}, True), 3000)
    alphas = np.full(3000, 0.7, np.float32)
    for alpha in (0.7, alphas):
        shares = dirichlet(draws, "chains", alpha, 3)
        assert stats.kstest(shares[:, 2], stats.beta(0.7, 1.4).cdf).pvalue > 1e-3


def test_partners_are_real_rows():
    draws = Draws(context().enter("it", {}, True), 6)
    assert sorted(partners(draws, None).tolist()) == list(range(6))
    found = partners(draws, np.array([1, 1, 1, 1, 0, 0], np.float32))
    assert sorted(found[:4].tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize("layer", [layers.MixUp(1.0), layers.CutMix()], ids=["MixUp", "CutMix"])
def test_a_picture_is_mixed_as_its_label(layer):
    """Each picture has one value, and its label is that value: so the means have to agree."""
    values = np.arange(1.0, 9.0, dtype=np.float32)
    x = np.broadcast_to(values[:, None, None, None], (8, 60, 60, 1)).copy()
    ctx = context()
    out = layer.call({}, x, ctx.enter("it", {}, True))
    (mixture,) = ctx.mixtures
    means = mixture.of(values)
    np.testing.assert_allclose(out.mean(axis=(1, 2, 3)), means, atol=0.25)
    assert np.abs(means - values).max() > 0.2
    together = layer({"images": x, "labels": np.eye(8)})
    np.testing.assert_allclose(together["labels"].sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(
        together["images"].mean(axis=(1, 2, 3)), together["labels"] @ values, atol=0.25
    )


def test_cut_pictures_are_of_two_pictures_only():
    x = np.arange(1.0, 9.0, dtype=np.float32).reshape(8, 1, 1, 1) * np.ones((1, 9, 9, 2))
    ctx = context()
    out = layers.CutMix((1, 1)).call({}, x, ctx.enter("it", {}, True))
    partner = x[ctx.mixtures[0].partner]
    assert ((out == x) | (out == partner)).all()


def network(loss, units=3):
    mixing = [layers.Rescaling(1 / 255), layers.MixUp(), layers.CutMix(), layers.Flatten()]
    model = Sequential([*mixing, layers.Dense(units, activation="softmax")], seed=0)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


def test_a_model_trains_on_mixed_targets(pictures):
    x, y = pictures(40, 4, 4, 1), np.eye(3)[np.arange(40) % 3]
    eager, compiled = network("categorical_crossentropy"), network("categorical_crossentropy")
    eager.compile(loss="categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    histories = [m.fit(x, y, epochs=2, batch_size=16, verbose=0) for m in (eager, compiled)]
    np.testing.assert_allclose(*(h.history["loss"] for h in histories), rtol=1e-3)
    plain = Sequential([layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(3)], seed=0)
    plain.compile(loss="categorical_crossentropy")
    assert histories[0].history["loss"] != plain.fit(x, y, epochs=2, verbose=0).history["loss"]


def test_numbers_of_classes_cannot_be_mixed(pictures):
    x, y = pictures(8, 4, 4, 1), np.arange(8) % 3
    with pytest.raises(DataError, match=r"np.eye\(classes\)\[y\].*categorical_crossentropy"):
        network("sparse_categorical_crossentropy").fit(x, y, epochs=1, verbose=0)
    with pytest.raises(DataError, match=r"np.eye\(classes\)\[labels\]"):
        layers.MixUp()({"images": x, "labels": y})
