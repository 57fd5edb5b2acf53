import sys

import pytest

from goodfit.callbacks import Callback, MLflow
from goodfit.needed import MissingLibraryError


@pytest.fixture
def mlflow(tmp_path, monkeypatch):
    """MLflow, which keeps its runs in a file."""
    library = pytest.importorskip("mlflow", reason="needs MLflow")
    monkeypatch.chdir(tmp_path)
    library.set_tracking_uri(f"sqlite:///{tmp_path}/runs.db")
    yield library
    library.end_run()


class Break(Callback):
    def epoch_end(self, run):
        if run.epoch == 1 and run.kept is None:
            raise RuntimeError("the power is gone")


@pytest.mark.filterwarnings("default")
class TestBesideMLflow:
    def test_a_run_is_made_and_ended(self, mlflow, made, rows):
        watch = MLflow("toys", "the first")
        fit = {"epochs": 3, "validation_split": 0.25, "batch_size": 16, "verbose": 0}
        history = made().fit(*rows, **fit, callbacks=[watch])
        client = mlflow.MlflowClient()
        kept = client.get_run(watch.run_id)
        assert (kept.info.run_name, kept.info.status) == ("the first", "FINISHED")
        toys = client.get_experiment_by_name("toys")
        assert kept.info.experiment_id == toys.experiment_id
        assert kept.data.params["layers"] == "Dense > Dense"
        assert (kept.data.params["epochs"], kept.data.params["batch_size"]) == ("3", "16")
        for name, values in history.history.items():
            found = client.get_metric_history(watch.run_id, name)
            assert [(one.step, one.value) for one in found] == list(enumerate(values))
        assert mlflow.active_run() is None

    def test_a_run_of_the_users_is_taken_and_left_open(self, mlflow, made, rows):
        watch = MLflow()
        with mlflow.start_run() as outer:
            made().fit(*rows, epochs=1, verbose=0, callbacks=[watch])
            assert mlflow.active_run().info.run_id == watch.run_id == outer.info.run_id
            mlflow.log_metric("later", 1.0)
        kept = mlflow.get_run(watch.run_id)
        assert kept.data.metrics.keys() >= {"loss", "later"}

    def test_training_that_goes_on_does_so_in_the_same_run(self, mlflow, made, rows, tmp_path):
        asked = {"epochs": 3, "verbose": 0, "checkpoint": tmp_path / "kept", "resume": True}
        first, second = MLflow(), MLflow()
        with pytest.raises(RuntimeError):
            made().fit(*rows, **asked, callbacks=[first, Break()])
        client = mlflow.MlflowClient()
        assert client.get_run(first.run_id).info.status == "KILLED"
        made().fit(*rows, **asked, callbacks=[second, Break()])
        assert second.run_id == first.run_id
        assert client.get_run(first.run_id).info.status == "FINISHED"
        steps = {one.step for one in client.get_metric_history(first.run_id, "loss")}
        assert steps == {0, 1, 2}


def test_the_line_that_installs_it_is_told(monkeypatch, made, rows):
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingLibraryError, match=r'`pip install "goodfit\[mlflow\]"`'):
        made().fit(*rows, epochs=1, verbose=0, callbacks=[MLflow()])
