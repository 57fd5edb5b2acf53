"""Training by Keras 3 on the backend that KERAS_BACKEND names."""

from __future__ import annotations

from typing import Any

import keras

from bench.data import Array, Rows
from bench.peers import Predict
from bench.peers.keras_words import compiled

FEW = 32
"""Up to so many examples `predict_on_batch` is quicker, as Keras's documentation says."""


def train(work: Any, rows: Rows, clock: Any, **how: Any) -> Predict:
    """Trains with `fit`."""
    model = compiled(work, keras, **how)
    bell = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: clock.epoch())
    model.fit(
        rows.x, rows.y, batch_size=work.batch_size, epochs=work.epochs, verbose=0, callbacks=[bell]
    )

    def predict(x: Array) -> Array:
        if len(x) <= FEW:
            return model.predict_on_batch(x)
        return model.predict(x, batch_size=1000, verbose=0)

    return predict


def train_many(work: Any, rows: Rows, clock: Any) -> Predict:
    """The same with as many steps in one execution as serve the workload best."""
    return train(work, rows, clock, steps_per_execution=work.steps_per_execution)
