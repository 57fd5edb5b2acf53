from types import SimpleNamespace

import pytest

from goodfit.errors import UnknownNameError
from goodfit.optimizers import SGD


class FakeRun:
    """What a callback sees of a run: here epochs have given numbers, and weights are a number."""

    def __init__(self, epochs, planned=None, first_epoch=0, steps=4, verbose=1):
        self.numbers = epochs
        self.first_epoch = first_epoch
        self.epochs = first_epoch + (planned or len(epochs))
        self.epoch, self.step, self.steps = 0, 0, steps
        self.logs, self.history = {}, {}
        self.learning_rate = 0.1
        self.verbose = verbose
        self.stopped_by = None
        self.weights_now = "fresh"
        self.saved = []
        self.callbacks = ()
        self.programs = SimpleNamespace(plan=SimpleNamespace(optimizer=SGD(0.1)))
        self.record = SimpleNamespace(breakdown=None)
        self.kept = None
        self.model = SimpleNamespace(
            save=lambda path: self.saved.append(("model", path)),
            save_weights=lambda path: self.saved.append(("weights", path)),
            to_json=lambda: "{}",
        )

    def weights(self):
        return self.weights_now

    def restore(self, weights):
        self.weights_now = weights

    def stop(self, reason):
        self.stopped_by = self.stopped_by or reason

    pause = stop

    def monitored(self, name):
        if name not in self.expected_logs():
            raise UnknownNameError("number to monitor", name, self.expected_logs())
        return name

    def expected_logs(self):
        return list({name: None for numbers in self.numbers for name in numbers})

    def train(self, *callbacks, interrupt_in=None):
        """The five events in the order in which the real loop calls them."""
        self.callbacks = callbacks
        self.tell(callbacks, "fit_start")
        for i, numbers in enumerate(self.numbers):
            self.epoch = self.first_epoch + i
            if self.epoch == interrupt_in:
                self.stop("interrupted by the user")
                break
            self.run_epoch(callbacks, numbers)
            if self.stopped_by:
                break
        self.tell(callbacks, "fit_end")
        return self

    def run_epoch(self, callbacks, numbers):
        seen = {name: value for name, value in numbers.items() if not name.startswith("val_")}
        self.logs, self.step = {}, 0
        self.tell(callbacks, "epoch_start")
        for step in range(self.steps):
            self.step = step + 1
            self.logs = dict(seen)
            self.tell(callbacks, "step_end")
        self.weights_now = f"after epoch {self.epoch}"
        self.logs = dict(numbers)
        for name, value in numbers.items():
            self.history.setdefault(name, []).append(value)
        self.tell(callbacks, "epoch_end")

    def tell(self, callbacks, event):
        for callback in callbacks:
            getattr(callback, event)(self)


@pytest.fixture(scope="session")
def run():
    """Makes a run whose epochs have these numbers."""
    return FakeRun


@pytest.fixture(scope="session")
def losses(run):
    """Makes a run whose epochs have these validation losses."""

    def make(*values, **settings):
        epochs = [{"loss": value / 2, "val_loss": value} for value in values]
        return run(epochs, **settings)

    return make
