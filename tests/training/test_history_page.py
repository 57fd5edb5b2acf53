import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.layers import Dense


@pytest.fixture(scope="module")
def history():
    model = Sequential([Input((2,)), Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    x = np.random.default_rng(0).normal(size=(64, 2))
    return model.fit(x, x[:, 0], epochs=90, validation_split=0.25, verbose=0)


def test_a_history_is_a_sentence_curves_and_a_table(history):
    page = history._repr_html_()
    assert page.startswith("<div><p>90 epochs in ")
    assert f"The best was epoch {history.best_epoch + 1}." in page
    assert history.diagnosis.sentence.split("`")[0] in page
    assert page.count("<svg") == 2
    assert page.count("<tr>") <= 42
    assert "<tr><td>90</td>" in page
    assert f"<td>{history.history['val_loss'][-1]:.4g}</td>" in page


def test_why_it_stopped_is_escaped(history):
    history.record.stopped_by = "<b>enough</b>"
    assert "Stopped: &lt;b&gt;enough&lt;/b&gt;." in history._repr_html_()
    history.record.stopped_by = None


def test_without_an_epoch_there_is_no_table():
    from types import SimpleNamespace

    from goodfit.training.history import History

    record = SimpleNamespace(epochs=1, batch_size=32, epochs_run=0, history={}, stopped_by="x")
    assert History(record, 0)._repr_html_() == "<div><p>0 epochs in 0.0 s. Stopped: x.</p></div>"
