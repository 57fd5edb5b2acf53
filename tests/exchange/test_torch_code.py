"""The printed module gives in PyTorch what the model gives here, with the same weights."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers
from goodfit.errors import SettingError
from goodfit.exchange import to_torch_code

torch = pytest.importorskip("torch")
from safetensors.torch import save_file  # noqa: E402


def built(model, rows):
    """The module that the source makes, with weights and running means of its own."""
    names = {}
    exec(to_torch_code(model), names)
    module = names["model"]
    module.train()
    with torch.no_grad():
        module(*map(torch.from_numpy, rows))  # batch normalisation sees a batch
        for parameter in module.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape))
    return module.eval()


def require_same(model, folder, *rows):
    torch.manual_seed(0)
    module = built(model, rows)
    if arrays := module.state_dict():
        save_file(arrays, folder / "it.safetensors")
        model.load_weights(folder / "it.safetensors")
    with torch.inference_mode():
        expected = module(*map(torch.from_numpy, rows))
    found = model.predict(list(rows) if len(rows) > 1 else rows[0], verbose=0)
    np.testing.assert_allclose(found, expected.numpy(), rtol=2e-4, atol=2e-4)


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


SERIES, PICTURES = (9, 3), (8, 7, 3)
CHAINS = {
    "dense": ((5,), [layers.Dense(4, "gelu"), layers.Dense(3, "softmax", use_bias=False)]),
    "dense over time": (SERIES, [layers.Dense(4, "selu"), layers.Flatten(), layers.Dense(2)]),
    "activations": ((5,), [layers.Activation("mish"), layers.LeakyReLU(), layers.ELU(2.0)]),
    "more of them": ((5,), [layers.Dense(4, "elu"), layers.ReLU(), layers.Softmax()]),
    "conv1d": (SERIES, [layers.Conv1D(4, 3, activation="relu"), layers.GlobalMaxPooling1D()]),
    "conv2d": (PICTURES, [layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.Flatten()]),
    "same": (PICTURES, [layers.Conv2D(4, (3, 2), padding="same", activation="tanh")]),
    "same in steps": (PICTURES, [layers.Conv2D(4, 3, strides=2, padding="same")]),
    "apart": (PICTURES, [layers.Conv2D(6, 2, dilation_rate=2, groups=3, padding="same")]),
    "conv3d": ((4, 5, 6, 2), [layers.Conv3D(3, 2), layers.GlobalAveragePooling3D()]),
    "pooling": (PICTURES, [layers.MaxPooling2D(3, 2, padding="same"), layers.AveragePooling2D(2)]),
    "kept": (PICTURES, [layers.GlobalAveragePooling2D(keepdims=True), layers.Reshape((3,))]),
    "batch normalisation": (PICTURES, [layers.BatchNormalization(), layers.Flatten()]),
    "of rows": ((5,), [layers.Dense(4), layers.BatchNormalization(epsilon=1e-5), layers.ReLU()]),
    "without weights": (SERIES, [layers.BatchNormalization(center=False, scale=False)]),
    "layer normalisation": (SERIES, [layers.LayerNormalization(), layers.Permute((2, 1))]),
    "lstm": (SERIES, [layers.LSTM(4, return_sequences=True), layers.LSTM(3)]),
    "gru": (SERIES, [layers.GRU(4, go_backwards=True), layers.Dropout(0.5), layers.Dense(2)]),
    "rnn": (SERIES, [layers.SimpleRNN(4, return_sequences=True)]),
    "both ways": (SERIES, [layers.Bidirectional(layers.LSTM(4)), layers.Dense(2)]),
    "steps both ways": (SERIES, [layers.Bidirectional(layers.GRU(4, return_sequences=True))]),
    "last both ways": (SERIES, [layers.Bidirectional(layers.GRU(4))]),
    "rescaling": (SERIES, [layers.Rescaling(0.5, offset=-1.0), layers.Identity()]),
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
def test_chains(tmp_path, name):
    shape, chain = CHAINS[name]
    require_same(Sequential([Input(shape), *chain], seed=1), tmp_path, numbers(4, *shape))


def test_words_become_numbers(tmp_path):
    chain = [layers.Embedding(10, 4), layers.GlobalAveragePooling1D(), layers.Dense(2)]
    words = np.random.default_rng(0).integers(10, size=(3, 6)).astype(np.int32)
    require_same(Sequential([Input((6,), dtype="int32"), *chain]), tmp_path, words)


def test_branches_meet_and_layers_are_shared(tmp_path):
    one, other = Input((4,), name="class"), Input((4,))
    shared = layers.Dense(3, activation="relu", name="lambda")
    left, right = shared(one), shared(other)
    merged = [
        kind()([left, right])
        for kind in (layers.Add, layers.Average, layers.Multiply, layers.Maximum, layers.Minimum)
    ]
    model = Model([one, other], layers.Dense(2)(layers.Concatenate()(merged)))
    require_same(model, tmp_path, numbers(5, 4), numbers(5, 4) + 1)


@pytest.mark.parametrize(("layer", "said"), [
    (layers.UpSampling2D(), "up_sampling2d.*has no equal in PyTorch.*model.onnx"),
    (layers.Dense(2, activation=lambda x: x * 2), "an activation of another kind"),
    (layers.AveragePooling2D(3, padding="same"), "with padding"),
    (layers.BatchNormalization(axis=1), "axis=1"),
    (layers.BatchNormalization(scale=False), "center=True"),
    (layers.Lambda(lambda x: x), "no equal in PyTorch"),
    (layers.ReLU(max_value=6), "max_value=6"),
])  # fmt: skip
def test_what_has_no_equal_is_named(layer, said):
    model = Sequential([Input(PICTURES), layer])
    with pytest.raises(SettingError, match=said):
        to_torch_code(model)


def test_masks_and_states_have_no_equal():
    words = Input((6,), dtype="int32")
    with pytest.raises(SettingError, match="mask_zero=True"):
        to_torch_code(Model(words, layers.Embedding(10, 4, mask_zero=True)(words)))
    series = Input(SERIES)
    with pytest.raises(SettingError, match=r"recurrent_dropout=0\.5"):
        to_torch_code(Model(series, layers.LSTM(4, recurrent_dropout=0.5)(series)))
