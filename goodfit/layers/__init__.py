"""Layers: what a network is made of."""

from goodfit.layers.activations import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from goodfit.layers.connecting import Part
from goodfit.layers.context import Context, LayerContext
from goodfit.layers.convolutional import Conv2D
from goodfit.layers.dense import Dense
from goodfit.layers.embedding import Embedding
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.merging import Add, Concatenate
from goodfit.layers.normalization import BatchNormalization
from goodfit.layers.operations import Operation
from goodfit.layers.pooling import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from goodfit.layers.preprocessing import Normalization, Rescaling
from goodfit.layers.recurrent import LSTM, SimpleRNN
from goodfit.layers.regularization import Dropout
from goodfit.layers.reshaping import Flatten, Reshape
from goodfit.layers.symbols import Input, InputLayer, Symbol

AvgPool2D, MaxPool2D, Convolution2D = AveragePooling2D, MaxPooling2D, Conv2D
GlobalAvgPool2D, GlobalMaxPool2D = GlobalAveragePooling2D, GlobalMaxPooling2D

LAYERS: dict[str, type[Layer]] = {
    kind.__name__: kind
    for kind in (
        InputLayer, Operation, Part, Dense, Embedding,
        Activation, ReLU, LeakyReLU, ELU, PReLU, Softmax,
        Conv2D, MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D,
        SimpleRNN, LSTM,
        BatchNormalization, Dropout, Normalization, Rescaling,
        Flatten, Reshape, Add, Concatenate,
    )
}  # fmt: skip
"""The layers by the names that files have for them."""

__all__ = [
    "Input", "InputLayer", "Layer", "Weight", "Shape", "Symbol", "Graph", "Context", "LayerContext",
    "LAYERS", "Operation", "Part",
    "Dense", "Embedding", "Activation", "ReLU", "LeakyReLU", "ELU", "PReLU",
    "Softmax",
    "Conv2D", "Convolution2D", "MaxPooling2D", "MaxPool2D", "AveragePooling2D", "AvgPool2D",
    "GlobalMaxPooling2D", "GlobalMaxPool2D", "GlobalAveragePooling2D", "GlobalAvgPool2D",
    "SimpleRNN", "LSTM", "BatchNormalization", "Dropout", "Normalization", "Rescaling",
    "Flatten", "Reshape", "Add", "Concatenate",
]  # fmt: skip
