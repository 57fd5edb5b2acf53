import numpy as np
import pytest

from goodfit.arrays import compile, random
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import ELU, Activation, Context, Input, LeakyReLU, PReLU, ReLU, Softmax

CASES = [
    (Activation, {"activation": "tanh"}),
    (ReLU, {}),
    (ReLU, {"max_value": 1.5, "negative_slope": 0.2, "threshold": 0.5}),
    (LeakyReLU, {}),
    (LeakyReLU, {"negative_slope": 0.1}),
    (ELU, {}),
    (ELU, {"alpha": 0.3}),
    (Softmax, {}),
    (Softmax, {"axis": 1}),
    (Softmax, {"axis": (1, 2)}),
    (Softmax, {"axis": [-1]}),
    (PReLU, {}),
    (PReLU, {"shared_axes": [1]}),
    (PReLU, {"shared_axes": (1, 2)}),
]


@pytest.mark.parametrize(("kind", "settings"), CASES)
def test_computes_what_keras_computes(keras, same_as_keras, kind, settings):
    x = np.random.default_rng(0).normal(scale=2, size=(4, 3, 5)).astype(np.float32)
    same_as_keras(kind(**settings), getattr(keras.layers, kind.__name__)(**settings), x)


@pytest.mark.parametrize("setting", ["max_value", "negative_slope", "threshold"])
def test_relu_takes_nothing_negative(setting):
    with pytest.raises(ValueError, match=f"{setting}=-1.*0 or more"):
        ReLU(**{setting: -1})


def test_unknown_activation_is_told_at_construction():
    with pytest.raises(UnknownNameError, match="Did you mean 'sigmoid'"):
        Activation("sigmiod")


def test_glu_halves_the_last_axis(run):
    layer = Activation("glu")
    assert layer.output_shape((None, 6)) == (None, 3)
    assert run(layer, np.ones((2, 4, 6), np.float32))[0].shape == (2, 4, 3)


def test_slopes_are_learnt_within_their_settings():
    layer = PReLU("ones", alpha_regularizer="l1", alpha_constraint="non_neg", shared_axes=1)
    params = layer.init(random.key(0), (None, 3))
    assert params["alpha"].tolist() == [[1, 1, 1]]
    assert [float(cost) for cost in layer.penalties(params, (None, 3))] == [pytest.approx(0.03)]
    assert layer.constrained({"alpha": -params["alpha"]}, (None, 3))["alpha"].sum() == 0


@pytest.mark.parametrize(("shared", "shape"), [(None, (None, 3)), (0, (4, 3)), ((1, 3), (4, 3))])
def test_a_slope_for_each_entry_needs_to_know_how_many(shared, shape):
    with pytest.raises(ShapeError, match=r"prelu got shared_axes=.*the batch is axis 0. Share"):
        PReLU(shared_axes=shared, name="prelu")(Input(shape))


def masked(layer, x, mask):
    return layer.call({}, x, Context().enter("it", {}, True, mask))


@pytest.mark.parametrize("axis", [-1, 1, (1, 2)])
@pytest.mark.parametrize("shape", [(4, 3, 5), (4, 1, 5), (1, 3, 1)])
@pytest.mark.parametrize("dtype", [bool, np.float32])
def test_what_a_mask_hides_gets_nothing_as_in_keras(keras, axis, shape, dtype):
    generator = np.random.default_rng(0)
    x = generator.normal(scale=2, size=(4, 3, 5)).astype(np.float32)
    mask = (generator.uniform(size=shape) > 0.4).astype(dtype)
    theirs = np.asarray(keras.layers.Softmax(axis)(x, mask=mask))
    np.testing.assert_allclose(masked(Softmax(axis), x, mask), theirs, rtol=1e-5, atol=1e-7)

    def compiled(x, mask):
        return masked(Softmax(axis), x, mask)

    np.testing.assert_allclose(compile(compiled)(x, mask), theirs, rtol=1e-5, atol=1e-7)


def test_a_mask_of_steps_counts_along_time_alone():
    x = np.random.default_rng(0).normal(size=(2, 3, 5))
    mask = np.array([[True, True, False], [True, False, False]])
    along_time = masked(Softmax(axis=1), x, mask)
    np.testing.assert_allclose(along_time.sum(1), 1)
    assert not along_time[~mask].any()
    np.testing.assert_array_equal(masked(Softmax(), x, mask), masked(Softmax(), x, None))
    assert Softmax().output_mask(x, mask) is mask
    assert Softmax().output_mask(x, np.ones(x.shape, bool)) is None


@pytest.mark.parametrize("shape", [(3, 5), (2, 3, 4), (1, 2, 3, 5)])
def test_a_mask_fits_its_scores(shape):
    with pytest.raises(ShapeError, match=r"for scores of shape \(2, 3, 5\). Give it the shape"):
        masked(Softmax(), np.zeros((2, 3, 5)), np.ones(shape, bool))
