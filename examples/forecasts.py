"""One step ahead: a GRU forecasts the change of sunspots and of temperatures.

    python examples/forecasts.py           # an error 7.3 % (sunspots) and 11.9 % (temperatures)
                                           # below persistence's; 15 s on 2 cores
    python examples/forecasts.py --quick   # seconds, 2 epochs of each

Persistence says that nothing changes. It is judged on the latest fifth of the series, and the scale
is that of the training part alone. A linear forecast from the same windows is 9.4 % and 10.6 %
below persistence: most of what can be known of these series is linear.
"""

import sys

import numpy as np

from goodfit import Sequential
from goodfit.callbacks import EarlyStopping
from goodfit.data import Standardizer, split_by_time, windows
from goodfit.datasets import daily_min_temperatures, monthly_sunspots
from goodfit.layers import GRU, Dense
from goodfit.utils import set_random_seed

EPOCHS = 2 if "--quick" in sys.argv else 100


def error(forecast, truth):
    """The root of the mean squared error, in the units of the series."""
    return np.sqrt(np.mean((forecast - truth) ** 2))


def learn(series, length):
    """Learns the series' earlier part; its errors and those of persistence on the latest fifth."""
    x, y = windows(series, length)
    parts = split_by_time(len(x))
    scale = Standardizer.fit(series[: parts.dev[0] + length])
    x, y = scale(x[..., None]), scale(y)
    change = y - x[:, -1]

    model = Sequential([GRU(32), Dense(1)])
    model.compile("adam", "mse")
    model.fit(
        x[parts.train],
        change[parts.train],
        epochs=EPOCHS,
        validation_data=(x[parts.dev], change[parts.dev]),
        callbacks=[EarlyStopping(patience=10, restore_best_weights=True)],
        verbose=0,
    )
    last, truth = scale.inverse(x[parts.test, -1]), scale.inverse(y[parts.test])
    forecast = scale.inverse(x[parts.test, -1] + model.predict(x[parts.test], verbose=0))
    return error(forecast, truth), error(last, truth)


set_random_seed(1)
gains = {}
for dataset, length in ((monthly_sunspots, 36), (daily_min_temperatures, 30)):
    _, series = dataset.load_data()
    ours, persistence = learn(series, length)
    gains[dataset.name] = 1 - ours / persistence
    print(
        f"{dataset.name}: error {ours:.2f}, of persistence {persistence:.2f} "
        f"({gains[dataset.name]:.1%} less)"
    )
