"""Well-known data sets, by `load(name)` or in Keras's words: `mnist.load_data()`."""

from goodfit.datasets import cifar10, fashion_mnist, mnist
from goodfit.datasets.catalogue import NAMES, load
from goodfit.datasets.dataset import Dataset

__all__ = ["NAMES", "Dataset", "cifar10", "fashion_mnist", "load", "mnist"]
