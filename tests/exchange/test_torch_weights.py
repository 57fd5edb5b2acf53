"""Weights that PyTorch has, in models of the same layers: the same outputs."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from goodfit import Input, Model, Sequential, layers
from goodfit.errors import FileError
from goodfit.exchange.torch_weights import is_of_torch, modules_of

torch = pytest.importorskip("torch")
nn = torch.nn


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def written(module, path):
    """The file that `safetensors.torch.save_file(module.state_dict(), path)` writes."""
    arrays = {name: array.numpy() for name, array in module.state_dict().items()}
    save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, path)
    return path


def filled(module):
    """In prediction, with other numbers than the first ones, above 0 as variances are."""
    generator = torch.Generator().manual_seed(1)
    for array in module.state_dict().values():
        if array.dtype == torch.float32:
            array.uniform_(0.1, 0.6, generator=generator)
    return module.eval()


def answers(module, x, channels):
    """What the module gives, for channels that come first there."""
    given = torch.from_numpy(x)
    with torch.no_grad():
        out = module(given.movedim(-1, 1) if channels else given)
    out = out[0] if isinstance(out, tuple) else out
    return (out.movedim(1, -1) if channels and out.ndim > 2 else out).numpy()


SLIDING = {
    "conv1d": (nn.Conv1d(4, 6, 3, groups=2), (8, 4), [layers.Conv1D(6, 3, groups=2)]),
    "conv2d": (nn.Conv2d(3, 6, 3, stride=2), (8, 7, 3), [layers.Conv2D(6, 3, strides=2)]),
    "transposed": (
        nn.ConvTranspose2d(3, 5, 3, stride=2), (4, 5, 3), [layers.Conv2DTranspose(5, 3, strides=2)],
    ),
    "depthwise": (
        nn.Conv2d(3, 6, 3, groups=3), (6, 5, 3), [layers.DepthwiseConv2D(3, depth_multiplier=2)],
    ),
    "separable": (
        nn.Sequential(nn.Conv2d(3, 3, 3, groups=3, bias=False), nn.Conv2d(3, 4, 1)),
        (6, 5, 3),
        [layers.SeparableConv2D(4, 3)],
    ),
    "batch": (nn.BatchNorm1d(3), (6, 3), [layers.BatchNormalization(epsilon=1e-5)]),
    "prelu": (nn.PReLU(4), (6, 4), [layers.PReLU(shared_axes=[1])]),
    "group": (nn.GroupNorm(2, 4), (6, 4), [layers.GroupNormalization(2, epsilon=1e-5)]),
    "flattened": (
        nn.Sequential(
            nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.Dropout(), nn.Linear(36, 5), nn.Linear(5, 5),
        ),
        (8, 7, 3),
        [
            layers.Conv2D(6, 3), layers.BatchNormalization(epsilon=1e-5), layers.ReLU(),
            layers.MaxPooling2D(), layers.Flatten(), layers.Dropout(0.5), layers.Dense(5),
            layers.Dense(5),
        ],
    ),
}  # fmt: skip


def rows(cell, units=4, **settings):
    return cell(units, return_sequences=True, **settings)


IN_TIME = {
    "dense": (nn.Linear(3, 5, bias=False), [layers.Dense(5, use_bias=False)]),
    "layer": (nn.LayerNorm(3), [layers.LayerNormalization(epsilon=1e-5)]),
    "rms": (nn.RMSNorm(3, eps=1e-6), [layers.RMSNormalization(epsilon=1e-6)]),
    "lstm": (nn.LSTM(3, 4, batch_first=True), [rows(layers.LSTM)]),
    "two lstms": (
        nn.LSTM(3, 4, 2, batch_first=True), [rows(layers.LSTM), rows(layers.LSTM)]
    ),
    "gru": (nn.GRU(3, 4, batch_first=True), [rows(layers.GRU)]),
    "rnn": (nn.RNN(3, 4, batch_first=True), [rows(layers.SimpleRNN)]),
    "both ways": (
        nn.LSTM(3, 4, batch_first=True, bidirectional=True),
        [layers.Bidirectional(rows(layers.LSTM))],
    ),
    "gru both ways": (
        nn.GRU(3, 4, batch_first=True, bidirectional=True),
        [layers.Bidirectional(rows(layers.GRU))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIDING)
def test_a_layer_over_channels_gives_what_it_gives_in_torch(name, tmp_path):
    module, shape, ours = SLIDING[name]
    model = Sequential([Input(shape), *ours])
    model.load_weights(written(filled(module), tmp_path / "it.safetensors"))
    x = numbers(2, *shape)
    np.testing.assert_allclose(model(x), answers(module, x, True), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", IN_TIME)
def test_a_layer_over_time_gives_what_it_gives_in_torch(name, tmp_path):
    module, ours = IN_TIME[name]
    model = Sequential([Input((6, 3)), *ours])
    model.load_weights(written(filled(module), tmp_path / "it.safetensors"))
    x = numbers(2, 6, 3)
    np.testing.assert_allclose(model(x), answers(module, x, False), rtol=1e-5, atol=1e-5)


def test_embedding_gives_what_it_gives_in_torch(tmp_path):
    module = nn.Embedding(9, 3)
    model = Sequential([Input((5,), dtype="int32"), layers.Embedding(9, 3)])
    model.load_weights(written(filled(module), tmp_path / "it.safetensors"))
    ids = np.arange(10).reshape(2, 5) % 9
    np.testing.assert_array_equal(model(ids), answers(module, ids, False))


class Attending(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(6)
        self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
        self.last, self.first = nn.Linear(6, 6), nn.Linear(6, 6)

    def forward(self, x):
        x = self.first(x)
        return self.last(self.norm(x + self.attention(x, x, x)[0]))


def attending(first, last):
    x = Input((5, 6))
    hidden = layers.Dense(6, name=first)(x)
    hidden = hidden + layers.MultiHeadAttention(2, 3)(hidden, hidden)
    hidden = layers.LayerNormalization(epsilon=1e-5)(hidden)
    return Model(x, layers.Dense(6, name=last)(hidden))


def test_attention_gives_what_it_gives_in_torch(tmp_path):
    module, model = filled(Attending()), attending("first", "last")
    model.load_weights(written(module, tmp_path / "it.safetensors"))
    x = numbers(2, 5, 6)
    np.testing.assert_allclose(model(x), answers(module, x, False), rtol=1e-5, atol=1e-5)


def test_modules_that_nothing_tells_apart_are_asked_for(tmp_path):
    path = written(Attending(), tmp_path / "it.safetensors")
    with pytest.raises(FileError, match=r"'a' could be any of .*'first', 'last'.*name='first'"):
        attending("a", "b").load_weights(path)


def side_by_side(*names):
    x = Input((4,))
    return Model(x, [layers.Dense(4, name=name)(x) for name in names])


def test_layers_beside_each_other_go_by_their_names(tmp_path):
    module = filled(nn.ModuleDict({"head1": nn.Linear(4, 4), "head2": nn.Linear(4, 4)}))
    path = written(module, tmp_path / "it.safetensors")
    with pytest.raises(FileError, match="nothing tells their order"):
        side_by_side("a", "b").load_weights(path)
    model, x = side_by_side("head2", "head1"), numbers(3, 4)
    model.load_weights(path)
    expected = module["head2"](torch.from_numpy(x)).detach()
    np.testing.assert_allclose(model(x)[0], expected, rtol=1e-5, atol=1e-5)


def test_an_inner_model_goes_by_its_name(tmp_path):
    module = filled(
        nn.ModuleDict({"encoder": nn.Sequential(nn.Linear(4, 4)), "head": nn.Linear(4, 4)})
    )
    encoder = Sequential([Input((4,)), layers.Dense(4, name="0")], name="encoder")
    x = Input((4,))
    model = Model(x, layers.Dense(4, name="head")(encoder(x)))
    model.load_weights(written(module, tmp_path / "it.safetensors"))
    given = numbers(3, 4)
    expected = module["head"](module["encoder"](torch.from_numpy(given))).detach()
    np.testing.assert_allclose(model(given), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        ([layers.Dense(8)], r"no layer for the modules \['1'\]"),
        ([layers.Dense(8), layers.Dense(3), layers.Dense(2)], "no module for 'dense_2'"),
        ([layers.Dense(7), layers.Dense(3)], r"'0' comes .* \(4, 8\), but dense/kernel has \(4, 7"),
        ([layers.Dense(8, use_bias=False), layers.Dense(3)], r"'dense', which takes \['weight'\]"),
        ([layers.EinsumDense("ab,bc->ac", 8)], "'einsum_dense' is a EinsumDense, which no module"),
        ([layers.Dense(8, name="1"), layers.Dense(3)], r"'1' comes .* but 1/kernel has \(4, 8\)"),
    ],
    ids=["fewer", "more", "narrower", "no bias", "without equal", "wrong name"],
)
def test_what_does_not_match_is_told_with_both_names(ours, told, tmp_path):
    module = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 3))
    model = Sequential([Input((4,)), *ours])
    before = model.get_weights()
    with pytest.raises(FileError, match=told):
        model.load_weights(written(module, tmp_path / "it.safetensors"))
    for one, same in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, same)


def test_numbers_that_are_not_finite_are_refused(tmp_path):
    module = nn.Linear(4, 3)
    module.bias.data[0] = torch.nan
    with pytest.raises(FileError, match="dense/bias would hold NaN"):
        Sequential([Input((4,)), layers.Dense(3)]).load_weights(
            written(module, tmp_path / "it.safetensors")
        )


def test_modules_come_in_order_of_their_numbers():
    names = ["10.weight", "2.weight", "2.num_batches_tracked", "9.weight_hh_l1_reverse"]
    found = modules_of(dict.fromkeys(names))
    assert {name: list(own) for name, own in found.items()} == {
        "2": ["weight"], "9.1": ["weight_hh_reverse"], "10": ["weight"],
    }  # fmt: skip


def test_our_own_files_are_not_taken_for_torchs():
    assert is_of_torch(["weight", "a.b.bias"])
    assert not is_of_torch(["params/dense/kernel", "memory/norm/mean"])
    assert not is_of_torch([])
