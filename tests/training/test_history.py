import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import Callback
from goodfit.layers import Dense


class Sets(Callback):
    """Gives each epoch the validation loss that is wanted."""

    def __init__(self, losses):
        self.losses = losses

    def fit_start(self, run):
        run.judge = lambda: {"val_loss": self.losses[run.epoch]}


@pytest.mark.parametrize(("every", "first", "best"), [
    (1, 0, 2), (2, 0, 5), (3, 0, 2), (4, 0, 3), (4, 1, 2), (5, 0, 4),
])  # fmt: skip
def test_the_best_epoch_is_right_where_not_every_epoch_is_judged(every, first, best):
    losses = [9.0, 8.0, 1.0, 7.0, 6.0, 5.0, 9.0, 9.0, 9.0, 9.0]
    model = Sequential([Input((1,)), Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    x = np.ones((4, 1), np.float32)
    history = model.fit(
        x, x, epochs=10, initial_epoch=first, callbacks=[Sets(losses)], verbose=0,
        validation_data=(x, x), validation_freq=every,
    )  # fmt: skip
    judged = [epoch for epoch in range(first, 10) if (epoch + 1) % every == 0]
    assert history.history["val_loss"] == [losses[epoch] for epoch in judged]
    assert history.best_epoch == best
    assert losses[history.epoch[history.best_epoch]] == min(losses[epoch] for epoch in judged)
