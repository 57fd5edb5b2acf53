import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import Input, Sequential
from goodfit.callbacks import ReduceLROnPlateau
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import Dense
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import ExponentialDecay


class Rates(ReduceLROnPlateau):
    """Remembers the rate after each epoch."""

    def fit_start(self, run):
        super().fit_start(run)
        self.rates = []

    def epoch_end(self, run):
        super().epoch_end(run)
        self.rates.append(run.learning_rate)


def test_the_rate_falls_when_patience_is_at_its_end(losses):
    plateau = Rates(factor=0.5, patience=2)
    losses(1.0, 0.5, 0.6, 0.5, 0.5, 0.5).train(plateau)
    assert plateau.rates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.025]
    assert (plateau.best, plateau.wait) == (0.5, 0)


def test_no_reduction_goes_below_the_least_rate(losses):
    plateau = Rates(factor=0.1, patience=1, min_lr=0.004)
    losses(*[1.0] * 4).train(plateau)
    assert plateau.rates == pytest.approx([0.1, 0.01, 0.004, 0.004])


def test_epochs_of_the_cooldown_do_not_count(losses):
    plateau = Rates(factor=0.5, patience=1, cooldown=2)
    losses(*[1.0] * 6).train(plateau)
    assert plateau.rates == pytest.approx([0.1, 0.05, 0.05, 0.025, 0.025, 0.0125])


dyadic = st.integers(-8, 8).map(lambda n: n / 8)


@given(
    st.lists(dyadic, min_size=1, max_size=30),
    st.fixed_dictionaries({
        "factor": st.sampled_from([0.5, 0.25]), "patience": st.integers(0, 4),
        "cooldown": st.integers(0, 3), "min_delta": st.sampled_from([0.0, 0.125, 0.5]),
        "min_lr": st.sampled_from([0.0, 0.03125]), "mode": st.sampled_from(["min", "max"]),
    }),
)  # fmt: skip
def test_any_course_of_numbers_lowers_the_rate_where_keras_does(keras, run, values, settings):
    from types import SimpleNamespace

    theirs = keras.callbacks.ReduceLROnPlateau(**settings)
    optimizer = SimpleNamespace(learning_rate=np.float32(0.5))
    theirs.set_model(SimpleNamespace(optimizer=optimizer))
    theirs.on_train_begin()
    expected = []
    for epoch, value in enumerate(values):
        theirs.on_epoch_end(epoch, {"val_loss": value})
        expected.append(float(optimizer.learning_rate))
    ours = Rates(**settings)
    trained = run([{"val_loss": value} for value in values])
    trained.learning_rate = 0.5
    trained.train(ours)
    assert ours.rates == expected


def test_a_number_that_is_not_finite_is_never_an_improvement(losses):
    plateau = Rates(factor=0.5, patience=2)
    losses(math.nan, math.nan, 1.0, math.nan, 0.5).train(plateau)
    assert plateau.rates == [0.1, 0.05, 0.05, 0.05, 0.05]
    assert plateau.best == 0.5


def test_an_epoch_that_did_not_measure_the_number_is_passed_over(run):
    plateau = Rates(factor=0.5, patience=2)
    seen = {"loss": 1.0, "val_loss": 1.0}
    run([seen, {"loss": 1.0}, seen, {"loss": 1.0}, seen]).train(plateau)
    assert plateau.rates == [0.1, 0.1, 0.1, 0.1, 0.05]


def test_a_schedule_is_multiplied_and_goes_on_falling():
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    model.compile(SGD(ExponentialDecay(0.1, decay_steps=1, decay_rate=0.5)), "mse")
    plateau = ReduceLROnPlateau("loss", factor=0.1, patience=1, mode="max")
    x = np.ones((4, 1), np.float32)
    history = model.fit(x, 2 * x, batch_size=4, epochs=4, callbacks=[plateau], verbose=0)
    falling = 0.1 * 0.5 ** np.arange(4)
    np.testing.assert_allclose(
        history.history["learning_rate"], falling * [1, 1, 0.1, 0.01], rtol=1e-5
    )


def test_verbose_says_what_keras_says(losses, capsys):
    losses(1.0, 1.0).train(ReduceLROnPlateau(patience=1, factor=0.5, verbose=1))
    assert capsys.readouterr().out == (
        "Epoch 2: ReduceLROnPlateau reducing learning rate to 0.05.\n"
    )


@pytest.mark.parametrize(("setting", "wrong", "advice"), [
    ("factor", 1.0, r"a number between 0 and 1.*factor=0.1\)"),
    ("factor", 0, r"a number between 0 and 1"),
    ("patience", -1, r"a whole number, 0 or more.*patience=5\)"),
    ("cooldown", 1.5, r"a whole number, 0 or more"),
    ("min_delta", "small", r"a number\. Write"),
    ("min_lr", -0.1, r"a number, 0 or more"),
])  # fmt: skip
def test_a_setting_out_of_its_range_is_refused(setting, wrong, advice):
    with pytest.raises(SettingError, match=rf"ReduceLROnPlateau got {setting}=.*{advice}"):
        ReduceLROnPlateau(**{setting: wrong})


def test_a_wrong_name_is_refused_before_the_first_step(losses):
    run = losses(1.0)
    with pytest.raises(UnknownNameError, match="Did you mean 'val_loss'"):
        run.train(ReduceLROnPlateau(monitor="val_los", mode="min"))
    assert run.history == {}


def test_has_the_arguments_and_defaults_of_keras(keras):
    import inspect

    ours, theirs = (
        {name: p.default for name, p in inspect.signature(kind).parameters.items()}
        for kind in (ReduceLROnPlateau, keras.callbacks.ReduceLROnPlateau)
    )
    assert ours == {name: default for name, default in theirs.items() if name != "kwargs"}
