import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import SGD, Adam, Lion, MultiOptimizer, OptimizerMap, schedules


def several(library, **settings):
    falling = library.schedules.PolynomialDecay(0.1, 30)
    chosen = {
        "kernel": library.Adam(falling, weight_decay=0.1),
        "(tall|gain)": library.SGD(0.05, global_clipnorm=0.5, use_ema=True),
    }
    return library.MultiOptimizer(library.OptimizerMap(library.Lion(), chosen), **settings)


@pytest.mark.parametrize("settings", [{}, {"loss_scale_factor": 8.0}], ids=str)
def test_goes_where_keras_goes(keras, goes_where_keras_goes, settings):
    from goodfit import optimizers

    theirs = several(keras.optimizers, **settings)
    goes_where_keras_goes(several(optimizers, **settings), theirs, compiled=True)


def test_each_array_ends_as_its_own_optimizer_makes_it_end(keras, path, keras_path):
    from goodfit import optimizers

    _, final = path(several(optimizers))
    _, expected = keras_path(several(keras.optimizers))
    for name in expected:
        np.testing.assert_allclose(final[name], expected[name], rtol=2e-5, atol=2e-6)


def test_a_function_may_choose():
    optimizer = MultiOptimizer(lambda name: SGD(1.0) if name.endswith("bias") else SGD(0.1))
    params = {"dense": {"kernel": np.float32([0.0]), "bias": np.float32([0.0])}}
    ones = {"dense": {"kernel": np.float32([1.0]), "bias": np.float32([1.0])}}
    updates, _ = optimizer.update(ones, optimizer.init(params), params, 1, 1.0)
    assert updates == {"dense": {"kernel": [np.float32(-0.1)], "bias": [-1.0]}}


def test_the_rate_of_the_whole_multiplies_those_of_all():
    optimizer = MultiOptimizer(OptimizerMap(SGD(schedules.StepDecay(1.0, 10, 0.5))))
    params = {"w": np.float32([0.0])}
    updates, _ = optimizer.update({"w": np.float32([1.0])}, optimizer.init(params), params, 11, 0.1)
    assert optimizer.rate(10) == 1
    np.testing.assert_allclose(updates["w"], [-0.05])


def test_an_exact_name_counts_before_patterns():
    chosen = OptimizerMap(Lion(), {"encoder/.*": SGD(), "encoder/kernel": Adam()})
    assert type(chosen("encoder/kernel")) is Adam
    assert type(chosen("encoder/bias")) is SGD
    assert type(chosen("my_encoder/bias")) is Lion


def test_two_patterns_for_one_array_are_refused():
    chosen = OptimizerMap(Lion(), {"encoder/.*": SGD(), ".*/bias": Adam()})
    with pytest.raises(SettingError, match=r"meant for 'encoder/bias', by the patterns \['enc"):
        chosen("encoder/bias")


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: OptimizerMap("adam"), r"write an optimizer, `Adam\(\)`"),
        (lambda: OptimizerMap(Adam(), {"a": 0.1}), "0.1 for an array"),
        (
            lambda: OptimizerMap(Adam(loss_scale_factor=2.0)),
            r"write `MultiOptimizer\(..., loss_scale_factor=2.0\)` instead",
        ),
        (lambda: MultiOptimizer(Adam()), r"MultiOptimizer\(OptimizerMap\("),
        (lambda: MultiOptimizer(lambda name: None).init({"w": 1.0}), "None for an array"),
    ],
)
def test_what_cannot_be_chosen_is_refused(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()
