"""Every optimiser with every setting around its formula, 20 steps beside Keras's."""

import numpy as np
import pytest

from goodfit import optimizers

FORMULAS = {
    "SGD": [{"momentum": 0.9, "nesterov": True}],
    "RMSprop": [{"momentum": 0.5, "centered": True}],
    "Adam": [{"amsgrad": True}],
    "AdamW": [{"weight_decay": 0.1, "beta_1": 0.5}],
    "Adadelta": [{"learning_rate": 1.0}, {"rho": 0.5, "epsilon": 1e-3}],
    "Adagrad": [{"initial_accumulator_value": 0.5}],
    "Adamax": [{"beta_1": 0.5, "beta_2": 0.9}, {"epsilon": 1e-2}],
    "Adafactor": [
        {"beta_2_decay": -0.5, "clip_threshold": 0.5},
        {"epsilon_1": 1e-3, "epsilon_2": 1.0},
        {"learning_rate": 0.9},
    ],
    "Nadam": [{"beta_1": 0.5, "beta_2": 0.9}, {"epsilon": 1e-2}],
    "Ftrl": [
        {"l1_regularization_strength": 0.5, "l2_regularization_strength": 0.5},
        {"l2_shrinkage_regularization_strength": 0.1, "beta": 0.5},
        {"learning_rate_power": -0.8, "initial_accumulator_value": 1.0},
        {"learning_rate_power": 0.0},
    ],
    "Lion": [{"beta_1": 0.5, "beta_2": 0.5}],
    "Lamb": [{"beta_1": 0.5, "beta_2": 0.9}, {"epsilon": 1e-2}],
    "Muon": [
        {"nesterov": False, "rms_rate": None, "ns_steps": 3},
        {"exclude_layers": ["tal."], "adam_lr_ratio": 0.5, "adam_weight_decay": 0.5},
        {"adam_beta_1": 0.5, "adam_beta_2": 0.9, "momentum": 0.5, "epsilon": 1e-2},
        {"muon_a": 3.0, "muon_b": -3.0, "muon_c": 1.0, "weight_decay": None},
    ],
    "ScheduleFreeAdamW": [{"beta_1": 0.5, "beta_2": 0.9}, {"warmup_steps": 7}, {"epsilon": 1e-2}],
}

AROUND = [
    {"weight_decay": 0.5},
    {"clipnorm": 0.5},
    {"clipvalue": 0.01},
    {"global_clipnorm": 0.5},
    {"use_ema": True, "ema_momentum": 0.7},
    {"use_ema": True, "ema_momentum": 0.7, "ema_overwrite_frequency": 3},
    {"loss_scale_factor": 8.0},
    {"gradient_accumulation_steps": 3},
]

TOGETHER = {
    "weight_decay": 0.5, "global_clipnorm": 0.5, "use_ema": True, "ema_momentum": 0.7,
    "ema_overwrite_frequency": 2, "loss_scale_factor": 4.0, "gradient_accumulation_steps": 3,
}  # fmt: skip


def quick_for_some(name):
    """What surrounds a formula knows nothing of it, so two formulas stand for all by default."""
    return () if name in ("Adam", "Lamb") else pytest.mark.slow


OWN = [(name, settings) for name, each in FORMULAS.items() for settings in each]
EACH = [
    pytest.param(name, settings, id=f"{name}-{settings}", marks=quick_for_some(name))
    for name in FORMULAS
    for settings in AROUND
]
ALL = [(name, TOGETHER) for name in FORMULAS]

# The quotient of rounding errors: where the momentum is 0 but for them, its sign is theirs.
ROUGH = {"Muon": {"rtol": 1e-4, "atol": 2e-5}, "Lamb": {"rtol": 1e-4, "atol": 1e-5}}


def made(kind, library, settings):
    if "learning_rate" not in settings and settings:
        settings = {"learning_rate": 0.05, **settings}
    return getattr(library, kind)(**settings)


def test_every_optimizer_is_tested_here():
    assert {name.lower() for name in FORMULAS} | {"lbfgs"} == set(optimizers.NAMED)


@pytest.mark.parametrize("kind", FORMULAS)
def test_the_formula_goes_where_keras_goes_eagerly_and_compiled(keras, goes_where_keras_goes, kind):
    ours, theirs = made(kind, optimizers, {}), made(kind, keras.optimizers, {})
    goes_where_keras_goes(ours, theirs, compiled=True, **ROUGH.get(kind, {}))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "settings"), [*OWN, *ALL], ids=str)
def test_its_settings_go_where_keras_goes(keras, goes_where_keras_goes, kind, settings):
    ours, theirs = made(kind, optimizers, settings), made(kind, keras.optimizers, settings)
    goes_where_keras_goes(ours, theirs, **ROUGH.get(kind, {}))


@pytest.mark.parametrize(("kind", "settings"), EACH)
def test_each_setting_around_it_goes_where_keras_goes(keras, goes_where_keras_goes, kind, settings):
    ours, theirs = made(kind, optimizers, settings), made(kind, keras.optimizers, settings)
    goes_where_keras_goes(ours, theirs, **ROUGH.get(kind, {}))


@pytest.mark.parametrize("settings", AROUND, ids=str)
def test_each_setting_around_it_is_the_same_compiled(path, settings):
    optimizer = made("Adam", optimizers, settings)
    eager, compiled = path(optimizer), path(optimizer, compiled=True)
    for name in eager[0]:
        np.testing.assert_allclose(compiled[0][name], eager[0][name], rtol=2e-5, atol=1e-6)
        np.testing.assert_allclose(compiled[1][name], eager[1][name], rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("settings", [AROUND[4], AROUND[5], TOGETHER], ids=str)
@pytest.mark.parametrize("kind", ["SGD", "Adam", "Nadam"])
def test_the_average_is_what_keras_makes_of_the_params_in_the_end(
    keras, path, keras_path, kind, settings
):
    _, final = path(made(kind, optimizers, settings))
    _, expected = keras_path(made(kind, keras.optimizers, settings))
    for name in expected:
        np.testing.assert_allclose(final[name], expected[name], rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("kind", FORMULAS)
def test_some_arrays_decay_by_a_schedule_as_keras_does_it(keras, goes_where_keras_goes, kind):
    def scheduled(library, **settings):
        falling = library.schedules.PolynomialDecay(0.1, 30)
        return getattr(library, kind)(falling, weight_decay=0.5, **settings)

    ours = scheduled(optimizers, exclude_from_weight_decay=["bias", "gai"])
    theirs = scheduled(keras.optimizers)
    theirs.exclude_from_weight_decay(var_names=["bias", "gai"])
    goes_where_keras_goes(ours, theirs, **ROUGH.get(kind, {}))


def test_with_accumulation_a_schedule_counts_steps_and_the_formula_updates(
    keras, goes_where_keras_goes
):
    def scheduled(library):
        falling = library.schedules.PolynomialDecay(0.1, 30)
        return library.Adam(falling, gradient_accumulation_steps=4)

    goes_where_keras_goes(scheduled(optimizers), scheduled(keras.optimizers))
