"""Models as ONNX files, run by onnxruntime and by ONNX's reference evaluator."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers
from goodfit.arrays import namespace
from goodfit.errors import FileError, SettingError, UnknownNameError
from goodfit.exchange import onnx_model, to_onnx
from goodfit.needed import MissingLibraryError, needed

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
from tests.exchange.running import both, require_same  # noqa: E402


def numbers(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def classifier():
    flower = Input((4,), name="flower")
    return Sequential([flower, layers.Dense(8, "relu"), layers.Dense(3)], seed=1)


def operators(content):
    return [node.op_type for node in content.graph.node]


def test_a_file_computes_what_the_model_predicts(tmp_path):
    model = classifier()
    model.export(tmp_path / "model.onnx")
    content = onnx.load(tmp_path / "model.onnx")
    for rows in (1, 4, 33):
        require_same(content, model, [numbers(rows, 4)])


def test_the_file_says_names_and_that_any_number_of_rows_may_come():
    content = onnx_model(classifier())
    (entering,), (leaving,) = content.graph.input, content.graph.output
    assert (entering.name, leaving.name) == ("flower", "dense_1")
    lengths = [axis.dim_param or axis.dim_value for axis in entering.type.tensor_type.shape.dim]
    assert lengths == ["batch", 4]
    assert {array.name for array in content.graph.initializer} >= {"dense/kernel", "dense/bias"}


def test_the_graph_is_as_short_as_the_model():
    assert operators(onnx_model(classifier())) == [
        "MatMul", "Reshape", "Add", "Max", "MatMul", "Reshape", "Add", "Identity",
    ]  # fmt: skip


def test_what_acts_in_training_alone_is_left_out():
    model = Sequential([Input((4,)), layers.Dropout(0.5), layers.GaussianNoise(1.0)])
    assert operators(onnx_model(model)) == ["Identity"]


def test_several_inputs_and_outputs():
    words, numbers_ = Input((6,), dtype="int32"), Input((3,))
    together = layers.Concatenate()([layers.Flatten()(layers.Embedding(9, 2)(words)), numbers_])
    hidden = layers.Dense(5, "gelu")(together)
    model = Model([words, numbers_], [layers.Dense(1)(hidden), layers.Dense(2)(hidden) * 2 + 1])
    ids = np.arange(24, dtype=np.int32).reshape(4, 6) % 9
    require_same(onnx_model(model), model, [ids, numbers(4, 3)])


def test_a_layer_that_is_used_twice_has_its_arrays_once():
    shared, x, y = layers.Dense(3), Input((4,)), Input((4,))
    model = Model([x, y], shared(x) - shared(y))
    content = onnx_model(model)
    assert [a.name for a in content.graph.initializer].count("dense/kernel") == 1
    require_same(content, model, [numbers(2, 4), numbers(2, 4) + 1])


def test_a_model_within_a_model():
    x = Input((4,))
    model = Model(x, layers.Dense(2)(classifier()(x)))
    require_same(onnx_model(model), model, [numbers(3, 4)])


@pytest.mark.parametrize("layer", [layers.LSTM, layers.GRU, layers.SimpleRNN])
def test_steps_that_do_not_count_are_skipped(layer):
    words = Input((7,), dtype="int32")
    embedded = layers.Embedding(9, 4, mask_zero=True)(words)
    model = Model(words, layers.Bidirectional(layer(3))(embedded), seed=2)
    ids = np.array([[1, 2, 3, 0, 0, 0, 0], [5, 4, 3, 2, 1, 8, 7]], np.int32)
    require_same(onnx_model(model), model, [ids])


@pytest.mark.parametrize("steps", [1, 5, 12])
def test_sequences_of_any_length(steps):
    x = Input((None, 3))
    hidden = layers.LSTM(4, return_sequences=True)(layers.Conv1D(4, 3, padding="causal")(x))
    hidden = layers.MultiHeadAttention(2, 3)(hidden, hidden, use_causal_mask=True)
    model = Model(x, layers.Dense(2)(layers.LayerNormalization()(hidden)), seed=3)
    require_same(onnx_model(model), model, [numbers(2, steps, 3)])


@pytest.mark.parametrize("lengths", [(8, 10), (17, 9)])
def test_pictures_of_any_size(lengths):
    x = Input((None, None, 1))
    hidden = layers.Conv2D(3, 3, padding="same", activation="relu")(x)
    model = Model(x, layers.Dense(2)(layers.GlobalAveragePooling2D()(hidden)), seed=4)
    require_same(onnx_model(model), model, [numbers(2, *lengths, 1)])


def test_a_length_that_no_formula_tells_is_refused_with_advice():
    model = Sequential([Input((None, 3)), layers.MaxPooling1D(2), layers.GlobalMaxPooling1D()])
    with pytest.raises(SettingError, match=r"max_pooling1d.*varies.*`Input\(shape"):
        onnx_model(model)


def test_an_operation_without_an_operator_is_told_with_its_layer():
    x = Input((4, 4))
    model = Model(x, layers.Lambda(lambda x: namespace(x).linalg.det(x), name="odd")(x))
    with pytest.raises(SettingError, match=r"odd cannot be written as ONNX.*'lu'"):
        onnx_model(model)


def test_a_batch_size_that_is_fixed_stays_fixed():
    x = Input((5, 3), batch_size=2)
    model = Model(x, layers.LSTM(4, stateful=True)(x))
    content = onnx_model(model)
    assert content.graph.input[0].type.tensor_type.shape.dim[0].dim_value == 2
    x = numbers(2, 5, 3)
    expected = model.predict(x, verbose=0)
    for (output,) in both(content, [x]):
        np.testing.assert_allclose(output, expected, rtol=1e-5, atol=1e-6)


def test_another_format_is_refused(tmp_path):
    with pytest.raises(UnknownNameError, match="'onnx'"):
        classifier().export(tmp_path / "model", format="tf_saved_model")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        to_onnx(classifier(), tmp_path / "file" / "model.onnx")


def test_a_library_that_is_missing_is_asked_for():
    with pytest.raises(MissingLibraryError, match=r'pip install "goodfit\[onnx\]"'):
        needed("a_library_that_nobody_has", "Exporting to ONNX", "onnx")
