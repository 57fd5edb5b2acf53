import numpy as np
import pytest

from goodfit.comparison.passed import is_network, trained
from goodfit.study import Options
from goodfit.study.prepared import prepare

torch = pytest.importorskip("torch")


def _network(inputs, outputs):
    torch.manual_seed(0)
    hidden = torch.nn.Linear(inputs, 16)
    return torch.nn.Sequential(
        torch.nn.Flatten(), hidden, torch.nn.ReLU(), torch.nn.Linear(16, outputs)
    )


@pytest.mark.slow
@pytest.mark.parametrize(("data", "outputs"), [("iris", 3), ("breast_cancer", 1)])
def test_a_module_learns_classes(data, outputs):
    prepared = prepare(data)
    model = _network(prepared.train.x.shape[1], outputs)
    assert is_network(model)
    predict = trained("mine", model, prepared, Options(data, epochs=200))
    assert np.mean(predict(prepared.train.x) == prepared.train.y) > 0.85


@pytest.mark.slow
def test_a_module_learns_numbers():
    diabetes = prepare("diabetes")
    predict = trained("mine", _network(10, 1), diabetes, Options("diabetes", epochs=40))
    off = np.square(predict(diabetes.train.x) - diabetes.train.y).mean()
    assert off < 0.7 * diabetes.train.y.var()


def test_pictures_come_with_their_channels_first():
    digits, seen = prepare("digits"), []

    class Watching(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.last = torch.nn.Linear(64, 10)

        def forward(self, x):
            seen.append(tuple(x.shape[1:]))
            return self.last(x.flatten(1))

    trained("mine", Watching(), digits, Options("digits", epochs=1))
    assert set(seen) == {(1, 8, 8)}


def test_the_best_epoch_is_kept_and_the_random_numbers_of_others_are_left_alone():
    iris, model = prepare("iris"), _network(4, 3)
    before = torch.random.get_rng_state()
    predict = trained("mine", model, iris, Options("iris", epochs=3))
    assert torch.equal(torch.random.get_rng_state(), before)
    twin = trained("mine", _network(4, 3), iris, Options("iris", epochs=3))
    assert predict(iris.test.x).tolist() == twin(iris.test.x).tolist()
