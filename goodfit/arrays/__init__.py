"""What an array is, whoever computes it: NumPy when you want to look, XLA when you want speed."""

from goodfit.arrays import (
    depthwise,
    kernels,
    positions,
    products,
    random,
    special,
    sums,
    tiles,
    trees,
    windows,
)
from goodfit.arrays.compile import (
    compile,
    device,
    lies_in_memory,
    result_shapes,
    to_device,
    to_numpy,
)
from goodfit.arrays.ending import awaited, rest
from goodfit.arrays.loops import scan, scan_part
from goodfit.arrays.namespace import Array, Function, Namespace, is_numpy, namespace
from goodfit.arrays.trees import Tree

__all__ = [
    "Array", "Function", "Namespace", "Tree", "namespace", "is_numpy",
    "awaited", "device", "rest",
    "compile", "lies_in_memory", "result_shapes", "to_device", "to_numpy", "scan", "scan_part",
    "depthwise", "kernels", "positions", "products", "random", "special", "sums", "tiles",
    "trees", "windows",
]  # fmt: skip
