"""A real notebook, run by a real kernel: what it shows of a model and of its training."""

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")
pytest.importorskip("ipykernel")

CELLS = [
    """
import numpy as np
import goodfit
from goodfit.layers import Dense
x = np.random.default_rng(0).normal(size=(64, 2))
model = goodfit.Sequential([goodfit.Input((2,)), Dense(1, name="last")])
model.compile("sgd", "mse")
""",
    "model",
    "history = model.fit(x, x[:, 0], epochs=3, validation_split=0.25,"
    " callbacks=[goodfit.callbacks.LiveCurve()])",
    "history",
    "history.diagnosis",
    """
def make_model():
    model = goodfit.Sequential([Dense(1)])
    model.compile("sgd", "mse")
    return model
goodfit.cross_validate(make_model, x, x[:, 0], folds=2, epochs=1)
""",
]


@pytest.mark.slow
def test_everything_is_shown_as_html():
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [
        [output["data"].get("text/html", "") for output in cell.outputs if "data" in output]
        for cell in notebook.cells
    ]
    assert shown[0] == []
    assert "last (Dense)" in shown[1][0]
    curve, bar = sorted(shown[2], key=lambda html: "<progress" in html)
    assert curve.count("<polyline") == 2
    assert "Epoch 3/3" in bar
    assert "3 epochs in" in shown[3][0]
    assert shown[4][0].startswith("<div><p><b>")
    assert "<table>" in shown[5][0]
