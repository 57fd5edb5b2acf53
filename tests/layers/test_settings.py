from typing import Any

import pytest

from goodfit import activations, constraints, initializers, regularizers
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import LSTM, Activation, BatchNormalization, Dense, Embedding, Layer, ReLU
from goodfit.layers.settings import resolve_names


def test_names_become_what_they_stand_for():
    layer = LSTM(3, "relu", "sigmoid", recurrent_regularizer="l1")
    assert layer.activation is activations.relu
    assert layer.recurrent_activation is activations.sigmoid
    assert isinstance(layer.recurrent_initializer, initializers.Orthogonal)
    assert isinstance(layer.recurrent_regularizer, regularizers.L1)


@pytest.mark.parametrize(
    ("activation", "kind"),
    [("relu", initializers.HeNormal), (None, initializers.GlorotUniform)],
)
def test_auto_fits_the_activation(activation, kind):
    assert isinstance(Dense(3, activation).kernel_initializer, kind)


def test_a_layer_is_shown_as_it_was_written():
    assert repr(Dense(3, "relu", bias_initializer="ones")) == (
        "Dense(units=3, activation='relu', bias_initializer='ones')"
    )


@pytest.mark.parametrize(
    ("make", "right"),
    [
        (lambda: Activation("rellu"), "relu"),
        (lambda: Embedding(3, 3, embeddings_initializer="unifrom"), "uniform"),
        (lambda: BatchNormalization(gamma_regularizer="l1_l3"), "l1_l2"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(make, right):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}'"):
        make()


def test_a_layer_is_no_activation_of_another():
    with pytest.raises(SettingError, match=r"`Sequential\(\[Dense\(...\), ReLU\(\)\]\)`"):
        Dense(3, activation=ReLU())


def test_constraints_and_what_the_output_costs_have_names_too():
    class Kernel(Layer):
        kernel_constraint: Any = None

        def __post_init__(self):
            resolve_names(self)

    layer = Kernel(kernel_constraint="max_norm", activity_regularizer="l2")
    assert isinstance(layer.kernel_constraint, constraints.MaxNorm)
    assert isinstance(layer.activity_regularizer, regularizers.L2)
