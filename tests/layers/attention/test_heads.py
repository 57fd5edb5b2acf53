import numpy as np
import pytest

from goodfit import Model, load_model, ops
from goodfit.arrays import random
from goodfit.autodiff import gradient
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Input, MultiHeadAttention

QUERY, VALUE, KEY = (2, 3, 5), (2, 4, 6), (2, 4, 7)
PIECES = {
    "plain": ({}, [QUERY, VALUE]),
    "key": ({"value_dim": 2, "dropout": 0.5}, [QUERY, VALUE, KEY]),
    "no bias": ({"use_bias": False}, [QUERY, VALUE]),
    "gate": ({"use_gate": True}, [QUERY, VALUE]),
    "window": ({"sliding_window": 2}, [QUERY, VALUE]),
    "output": ({"output_shape": 8}, [QUERY, VALUE]),
    "outputs": ({"output_shape": (2, 3)}, [QUERY, VALUE]),
    "dropout": ({"dropout": 0.5}, [QUERY, VALUE]),
    "two axes": ({}, [(2, 3, 2, 5), (2, 2, 4, 5)]),
    "second axis": ({"attention_axes": 2}, [(2, 3, 4, 5), (2, 3, 4, 5)]),
    "last axis": ({"attention_axes": (-2,)}, [(2, 3, 4, 5), (2, 3, 6, 5)]),
    "turned axes": ({"attention_axes": (2, 1)}, [(2, 3, 2, 5), (2, 2, 4, 5)]),
}
MASK = np.array([[[1, 1, 1, 0], [1, 0, 1, 1], [0, 0, 0, 1]]] * 2, bool)
MASKS = [np.array([[1, 1, 0], [1, 1, 1]], bool), np.array([[1, 1, 1, 0], [1, 1, 0, 0]], bool)]


@pytest.mark.parametrize(
    ("piece", "asked"),
    [*((piece, True) for piece in PIECES), ("plain", False), ("window", False), ("output", False)],
)
def test_computes_what_keras_computes(keras, same_as_keras, sequences, piece, asked):
    settings, shapes = PIECES[piece]
    same_as_keras(
        MultiHeadAttention(2, 3, **settings),
        keras.layers.MultiHeadAttention(2, 3, **settings),
        sequences(*shapes),
        lambda theirs, x: theirs(*x, return_attention_scores=asked),
        return_attention_scores=asked,
    )


@pytest.mark.parametrize("settings", [{}, {"dropout": 0.5}, {"sliding_window": 2}], ids=repr)
@pytest.mark.parametrize(
    ("mask", "causal"), [(None, True), (MASK, False), (MASK[:1], True), (MASK[:, None], False)]
)
def test_options_hide_what_they_hide_in_keras(
    keras, same_as_keras, sequences, settings, mask, causal
):
    if causal and mask is not None:
        mask = mask | np.eye(3, 4, dtype=bool)  # every step sees something
    options = {"attention_mask": mask, "use_causal_mask": causal}
    same_as_keras(
        MultiHeadAttention(2, 3, **settings),
        keras.layers.MultiHeadAttention(2, 3, **settings),
        sequences(QUERY, VALUE),
        lambda theirs, x: theirs(*x, **options),
        counts=None if mask is None or "sliding_window" not in settings else np.s_[:, :2],
        **options,
    )


@pytest.mark.parametrize("settings", [{}, {"dropout": 0.5}], ids=repr)
@pytest.mark.parametrize(
    ("masks", "causal"), [(MASKS, True), ([None, MASKS[1]], False), ([MASKS[0], None], False)]
)
def test_masks_hide_what_they_hide_in_keras(
    keras, same_as_keras, sequences, settings, causal, masks
):
    """Without dropout Keras takes the mean of everything for a masked query; nobody looks at it."""

    def call(theirs, x):
        arrays = [keras.ops.array(one) for one in x]
        for array, mask in zip(arrays, masks, strict=True):
            keras.src.backend.set_keras_mask(array, mask)
        return theirs(*arrays, use_causal_mask=causal)

    same_as_keras(
        MultiHeadAttention(2, 3, **settings),
        keras.layers.MultiHeadAttention(2, 3, **settings),
        sequences(QUERY, VALUE),
        call,
        masks=masks,
        counts=masks[0],
        use_causal_mask=causal,
    )


def test_a_mask_over_one_of_two_attended_axes(attend, sequences):
    x = sequences((2, 3, 2, 5))[0]
    mask = np.array([[1, 1, 0], [1, 0, 1]], bool)
    layer = MultiHeadAttention(2, 3)
    params = layer.init(random.key(0), [x.shape[1:]] * 2)
    _, shares = attend(layer, params, [x, x], [mask, mask], return_attention_scores=True)
    looked_at = shares.sum(axis=(1, 2, 3, 5))  # over heads, queries and the other axis
    np.testing.assert_array_equal(looked_at > 0, mask)
    np.testing.assert_allclose(shares.sum(axis=(4, 5))[:, 0, :, 0] > 0.5, mask)


def test_initial_values_are_spread_as_in_keras(keras):
    """The variance of a kernel belongs to its sizes as a matrix: 40 numbers in, 6 * 30 out."""
    layer = MultiHeadAttention(6, 30)
    made = layer.init(random.key(0), [(3, 40), (3, 40)])
    theirs = keras.layers.MultiHeadAttention(6, 30)
    theirs.build((None, 3, 40), (None, 3, 40))
    for name in ("query", "key", "value"):
        assert np.abs(made[name]["kernel"]).max() == pytest.approx(np.sqrt(6 / 220), rel=0.01)
    for variable in theirs.trainable_variables:
        *_, name, kind = variable.path.split("/")
        ours = made[name][kind]
        assert np.std(ours) == pytest.approx(np.std(np.asarray(variable)), rel=0.05)


def test_gradients_are_pytorchs(attend, sequences):
    torch = pytest.importorskip("torch")
    x, value = sequences((2, 3, 6), (2, 4, 6))
    theirs = torch.nn.MultiheadAttention(6, 2, batch_first=True)
    factors = np.random.default_rng(3).normal(size=x.shape).astype(np.float32)
    forbidden = torch.triu(torch.ones(3, 4, dtype=torch.bool), diagonal=1)
    told = [torch.tensor(one, requires_grad=True) for one in (x, value)]
    out, _ = theirs(told[0], told[1], told[1], attn_mask=forbidden)
    (out * torch.tensor(factors)).sum().backward()

    def kernels(rows, name):  # (3 * 6, 6) as three of (features, heads, size)
        parts = np.split(rows.detach().numpy(), 3)
        shapes = {"kernel": (6, 2, 3), "bias": (2, 3)}
        return {
            part: np.ascontiguousarray(block.T).reshape(shapes[name])
            for part, block in zip(("query", "key", "value"), parts, strict=True)
        }

    def as_ours(weight, bias, out_weight, out_bias):
        both = kernels(weight, "kernel"), kernels(bias, "bias")
        tree = {part: {"kernel": both[0][part], "bias": both[1][part]} for part in both[0]}
        back = np.ascontiguousarray(out_weight.detach().numpy().T).reshape(2, 3, 6)
        tree["attention_output"] = {"kernel": back, "bias": out_bias.detach().numpy()}
        return tree

    params = as_ours(
        theirs.in_proj_weight, theirs.in_proj_bias, theirs.out_proj.weight, theirs.out_proj.bias
    )
    layer = MultiHeadAttention(2, 3)

    def total(arguments):
        made = attend(layer, arguments["params"], arguments["x"], use_causal_mask=True)
        return ops.sum(made * factors)

    ours = gradient(total)({"params": params, "x": [x, value]})
    np.testing.assert_allclose(
        total({"params": params, "x": [x, value]}),
        (out.detach().numpy() * factors).sum(),
        rtol=1e-4,
    )
    for one, other in zip(ours["x"], told, strict=True):
        np.testing.assert_allclose(one, other.grad.numpy(), rtol=1e-4, atol=1e-6)
    expected = as_ours(
        theirs.in_proj_weight.grad,
        theirs.in_proj_bias.grad,
        theirs.out_proj.weight.grad,
        theirs.out_proj.bias.grad,
    )
    for part, branch in expected.items():
        for name, array in branch.items():
            np.testing.assert_allclose(ours["params"][part][name], array, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("axes", [0, 2, -1, (), (1, 1), 3])
def test_axes_must_lie_between_batch_and_features(axes):
    x = Input((3, 5))
    with pytest.raises(ShapeError, match=r"attention_axes=.*for instance with `attention_axes=1`"):
        MultiHeadAttention(2, 3, attention_axes=axes)(x, x)


def test_later_means_nothing_in_two_axes():
    x = Input((3, 4, 5))
    with pytest.raises(ShapeError, match="nothing is later or near"):
        MultiHeadAttention(2, 3)(x, x, use_causal_mask=True)
    with pytest.raises(ShapeError, match="nothing is later or near"):
        MultiHeadAttention(2, 3, sliding_window=2)(x, x)


@pytest.mark.parametrize(
    "shapes", [[(3, 5), (4, 2, 5)], [(3, 5), (4, 5), (6, 5)], [(3, 4, 5), (2, 4, 5)]]
)
def test_inputs_that_do_not_fit_are_told(shapes):
    with pytest.raises(ShapeError, match=r"expects a query.*but got \(batch"):
        MultiHeadAttention(2, 3, attention_axes=len(shapes[0]) - 1)(*map(Input, shapes))


def test_vectors_have_nothing_to_attend_over():
    with pytest.raises(ShapeError, match=r"inputs of 2 axes.*\(batch, time, features\)"):
        MultiHeadAttention(2, 3)(Input((5,)), Input((5,)))


@pytest.mark.parametrize("shape", [(4,), (2, 4), (2, 3, 3)])
def test_a_mask_that_does_not_fit_is_told(attend, sequences, shape):
    x = sequences(QUERY, VALUE)
    layer = MultiHeadAttention(2, 3)
    params = layer.init(random.key(0), [one.shape[1:] for one in x])
    with pytest.raises(ShapeError, match=r"attention_mask of shape .*value, \(3, 4\)"):
        attend(layer, params, x, attention_mask=np.ones(shape))


def test_a_mask_written_as_a_list_is_saved_with_the_model(tmp_path):
    query = Input((3, 4))
    mask = np.tri(3, dtype=bool).tolist()
    model = Model(query, MultiHeadAttention(2, 3)(query, query, attention_mask=mask))
    model.compile(loss="mse")
    x = np.random.default_rng(0).normal(size=(2, 3, 4)).astype(np.float32)
    before = model.predict(x, verbose=0)
    model.save(tmp_path / "model.goodfit")
    again = load_model(tmp_path / "model.goodfit")
    np.testing.assert_array_equal(again.predict(x, verbose=0), before)
    causal = MultiHeadAttention(2, 3)(query, query, use_causal_mask=True)
    other = Model(query, causal)
    other.set_weights(model.get_weights())
    np.testing.assert_allclose(other.predict(x, verbose=0), before, rtol=1e-5)


def test_settings_are_checked():
    for wrong in ({"num_heads": 0}, {"key_dim": 1.5}, {"value_dim": -1}, {"sliding_window": 0}):
        with pytest.raises(SettingError, match=next(iter(wrong))):
            MultiHeadAttention(**{"num_heads": 2, "key_dim": 3, **wrong})
    with pytest.raises(SettingError, match=r"output_shape=\(2, None\).*output_shape=64"):
        MultiHeadAttention(2, 3, output_shape=(2, None))


def test_shapes_are_those_of_the_query():
    query, value = Input((None, 5)), Input((4, 6))
    assert MultiHeadAttention(2, 3)(query, value).shape == (None, 5)
    out, scores = MultiHeadAttention(2, 3, output_shape=7)(
        query, value, return_attention_scores=True
    )
    assert out.shape == (None, 7)
    assert scores.shape == (2, None, 4)
