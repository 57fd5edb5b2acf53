"""Changed copies of models: what is not changed stays, weights follow their names."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.treatment.surgery import carried, changed, finite, fresh, rebuilt
from tests.treatment.programs import CLASSES, X, classifier, residual


@pytest.mark.parametrize("make", [classifier, residual])
def test_a_copy_with_carried_weights_answers_the_same(make):
    model = make()
    twin = rebuilt(model)
    twin.state = carried(model.ready(), fresh(twin, 3))
    np.testing.assert_array_equal(model.predict(X, verbose=0), twin.predict(X, verbose=0))
    assert list(twin.graph.layers) == list(model.graph.layers)
    assert twin.compiled()[:2] == model.compiled()[:2]


def test_the_original_keeps_its_weights():
    model = classifier()
    before = model.get_weights()
    twin = rebuilt(model, {"hidden": layers.Dense(5, name="hidden")})
    twin.fit(X, CLASSES, verbose=0)
    for old, now in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, now)


def test_the_same_seed_gives_the_same_weights_and_another_others():
    model = classifier()
    one, same, other = (fresh(model, seed).params["hidden"]["kernel"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)


def test_layers_around_and_behind_the_input():
    model = residual()
    twin = rebuilt(
        model,
        around={"hidden": lambda x, layer: layers.LayerNormalization()(layer(x))},
        entrances={"x": layers.Rescaling(0.5)},
    )
    kinds = [type(layer).__name__ for layer in twin.layers]
    assert kinds.count("Rescaling") == 1
    assert kinds.count("LayerNormalization") == 1
    assert twin.outputs[0].shape == (1,)


def test_changed_decides_the_initializer_anew():
    layer = changed(layers.Dense(3, "tanh", name="a"), activation="relu")
    assert repr(layer.kernel_initializer) == "HeNormal()"
    assert layer.name == "a"


def test_finite_sees_every_weight():
    model = classifier()
    state = fresh(model, 0)
    assert finite(state)
    state.params["hidden"]["bias"] = np.full(8, np.inf, np.float32)
    assert not finite(state)
