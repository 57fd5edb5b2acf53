"""Keras's odds and ends, under Keras's name."""

from goodfit.data.image_folders import image_dataset_from_directory
from goodfit.data.py_dataset import PyDataset
from goodfit.data.text_folders import text_dataset_from_directory
from goodfit.data.windows import timeseries_dataset_from_array
from goodfit.seeds import set_random_seed
from goodfit.utils.batch_parts import pack_x_y_sample_weight, unpack_x_y_sample_weight
from goodfit.utils.class_numbers import to_categorical
from goodfit.utils.downloads import get_file
from goodfit.utils.feature_space import FeatureSpace
from goodfit.utils.halves import split_dataset
from goodfit.utils.images import array_to_img, img_to_array, load_img, save_img
from goodfit.utils.plotting import model_to_dot, plot_model
from goodfit.utils.sequences import pad_sequences
from goodfit.utils.vectors import normalize

__all__ = [
    "FeatureSpace",
    "PyDataset",
    "Sequence",
    "array_to_img",
    "get_file",
    "image_dataset_from_directory",
    "img_to_array",
    "load_img",
    "model_to_dot",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "save_img",
    "set_random_seed",
    "split_dataset",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
    "to_categorical",
    "unpack_x_y_sample_weight",
]

Sequence = PyDataset
