import json

import pytest

from goodfit import Input, Sequential, layers, models
from goodfit.autodiff.check import GradientCheck


@pytest.fixture
def model():
    return Sequential([Input((3,)), layers.Dense(4, "tanh"), layers.Dense(2)])


def test_a_run_is_checked_with_the_loss_it_was_trained_with(goodfit, shown, folder):
    told = goodfit("check-gradients", folder / "iris", "--samples", 5)
    assert told.exit_code == 0
    assert "dense/kernel" in told.output
    assert "wrong" not in told.output
    assert told.output.splitlines()[-1].startswith("The worst relative error is ")


@pytest.mark.parametrize("compiled", [True, False])
def test_a_saved_model_and_a_description_are_checked(goodfit, model, tmp_path, compiled):
    if compiled:
        model.compile("sgd", "mae")
    model.save(tmp_path / "model.goodfit")
    (tmp_path / "model.json").write_text(model.to_json())
    for name in ("model.goodfit", "model.json"):
        plain = json.loads(goodfit("check-gradients", tmp_path / name, "--json").stdout)
        assert set(plain["errors"]) == {
            "dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias",
        }  # fmt: skip
        assert plain["verdict"] == "right"
        assert plain["worst"] == max(plain["errors"].values()) < 1e-7


def test_a_wrong_gradient_ends_with_6(goodfit, model, tmp_path, monkeypatch):
    model.save(tmp_path / "model.goodfit")
    wrong = GradientCheck({"dense/kernel": 0.5, "dense/bias": 1e-9})
    monkeypatch.setattr(models, "check_gradients", lambda *asked, **options: wrong)
    told = goodfit("check-gradients", tmp_path / "model.goodfit")
    assert told.exit_code == 6
    assert "The worst relative error is 5.0e-01: wrong." in told.output


@pytest.mark.parametrize(
    ("name", "content"),
    [("absent.json", None), ("list.json", "[]"), ("odd.json", "{}"), ("absent.goodfit", None),
     ("odd.goodfit", "x")],
)  # fmt: skip
def test_what_is_no_model_is_told(goodfit, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_text(content)
    told = goodfit("check-gradients", tmp_path / name)
    assert told.exit_code == 4
    assert name in told.stderr
