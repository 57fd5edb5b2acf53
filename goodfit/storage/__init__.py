"""What goodfit keeps in files: strict JSON, and arrays with a checked header. Nothing can run."""

from goodfit.storage.damage import damaged
from goodfit.storage.strict_json import parsed, read_json, write_json, written
from goodfit.storage.tensors import TensorsFile, open_tensors, read_tensors, write_tensors

__all__ = [
    "TensorsFile", "damaged", "open_tensors", "parsed", "read_json", "read_tensors", "write_json",
    "write_tensors", "written",
]  # fmt: skip
