"""Models between goodfit and other libraries: ONNX files, foreign weights, foreign source code."""

from goodfit.exchange.keras_code import to_keras_code
from goodfit.exchange.onnx import onnx_model, to_onnx

__all__ = ["onnx_model", "to_keras_code", "to_onnx"]
