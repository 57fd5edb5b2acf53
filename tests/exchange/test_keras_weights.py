"""Weights that Keras wrote, in models of the same layers: the same outputs."""

import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers
from goodfit.errors import FileError

h5py = pytest.importorskip("h5py")


OURS = SimpleNamespace(layers=layers, Input=Input, Model=Model, Sequential=Sequential)


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


LAYERS = {
    "dense": ((5,), lambda of: of.Dense(3, activation="tanh")),
    "without bias": ((5,), lambda of: of.Dense(3, use_bias=False)),
    "conv1d": ((8, 3), lambda of: of.Conv1D(4, 3, padding="causal")),
    "conv2d": ((8, 7, 4), lambda of: of.Conv2D(6, 3, strides=2, padding="same", groups=2)),
    "transposed": ((4, 5, 3), lambda of: of.Conv2DTranspose(2, 3, strides=2)),
    "depthwise": ((6, 5, 3), lambda of: of.DepthwiseConv2D(3, depth_multiplier=2)),
    "separable": ((6, 5, 3), lambda of: of.SeparableConv2D(4, 3)),
    "batch": ((6, 3), lambda of: of.BatchNormalization()),
    "batch without scale": ((3,), lambda of: of.BatchNormalization(scale=False)),
    "layer": ((6, 3), lambda of: of.LayerNormalization()),
    "lstm": ((6, 3), lambda of: of.LSTM(4)),
    "gru": ((6, 3), lambda of: of.GRU(4, return_sequences=True)),
    "both ways": ((6, 3), lambda of: of.Bidirectional(of.LSTM(4))),
    "in time": ((6, 3), lambda of: of.TimeDistributed(of.Dense(2))),
}


def a_model(library, shape, make):
    entering = library.Input(shape)
    dropped = library.layers.Dropout(0.5)(make(library.layers)(entering))
    return library.Model(entering, dropped)


def filled(model):
    """Other numbers than the first ones, all above 0 as variances are."""
    generator = np.random.default_rng(1)
    for weight in model.weights:
        if "float" in str(weight.dtype):
            weight.assign(generator.uniform(0.1, 0.6, weight.shape))
    return model


def require_same(ours, theirs, *arrays):
    x = list(arrays) if len(arrays) > 1 else arrays[0]
    expected = np.asarray(theirs(x, training=False))
    np.testing.assert_allclose(ours(x), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_gives_what_it_gives_in_keras(keras, name, tmp_path):
    shape, make = LAYERS[name]
    theirs, ours = filled(a_model(keras, shape, make)), a_model(OURS, shape, make)
    theirs.save_weights(tmp_path / "it.weights.h5")
    ours.load_weights(tmp_path / "it.weights.h5")
    require_same(ours, theirs, numbers(3, *shape))


def test_embedding_gives_what_it_gives_in_keras(keras, tmp_path):
    def made(library):
        return a_model(library, (5,), lambda of: of.Embedding(9, 3))

    theirs, ours = filled(made(keras)), made(OURS)
    theirs.save(tmp_path / "it.keras")
    ours.load_weights(tmp_path / "it.keras")
    require_same(ours, theirs, np.arange(10).reshape(2, 5) % 9)


def a_deep_model(library):
    """Attention, an inner model, and layers of one kind that must not be confused."""
    layers = library.layers
    x, y = library.Input((6, 4)), library.Input((3, 4))
    hidden = layers.MultiHeadAttention(2, 3, dropout=0.1)(x, y)
    hidden = layers.Dense(4)(layers.Add()([x, hidden]))
    inner = library.Sequential(
        [library.Input((6, 4)), layers.Dense(4), layers.BatchNormalization(), layers.Dense(4)],
        name="inner",
    )
    return library.Model(
        [x, y], layers.Dense(4)(inner(layers.GRU(4, return_sequences=True)(hidden)))
    )


@pytest.mark.parametrize("suffix", ["keras", pytest.param("weights.h5", marks=pytest.mark.slow)])
def test_a_deep_model_gives_what_it_gives_in_keras(keras, suffix, tmp_path):
    theirs, ours = filled(a_deep_model(keras)), a_deep_model(OURS)
    path = tmp_path / f"deep.{suffix}"
    theirs.compile("adam", "mse")
    (theirs.save if suffix == "keras" else theirs.save_weights)(path)
    ours.load_weights(path)
    require_same(ours, theirs, numbers(2, 6, 4), numbers(2, 3, 4) + 1)


def two_ways(library, *names):
    x = library.Input((4,))
    made = {name: library.layers.Dense(4, name=name) for name in sorted(names, key=str)}
    ways = [made[name](x) for name in names]
    return library.Model(x, library.layers.Subtract()(ways))


def test_layers_beside_each_other_go_by_their_names(keras, tmp_path):
    theirs = filled(two_ways(keras, "right", "left"))
    theirs.save_weights(tmp_path / "two.weights.h5")
    ours = two_ways(OURS, "right", "left")
    ours.load_weights(tmp_path / "two.weights.h5")
    require_same(ours, theirs, numbers(3, 4))


@pytest.mark.parametrize("names", [("left", "wrong"), ("dense", "dense_1")])
def test_layers_beside_each_other_that_nothing_tells_apart_are_asked_for(keras, names, tmp_path):
    theirs = "right" if names[1] == "wrong" else names[1]
    two_ways(keras, names[0], theirs).save_weights(tmp_path / "two.weights.h5")
    with pytest.raises(FileError, match="nothing tells which.*name='left'"):
        two_ways(OURS, *names).load_weights(tmp_path / "two.weights.h5")


@pytest.fixture
def saved(keras, tmp_path):
    path = tmp_path / "small.weights.h5"
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(2)])
    model.save_weights(path)
    return path


def small(*units, kind=layers.Dense, **settings):
    return Sequential([Input((4,)), *(kind(count, **settings) for count in units)])


@pytest.mark.parametrize(
    ("model", "told"),
    [
        (small(3), "no layer for 'dense_1'"),
        (small(3, 2, 2), "no layer 'dense_2', which 'dense_2' would be"),
        (small(5, 2), r"/layers/dense/vars/0 has the shape \(4, 3\), but dense/kernel .* \(4, 5\)"),
        (small(3, 2, use_bias=False), "'dense' has the arrays.*use_bias"),
        (small(3, 2, kind=lambda n: layers.EinsumDense("ab,bc->ac", n)), "no layer 'einsum_dense'"),
    ],
    ids=["fewer", "more", "wider", "no bias", "another kind"],
)
def test_what_does_not_match_is_told_with_both_names(model, told, saved):
    before = model.get_weights()
    with pytest.raises(FileError, match=told):
        model.load_weights(saved)
    for one, same in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, same)


def _external(file, group):
    group["0"] = h5py.ExternalLink("/etc/passwd", "/")


def _soft(file, group):
    group["0"] = h5py.SoftLink("/layers/dense/vars/1")


def _compressed(file, group):
    group.create_dataset("0", data=np.zeros((4, 3), np.float32), compression="gzip")


def _claiming(file, group):
    group.create_dataset("0", (4, 3), np.float32, chunks=(1, 1))  # no number was written


def _elsewhere(file, group):
    group.create_dataset("0", (4, 3), np.float32, external=[("/etc/passwd", 0, 48)])


def _virtual(file, group):
    layout = h5py.VirtualLayout((4, 3), np.float32)
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "x", (4, 3))
    group.create_virtual_dataset("0", layout)


def _whole(file, group):
    group.create_dataset("0", data=np.zeros((4, 3), np.int32))


def _round(file, group):
    group["0"] = file["layers"]


def _not_finite(file, group):
    group.create_dataset("0", data=np.full((4, 3), np.nan, np.float32))


@pytest.mark.parametrize(
    "spoil",
    [_external, _soft, _compressed, _claiming, _elsewhere, _virtual, _whole, _round, _not_finite],
)
def test_what_keras_never_writes_is_refused(spoil, saved):
    with h5py.File(saved, "r+") as file:
        del file["layers/dense/vars/0"]
        spoil(file, file["layers/dense/vars"])
    with pytest.raises(FileError, match=r"points elsewhere|is not stored|more groups|arrays|NaN"):
        small(3, 2).load_weights(saved)


def test_a_damaged_file_is_told(saved):
    saved.write_bytes(saved.read_bytes()[:1000])
    with pytest.raises(FileError, match="damaged"):
        small(3, 2).load_weights(saved)


def test_a_compressed_archive_is_refused(saved, tmp_path):
    path = tmp_path / "packed.keras"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(saved, "model.weights.h5")
    with pytest.raises(FileError, match="is compressed"):
        small(3, 2).load_weights(path)


def test_an_archive_of_something_else_is_told(tmp_path):
    path = tmp_path / "other.keras"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("note.txt", "nothing")
    with pytest.raises(FileError, match=r"holds no 'model\.weights\.h5'"):
        small(3, 2).load_weights(path)
