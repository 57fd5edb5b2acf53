"""The optimisers that PyTorch has by the same formula, beside it in float64."""

import numpy as np
import pytest

from goodfit import optimizers

TINY = 1e-30  # the two add epsilon at different places; so small it makes no difference

ALIKE = [
    ("SGD", {"momentum": 0.9}, "SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}, "SGD", {"momentum": 0.9, "nesterov": True}),
    ("Adam", {}, "Adam", {}),
    ("Adam", {"amsgrad": True}, "Adam", {"amsgrad": True}),
    ("AdamW", {"weight_decay": 0.3}, "AdamW", {"weight_decay": 0.3}),
    ("Adagrad", {"initial_accumulator_value": 0.5}, "Adagrad", {"initial_accumulator_value": 0.5}),
    ("RMSprop", {"rho": 0.8}, "RMSprop", {"alpha": 0.8}),
    ("RMSprop", {"momentum": 0.5}, "RMSprop", {"momentum": 0.5, "alpha": 0.9}),
    ("RMSprop", {"centered": True}, "RMSprop", {"centered": True, "alpha": 0.9}),
    ("Adadelta", {"epsilon": 1e-3}, "Adadelta", {"eps": 1e-3, "rho": 0.95}),
    ("Adamax", {}, "Adamax", {}),
    ("Nadam", {}, "NAdam", {"eps": 1e-7, "momentum_decay": 1.0}),
    ("Adafactor", {"epsilon_1": TINY}, "Adafactor", {"eps": (TINY, 1e-3)}),
]
WHERE_EPSILON_DIFFERS = {"Adam", "AdamW", "Adagrad", "RMSprop", "Adamax"}


@pytest.fixture(scope="module")
def torch():
    return pytest.importorskip("torch", reason="PyTorch, the oracle, is not installed")


def follow_torch(torch, optimizer_of, start, gradients, before_step=lambda arrays: None):
    arrays = [torch.tensor(value, dtype=torch.float64) for value in start.values()]
    optimizer, places = optimizer_of(arrays), []
    for i in range(len(gradients["gain"])):
        for array, steps in zip(arrays, gradients.values(), strict=True):
            array.grad = torch.tensor(steps[i], dtype=torch.float64)
        before_step(arrays)
        optimizer.step()
        places.append([array.numpy().copy() for array in arrays])
    return places


def follow_ours(optimizer, start, gradients):
    params = {name: value.astype(np.float64) for name, value in start.items()}
    slots, places = optimizer.init(params), []
    for i in range(len(gradients["gain"])):
        now = {name: steps[i].astype(np.float64) for name, steps in gradients.items()}
        updates, slots = optimizer.update(now, slots, params, i + 1, optimizer.rate(i))
        params = {name: param + updates[name] for name, param in params.items()}
        places.append(list(params.values()))
    return places


def require_equal(ours, theirs, rtol):
    for left, right in zip(ours, theirs, strict=True):
        for mine, other in zip(left, right, strict=True):
            np.testing.assert_allclose(mine, other, rtol=rtol, atol=rtol)


@pytest.mark.parametrize(("kind", "settings", "name", "other_settings"), ALIKE, ids=str)
def test_goes_where_pytorch_goes(torch, gradients, start, kind, settings, name, other_settings):
    if kind in WHERE_EPSILON_DIFFERS:
        settings, other_settings = settings | {"epsilon": TINY}, other_settings | {"eps": TINY}
    ours = getattr(optimizers, kind)(0.05, **settings)
    theirs = follow_torch(
        torch,
        lambda arrays: getattr(torch.optim, name)(arrays, lr=0.05, **other_settings),
        start,
        gradients,
    )
    require_equal(follow_ours(ours, start, gradients), theirs, rtol=1e-9)


@pytest.mark.parametrize("way", ["clipvalue", "global_clipnorm"])
def test_clips_as_pytorch_does(torch, gradients, start, way):
    clip = torch.nn.utils
    clip = {"clipvalue": clip.clip_grad_value_, "global_clipnorm": clip.clip_grad_norm_}[way]
    theirs = follow_torch(
        torch,
        lambda arrays: torch.optim.SGD(arrays, lr=0.05),
        start,
        gradients,
        lambda arrays: clip(arrays, 0.5),
    )
    require_equal(
        follow_ours(optimizers.SGD(0.05, **{way: 0.5}), start, gradients), theirs, rtol=1e-5
    )
