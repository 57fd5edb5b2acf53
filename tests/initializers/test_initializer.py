import numpy as np
import pytest

from goodfit import activations, initializers
from goodfit.arrays import random
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import UnknownNameError
from goodfit.initializers.initializer import RandomInitializer

SHAPES = {"stft": (4, 1, 5)}
EVERY = pytest.mark.parametrize("kind", sorted(initializers.KINDS))
DRAWING = pytest.mark.parametrize(
    "kind",
    [name for name, kind in initializers.KINDS.items() if issubclass(kind, RandomInitializer)],
)


@EVERY
def test_values_have_the_shape_as_float32_and_depend_on_the_key_alone(kind):
    initializer, shape = initializers.get(kind), SHAPES.get(kind, (4, 5))
    values = initializer(random.key(0), shape)
    assert values.dtype == np.float32
    assert values.shape == shape
    assert isinstance(values, np.ndarray)
    np.testing.assert_array_equal(values, initializer(random.key(0), shape))


@DRAWING
def test_another_key_gives_other_numbers(kind):
    initializer = initializers.get(kind)
    assert (initializer(random.key(0), (4, 5)) != initializer(random.key(1), (4, 5))).any()


@DRAWING
def test_a_seed_rules_out_the_key(kind):
    seeded = initializers.INITIALIZERS[kind](seed=7)
    expected = initializers.get(kind)(random.key(7), (4, 5))
    np.testing.assert_array_equal(seeded(random.key(0), (4, 5)), expected)
    np.testing.assert_array_equal(seeded(random.key(1), (4, 5)), expected)


@EVERY
def test_settings_survive_a_file(kind):
    initializer = initializers.get(kind)
    again = from_plain(to_plain(initializer), initializers.INITIALIZERS)
    assert repr(again) == repr(initializer)


def test_every_name_is_keras_name(keras):
    for name, kind in initializers.INITIALIZERS.items():
        if kind is not initializers.Constant:  # Keras cannot make it from its name
            assert type(keras.initializers.get(name)).__name__ == kind.__name__


def test_every_initialiser_of_keras_is_there(keras):
    theirs = {name for name in dir(keras.initializers) if not name.startswith("_")}
    assert theirs - {"serialize", "deserialize"} == set(initializers.__all__) - {"fitting"}


@EVERY
def test_names_in_snake_case_are_classes_too(kind):
    assert getattr(initializers, kind) is initializers.KINDS[kind]


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "elu", "swish", "gelu"])
def test_auto_is_he_before_the_relu_family(activation):
    fitting = initializers.fitting("auto", activations.get(activation))
    assert isinstance(fitting, initializers.HeNormal)


@pytest.mark.parametrize("activation", [None, "tanh", "sigmoid", "softmax"])
def test_auto_is_glorot_elsewhere(activation):
    fitting = initializers.fitting("auto", activations.get(activation))
    assert isinstance(fitting, initializers.GlorotUniform)


def test_auto_is_lecun_before_selu():
    fitting = initializers.fitting("auto", activations.selu)
    assert isinstance(fitting, initializers.LecunNormal)


def test_what_is_given_is_kept_whatever_the_activation():
    given = initializers.Constant(0.5)
    assert initializers.fitting(given, activations.relu) is given
    assert isinstance(initializers.fitting("zeros", activations.relu), initializers.Zeros)


@pytest.mark.parametrize(
    ("wrong", "advice"), [("he_norml", "Did you mean 'he_normal'"), (None, "named None")]
)
def test_unknown_names_are_answered_with_the_nearest(wrong, advice):
    with pytest.raises(UnknownNameError, match=advice):
        initializers.get(wrong)
