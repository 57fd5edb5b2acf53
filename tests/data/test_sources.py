"""Whatever gives batches is recognised, and gives each row once an epoch."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from goodfit.data import sources as module
from goodfit.data.py_dataset import PyDataset
from goodfit.data.source import as_portion
from goodfit.data.sources import as_source, from_columns
from goodfit.errors import DataError, SettingError

SMAPS = Path("/proc/self/smaps")
PAIRS = [(np.array([[1.0], [2.0]]), np.array([1, 2])), (np.array([[3.0]]), np.array([3]))]


def read(source, epoch=0, order=None):
    return [
        (portion.x[0].ravel().tolist(), portion.y.tolist())
        for portion in source.batches(epoch, order)
    ]


EXPECTED = [([1.0, 2.0], [1, 2]), ([3.0], [3])]


@pytest.mark.parametrize(
    "x",
    [
        np.ones(3),
        [[1, 2], [3, 4]],
        [np.ones(2), np.ones(2)],
        [(1, 2), (3, 4)],
        [([1, 2], [3, 4])],
        [],
        (np.ones(2), np.ones(2)),
        {"a": np.ones(2)},
        "text",
        None,
        7,
        range(3),
        {1, 2},
    ],
)
def test_what_lies_in_memory_is_no_source(x):
    assert as_source(x, np.ones(3)) is None


def test_frames_and_tensors_are_no_sources():
    assert as_source(pytest.importorskip("pandas").DataFrame({"a": [1]})) is None
    assert as_source(pytest.importorskip("torch").ones(3)) is None


@pytest.mark.parametrize(
    "x", [PAIRS, lambda: iter(PAIRS), lambda: PAIRS], ids=["list", "iterator", "function"]
)
def test_lists_and_functions_give_their_batches_in_each_epoch(x):
    source = as_source(x)
    assert source.first().x[0].tolist() == [[1], [2]]
    assert source.first().y.tolist() == [1, 2]
    assert read(source) == read(source, 1) == EXPECTED


def test_a_generator_lasts_one_epoch_and_says_so():
    source = as_source(pair for pair in PAIRS)
    assert source.first().y.tolist() == [1, 2]
    assert read(source) == EXPECTED
    with pytest.raises(DataError, match=r"through once.*fit\(make_batches, \.\.\.\)"):
        source.batches(1)


def test_an_endless_generator_goes_on_where_the_epoch_stopped():
    def count():
        i = 0
        while True:
            yield [[i]], [i]
            i += 1

    for x in (count, count()):
        source = as_source(x, steps=2)
        assert source.steps == 2
        assert source.first().y.tolist() == [0]
        assert read(source) == [([0], [0]), ([1], [1])]
        assert read(source, 1) == [([2], [2]), ([3], [3])]


def test_steps_begin_anew_what_has_ended():
    source = as_source(PAIRS, steps=3)
    assert read(source) == [*EXPECTED, EXPECTED[0]]
    assert read(source, 1) == [EXPECTED[1], *EXPECTED]
    with pytest.raises(DataError, match="run through once"):
        read(as_source(iter(PAIRS), steps=3))


def test_what_gives_nothing():
    for x in (list, iter([])):
        with pytest.raises(DataError, match="No batch came.*fresh generator"):
            as_source(x).first()
    with pytest.raises(DataError, match="No batch came"):
        list(as_source(list).batches())
    with pytest.raises(DataError, match="No batch came"):
        list(as_source(list, steps=2).batches())


def test_a_function_that_gives_no_batches():
    def make_batches():
        pass

    with pytest.raises(DataError, match=r"`make_batches\(\)` gave None.*Write `yield x, y`"):
        as_source(make_batches).first()


def test_targets_beside_batches_are_refused():
    with pytest.raises(DataError, match=r"x is a list.*Leave y and sample_weight out: `fit\(x,"):
        as_source(PAIRS, np.ones(3))


def test_an_error_in_a_batch_says_which():
    source = as_source([PAIRS[0], (np.ones((2, 1)), np.ones(3))])
    with pytest.raises(DataError, match=r"2 and 3 rows: x \[\(2, 1\)\], y \[\(3,\)\]") as told:
        list(source.batches())
    assert told.value.__notes__ == ["This is about batch 1 of the epoch."]


def test_batches_of_several_inputs_outputs_and_weights():
    item = ({"a": [1.0], "b": [2.0]}, {"up": [3], "down": [4]}, [0.5])
    portion = as_portion(item, ("b", "a"), ("up", "down"))
    assert [array.tolist() for array in portion.x] == [[2.0], [1.0]]
    assert [array.tolist() for array in portion.y] == [[3], [4]]
    assert portion.weight == (0.5, 0.5)
    assert as_portion((np.ones(2), np.ones(2), [0, 0])).weight.tolist() == [0, 0]
    each = as_portion((*item[:2], {"up": [0.5], "down": None}), ("b", "a"), ("up", "down"))
    assert each.weight == (0.5, None)
    assert as_portion([np.ones((2, 1)), np.ones(2)]).y.shape == (2,)
    assert as_portion(np.ones((2, 1))).y is None
    assert as_portion(([[1.0]], {"y": [1.0]})).y.tolist() == [1.0]


@pytest.mark.parametrize(
    ("item", "advice"),
    [
        ((1, 2, 3, 4), r"A batch is 4 things.*`\(\(a, b\), y\)`"),
        ((np.ones(2), 3), "y is 3, but an array with a row for each example"),
        ((np.ones((0, 2)), np.ones(0)), "no rows. Leave empty batches out"),
        ((np.ones(1), {"z": [1]}), "y is a dict, but an array with a row for each example"),
    ],
)
def test_what_is_no_batch(item, advice):
    with pytest.raises(DataError, match=advice):
        as_portion(item)


class Counted(PyDataset):
    epochs = 0

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return np.array([[10 * self.epochs + index]]), np.array([index])

    def on_epoch_end(self):
        self.epochs += 1


@pytest.mark.parametrize("settings", [{}, {"workers": 3}])
def test_batches_by_number(settings):
    dataset = Counted(**settings)
    source = as_source(dataset)
    assert source.steps == 4
    assert source.first().y.tolist() == [0]
    assert read(source) == [([i], [i]) for i in range(4)]
    backwards = read(source, 1, lambda count: np.arange(count)[::-1])
    assert backwards == [([10 + i], [i]) for i in (3, 2, 1, 0)]
    assert dataset.epochs == 2


def test_kerass_own_data_sets(keras):
    class Pairs(keras.utils.PyDataset):
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return PAIRS[index]

    assert read(as_source(Pairs())) == EXPECTED


def test_impossible_workers():
    with pytest.raises(SettingError, match="workers=0 must be 1 or more. Write workers=1"):
        Counted(workers=0)
    with pytest.raises(TypeError, match="abstract"):
        PyDataset()


class Processed(PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return np.array([[os.getpid()]]), np.array([index])


def test_workers_may_be_processes():
    source = as_source(Processed(workers=2, use_multiprocessing=True))
    found = read(source)
    assert [y for _, y in found] == [[0], [1]]
    assert os.getpid() not in [x[0] for x, _ in found]


def test_a_data_loader_of_pytorch():
    torch = pytest.importorskip("torch")
    rows = torch.utils.data.TensorDataset(torch.arange(5.0)[:, None], torch.arange(5))
    loader = torch.utils.data.DataLoader(rows, batch_size=2, shuffle=True)
    source = as_source(loader)
    assert (source.rows, source.steps, source.batch_size) == (5, 3, 2)
    for epoch in range(2):
        portions = list(source.batches(epoch))
        assert sorted(np.concatenate([portion.y for portion in portions])) == [0, 1, 2, 3, 4]
        assert all((portion.x[0][:, 0] == portion.y).all() for portion in portions)
    dropped = torch.utils.data.DataLoader(rows, batch_size=2, drop_last=True)
    assert (as_source(dropped).rows, as_source(dropped).steps) == (None, 2)


def test_a_data_set_of_pytorch_without_a_loader():
    torch = pytest.importorskip("torch")
    rows = torch.utils.data.TensorDataset(torch.ones(5, 1), torch.ones(5))
    with pytest.raises(DataError, match=r"one example at a time.*DataLoader\(x, batch_size=32"):
        as_source(rows)


class Table:
    """What a data set of Hugging Face can do, as far as we ask it."""

    column_names = ("age", "fare", "text", "label")

    def __init__(self, rows=5):
        self.kind = None
        self.asked = []
        self.columns = {
            "age": np.arange(rows),
            "fare": np.arange(rows) / 2,
            "text": np.array([f"word {i}" for i in range(rows)]),
            "label": np.arange(rows) % 2,
        }

    def __len__(self):
        return len(self.columns["age"])

    def with_format(self, kind):
        assert kind == "numpy"
        return self

    def __getitem__(self, rows):
        assert isinstance(rows, list)
        assert rows == sorted(rows)
        return {name: column[rows] for name, column in self.columns.items()}


def test_columns_of_a_hugging_face_data_set():
    source = from_columns(Table(), x=["age", "fare"], y="label", batch_size=2)
    portions = list(as_source(source).batches(0, lambda count: np.array([4, 0, 1, 3, 2])))
    assert np.concatenate([portion.x[0] for portion in portions]).tolist() == [
        [4, 2], [0, 0], [1, 0.5], [3, 1.5], [2, 1],
    ]  # fmt: skip
    assert [portion.y.tolist() for portion in portions] == [[0, 0], [1, 1], [0]]
    named = from_columns(Table(), x={"a": "text", "b": ["age"]}, batch_size=1)
    first = as_source(named, inputs=("b", "a")).first()
    assert [array.tolist() for array in first.x] == [[[0]], ["word 0"]]
    assert first.y is None


def test_the_batch_size_of_fit_serves_what_has_none():
    assert as_source(from_columns(Table(), "age", "label"), batch_size=3).steps == 2
    assert as_source(from_columns(Table(40), "age", "label")).batch_size == 32


def test_a_real_hugging_face_data_set():
    datasets = pytest.importorskip("datasets")
    made = datasets.Dataset.from_dict({"x": [[1.0, 2.0], [3.0, 4.0]], "y": [0, 1]})
    assert read(from_columns(made, "x", "y", 2)) == [([1, 2, 3, 4], [0, 1])]
    stream = from_columns(made.to_iterable_dataset(), "x", "y", 2)
    assert read(stream) == read(stream, 1) == [([1, 2, 3, 4], [0, 1])]


def test_columns_have_to_be_named():
    with pytest.raises(DataError, match=r"from_columns\(x, x='age', y='fare'\)"):
        as_source(Table())
    with pytest.raises(DataError, match=r"no column 'agee'. Write one of 'age', 'fare'"):
        from_columns(Table(), "agee", "label")


@pytest.fixture(params=["stays", "goes"])
def small_memory(monkeypatch, request):
    """Files that are read in pieces, which stay in the memory or leave it."""
    monkeypatch.setattr(module, "IN_MEMORY_BYTES", 100)
    if request.param == "goes":
        monkeypatch.setattr(module, "STAYING_BYTES", 100)


def test_a_file_larger_than_memory_is_read_in_order_of_the_epoch(tmp_path, small_memory):
    values = np.random.default_rng(0).normal(size=(50, 3))
    np.save(tmp_path / "x.npy", values)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    weight = np.linspace(0, 1, 50)
    source = as_source(x, values[:, 0], weight, batch_size=8)
    order = np.random.default_rng(1).permutation(50)
    portions = list(source.batches(0, lambda count: order))
    assert [len(portion.y) for portion in portions] == [8] * 6 + [2]
    np.testing.assert_array_equal(
        np.concatenate([portion.x[0] for portion in portions]), values[order].astype(np.float32)
    )
    np.testing.assert_allclose(np.concatenate([p.y for p in portions]), values[order, 0], 1e-6)
    np.testing.assert_allclose(np.concatenate([p.weight for p in portions]), weight[order], 1e-6)
    several = as_source({"a": x, "b": values}, inputs=("b", "a"), batch_size=4).first()
    np.testing.assert_array_equal(several.x[0], values[:4].astype(np.float32))
    assert len(as_source([x, values], inputs=("a", "b")).first().x) == 2


@pytest.mark.skipif(not SMAPS.exists(), reason="the system does not say")
@pytest.mark.parametrize("stays", [True, False])
def test_what_was_read_of_a_file_stays_where_the_file_fits(tmp_path, monkeypatch, stays):
    monkeypatch.setattr(module, "IN_MEMORY_BYTES", 0)
    monkeypatch.setattr(module, "STAYING_BYTES", 2**23 if stays else 0)
    path = tmp_path / "x.npy"
    np.save(path, np.ones((2**20, 1), np.float32))
    x = np.load(path, mmap_mode="r")
    for _ in as_source(x, batch_size=2**18).batches():
        pass
    mapped = SMAPS.read_text().split(str(path))[1]
    in_memory = int(next(line for line in mapped.splitlines() if "Rss:" in line).split()[1])
    assert in_memory == 4100 if stays else in_memory < 100


def test_targets_beside_a_large_file_may_be_anything(tmp_path, small_memory):
    np.save(tmp_path / "x.npy", np.arange(50.0)[:, None] * [1, 1])
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    numbers = pd.Series(np.arange(50), index=np.arange(50)[::-1])

    def first(y, **names):
        return next(as_source(x, y, **names).batches(0, lambda count: np.arange(count)[::-1])).y

    for y in (numbers, numbers.tolist(), numbers.to_numpy()):
        assert first(y).tolist() == list(range(49, 17, -1))
    up, down = first([numbers, -numbers], outputs=("up", "down"))
    np.testing.assert_array_equal(up, -down)


def test_a_small_file_lies_in_memory(tmp_path):
    np.save(tmp_path / "x.npy", np.ones((5, 3)))
    assert as_source(np.load(tmp_path / "x.npy", mmap_mode="r"), np.ones(5)) is None


def test_arrays_of_other_lengths_are_left_to_the_checks(tmp_path, small_memory):
    np.save(tmp_path / "x.npy", np.ones((50, 3)))
    assert as_source(np.load(tmp_path / "x.npy", mmap_mode="r"), np.ones(5)) is None


def test_arrays_in_chunks_as_h5py_has_them(tmp_path, small_memory):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        x = file.create_dataset("x", data=np.arange(60.0).reshape(20, 3), chunks=(4, 3))
        portions = list(as_source(x, np.arange(20), batch_size=7).batches(0, np.random.permutation))
        assert sorted(np.concatenate([portion.y for portion in portions])) == list(range(20))
        assert all((portion.x[0][:, 0] == 3 * portion.y).all() for portion in portions)
