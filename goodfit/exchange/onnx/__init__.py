"""Models as ONNX graphs: what each layer computes, operation by operation."""

from goodfit.exchange.onnx.export import onnx_model, to_onnx

__all__ = ["onnx_model", "to_onnx"]
