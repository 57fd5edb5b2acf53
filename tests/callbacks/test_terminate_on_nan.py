import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import LambdaCallback, NotFiniteError, TerminateOnNaN
from goodfit.errors import GoodfitError
from goodfit.layers import Dense
from goodfit.optimizers import SGD


def fit(rate, **settings):
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    model.compile(SGD(rate), "mse")
    x = np.linspace(-1, 1, 8, dtype=np.float32)[:, None]
    stop = TerminateOnNaN(**settings)
    return model, lambda: model.fit(x, x, epochs=40, callbacks=[stop], verbose=0)


def test_by_default_fit_returns_with_the_last_good_weights():
    model, train = fit(1e20)
    with pytest.warns(UserWarning, match="no longer finite"):
        history = train()
    assert history.record.breakdown is not None
    assert all(np.isfinite(array).all() for array in model.get_weights())


@pytest.mark.filterwarnings("ignore:Training stopped")
def test_an_error_if_wanted_that_keeps_what_there_is():
    model, train = fit(1e20, raise_error=True)
    with pytest.raises(NotFiniteError, match="Lower the learning rate") as caught:
        train()
    assert isinstance(caught.value, RuntimeError | GoodfitError)
    assert caught.value.breakdown.phase in str(caught.value)
    assert len(caught.value.history["loss"]) >= 1
    assert all(np.isfinite(array).all() for array in model.get_weights())


def test_nothing_is_raised_where_all_is_well():
    _, train = fit(0.1, raise_error=True)
    assert train().stopped_by is None


@pytest.mark.filterwarnings("ignore:Training stopped")
def test_the_error_keeps_no_other_callback_from_its_end():
    model, _ = fit(1e20)
    x, ended = np.ones((8, 1), np.float32), []
    ends = LambdaCallback(fit_end=lambda run: ended.append(run.stopped_by))
    stops = [TerminateOnNaN(raise_error=True), ends]
    with pytest.raises(NotFiniteError):
        model.fit(x, x, epochs=40, callbacks=stops, verbose=0)
    assert "no longer finite" in ended[0]
