"""Writes operator_samples.json: which of ONNX's and PyTorch's samples run through ours.

Run it with both installed: `python -m tests.conformance.write_operator_samples`.
"""

import json
from pathlib import Path

from tests.conformance import test_onnx_samples, test_torch_samples

COUNTS = Path(__file__).parent / "operator_samples.json"

if __name__ == "__main__":
    import onnx
    import torch

    counts = {
        "onnx": test_onnx_samples.counted(onnx, test_onnx_samples.node_samples(onnx)),
        "torch": test_torch_samples.counted(torch, test_torch_samples.operator_samples(torch)),
    }
    COUNTS.write_text(json.dumps(counts, indent=1) + "\n")
