"""Models between goodfit and other libraries: ONNX files, foreign weights, foreign source code."""

from goodfit.exchange.keras_code import to_keras_code
from goodfit.exchange.onnx import onnx_model, to_onnx
from goodfit.exchange.torch_code import to_torch_code

__all__ = ["onnx_model", "to_keras_code", "to_onnx", "to_torch_code"]
