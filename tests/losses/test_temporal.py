"""CTC against Keras, PyTorch, and the sum over all ways to say the labels, one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit import losses
from goodfit.arrays import compile
from goodfit.autodiff import value_and_grad
from goodfit.errors import ShapeError
from goodfit.losses.temporal import IMPOSSIBLE

RANDOM = np.random.default_rng(0)
SCORES = RANDOM.normal(size=(5, 12, 6))
LABELS = np.array([[1, 2, 3, 4], [5, 5, 5, 0], [2, 0, 0, 0], [0, 0, 0, 0], [3, 3, 1, 1]])
LENGTHS = np.array([12, 7, 1, 4, 9])
MASK = np.arange(12) < LENGTHS[:, None]


def surprise_of_every_way(labels, scores):
    """The oracle: all that can be said in so many steps, read and compared."""
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
    total = 0.0
    for said in itertools.product(range(scores.shape[-1]), repeat=len(scores)):
        read = [label for label, _ in itertools.groupby(said) if label != 0]
        if read == [label for label in labels if label != 0]:
            total += np.prod(probabilities[np.arange(len(said)), said])
    return -np.log(total) if total else -IMPOSSIBLE


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=3), st.integers(1, 5), st.integers(0, 10**6)
)
@settings(max_examples=60)
def test_all_ways_are_counted_once(labels, steps, seed):
    labels = sorted(labels, key=lambda label: label == 0)
    scores = np.random.default_rng(seed).normal(size=(steps, 3))
    expected = surprise_of_every_way(labels, scores)
    np.testing.assert_allclose(losses.ctc([labels], scores[None]), [expected], rtol=1e-9)


@pytest.mark.parametrize("run", [lambda f: f, compile], ids=["eager", "compiled"])
def test_values_are_kerass(keras, run):
    scores = SCORES.astype(np.float32)
    expected = np.asarray(keras.losses.ctc(LABELS, scores))
    np.testing.assert_allclose(run(losses.ctc)(LABELS, scores), expected, rtol=1e-5)


@pytest.mark.parametrize("run", [lambda f: f, compile], ids=["eager", "compiled"])
def test_values_and_gradients_are_pytorchs_with_masks(run):
    torch = pytest.importorskip("torch")
    scores = torch.tensor(SCORES, requires_grad=True)
    expected = torch.nn.functional.ctc_loss(
        scores.log_softmax(-1).transpose(0, 1),
        torch.tensor(LABELS),
        torch.tensor(LENGTHS),
        torch.tensor((LABELS != 0).sum(axis=1)),
        reduction="sum",
    )
    expected.backward()
    loss = losses.CTC(reduction="sum")
    both = run(value_and_grad(lambda y, t, mask: loss(t, y, mask=mask)))
    value, g = both(SCORES.astype(np.float32), LABELS, MASK)
    np.testing.assert_allclose(value, expected.item(), rtol=1e-5)
    np.testing.assert_allclose(g, scores.grad.numpy(), atol=1e-5)


def test_a_batch_is_the_mean_of_its_examples():
    each = [float(losses.CTC()(t[None], y[None])) for t, y in zip(LABELS, SCORES, strict=True)]
    np.testing.assert_allclose(losses.CTC()(LABELS, SCORES), np.mean(each))
    np.testing.assert_allclose(losses.ctc(LABELS, SCORES), each)


def test_labels_may_be_filled_up_at_will():
    longer = np.pad(LABELS, ((0, 0), (0, 3)))
    np.testing.assert_allclose(losses.ctc(longer, SCORES), losses.ctc(LABELS, SCORES))


def test_masked_steps_may_be_anything():
    other = np.where(MASK[..., None], SCORES, 1e3)
    loss = losses.CTC()
    assert loss(LABELS, SCORES, mask=MASK) == loss(LABELS, other, mask=MASK)


def test_what_so_few_steps_cannot_say_is_finite_and_so_is_its_gradient():
    value, g = value_and_grad(lambda y: losses.CTC()(LABELS, y))(SCORES[:, :2])
    assert 1e29 < value < 1e31
    assert np.isfinite(g).all()


def test_long_and_certain_sequences_stay_exact():
    """Each label is a surprise of 1000: the probability is far below all floating numbers."""
    scores = np.zeros((1, 1000, 2), np.float32)
    scores[..., 0] = 1000
    labels = np.ones((1, 1), int)
    np.testing.assert_allclose(losses.ctc(labels, scores), 1000 - np.log(1000), rtol=1e-5)
    labels = np.ones((1, 500), int)
    np.testing.assert_allclose(losses.ctc(labels, scores), 500 * 1000, rtol=1e-3)


@pytest.mark.parametrize(
    ("labels", "scores"), [((4, 2), (4, 3)), ((4,), (4, 5, 3)), ((3, 2), (4, 5, 3))]
)
def test_other_shapes_are_refused_with_the_layers_to_write(labels, scores):
    with pytest.raises(ShapeError, match=r"\(batch, time, classes\).*return_sequences=True"):
        losses.CTC()(np.ones(labels, int), np.zeros(scores))
