"""Every layer of the table of layers, as ONNX: run by onnxruntime and the reference evaluator."""

import pytest

from goodfit import Input, Model, layers
from goodfit.exchange import onnx_model

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
from tests.conformance.test_every_layer import (
    BATCH,
    EVERY,
    OF_CATEGORIES,
    TABLE,
    an_input,
    listed,
    moved,
)  # fmt: skip
from tests.exchange.running import require_same

QUICK = [
    layers.Dense, layers.Embedding, layers.LSTM, layers.Conv2D, layers.BatchNormalization,
    layers.MultiHeadAttention,
]  # fmt: skip


def a_model(layer, shape):
    """The layer alone in a model, with other numbers than its first ones."""
    shapes = shape if isinstance(shape, list) else [shape]
    dtype = "int32" if isinstance(layer, OF_CATEGORIES) else "float32"
    rows = BATCH if getattr(layer, "stateful", False) else None
    inputs = [Input(one, dtype=dtype, batch_size=rows) for one in shapes]
    model = Model(inputs, layer(inputs if isinstance(shape, list) else inputs[0]), seed=1)
    state = model.ready()
    model.state = state._replace(params=moved(state.params), memory=moved(state.memory))
    return model, dtype, [rows] if rows else [1, BATCH]


def require_as_onnx(layer, shape):
    model, dtype, batches = a_model(layer, shape)
    content = onnx_model(model)
    for rows in batches:
        arrays = [array.astype(dtype) for array in listed(an_input(layer, shape, rows))]
        require_same(content, model, arrays)


@pytest.mark.slow
@EVERY
def test_every_layer_is_written_as_it_computes(layer, shape):
    require_as_onnx(layer, shape)


@pytest.mark.parametrize("kind", QUICK, ids=lambda kind: kind.__name__)
def test_common_layers_are_written_as_they_compute(kind):
    require_as_onnx(*next(pair for pair in TABLE if type(pair[0]) is kind))
