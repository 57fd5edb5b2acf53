"""Whatever the rows come from, training does the same to the last bit."""

import numpy as np
import pandas as pd
import pytest

import goodfit
from goodfit.data import sources
from goodfit.layers import Dense, Dropout

X = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
Y = (X[:, 0] > 0).astype(int)
PAIRS = [(X[i : i + 8], Y[i : i + 8]) for i in range(0, 50, 8)]


def trained(*data, **options):
    model = goodfit.Sequential(
        [Dense(4, activation="relu"), Dropout(0.5), Dense(2, activation="softmax")], seed=1
    )
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    model.fit(*data, epochs=2, verbose=0, **options)
    return np.concatenate([weight.ravel() for weight in model.get_weights()])


@pytest.mark.parametrize("shuffle", [True, False])
def test_a_file_larger_than_memory(tmp_path, monkeypatch, shuffle):
    monkeypatch.setattr(sources, "IN_MEMORY_BYTES", 100)
    monkeypatch.setattr(sources, "STAYING_BYTES", 100)
    np.save(tmp_path / "x.npy", X)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    options = {"batch_size": 8, "shuffle": shuffle}
    np.testing.assert_array_equal(trained(x, Y, **options), trained(X, Y, **options))


def test_frames():
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    np.testing.assert_array_equal(trained(frame, pd.Series(Y)), trained(X, Y))


class Pairs(goodfit.utils.PyDataset):
    def __len__(self):
        return len(PAIRS)

    def __getitem__(self, index):
        return PAIRS[index]


def data_loader():
    torch = pytest.importorskip("torch")
    rows = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y))
    return torch.utils.data.DataLoader(rows, batch_size=8)


@pytest.mark.parametrize(
    "make", [lambda: PAIRS, lambda: lambda: iter(PAIRS), lambda: Pairs(workers=2), data_loader]
)
def test_batches_in_order(make):
    expected = trained(X, Y, batch_size=8, shuffle=False)
    np.testing.assert_array_equal(trained(make(), shuffle=False), expected)
