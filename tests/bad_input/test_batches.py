"""What `fit`, `evaluate` and `predict` make of what gives batches, and of odd batches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit import Input, Sequential, layers
from goodfit.data import from_columns
from goodfit.data.py_dataset import PyDataset
from tests.bad_input.disguises import DISGUISES, LENGTHS, SPOILT
from tests.bad_input.law import assert_untouched, kept, refusal
from tests.bad_input.test_arrays import SPARSE, linear, rows


class Numbered(PyDataset):
    def __init__(self, items):
        super().__init__()
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


class Loader:
    """Looks like PyTorch's: it knows its length, its data set, and the size of a batch."""

    batch_size = 4

    def __init__(self, items):
        self.items = self.dataset = items

    def __iter__(self):
        return iter(self.items)

    def __len__(self):
        return len(self.items)


class OneByOne:
    """Looks like PyTorch's data sets, which give one example at a time."""

    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


class Columns:
    """Looks like a data set of Hugging Face."""

    column_names = ("x", "y")

    def __init__(self, x, y):
        self.columns = {"x": x, "y": y}

    def __len__(self):
        return len(self.columns["x"])

    def __getitem__(self, wanted):
        return {name: [column[i] for i in wanted] for name, column in self.columns.items()}


FORMS = {
    "function": lambda items: lambda: iter(items),
    "generator": lambda items: (item for item in items),
    "list": list,
    "loader": Loader,
    "numbered": Numbered,
    "one by one": OneByOne,
    "map": lambda items: map(lambda item: item, items),  # noqa: C417
}
NO_BATCHES = [
    None, 3, "batch", b"batch", (), ..., float, {"a": 1}, ((1, 2), (3,), 4), [[]], (None, None),
    np.array(1.0), (np.ones((2, 3)),) * 4, (np.ones((2, 3)), None, None, None),
    (np.ones((2, 2)), np.ones((2, 2))), (np.ones((0, 3)), np.ones((0, 2))),
    (np.ones(3), np.ones(2)), (np.ones((2, 3)), np.ones((3, 2))), ((np.ones((2, 3)),) * 2, 1),
]  # fmt: skip
"""What may come in the place of a batch."""


@st.composite
def batches(draw):
    """(what comes, how many of them at the beginning are sound)."""
    sound, items = 0, []
    for _ in range(draw(st.integers(0, 4))):
        count = draw(st.integers(1, 4))
        x, y, weight = rows(count, 3), rows(count, 2), np.ones((count, 1))
        kind = draw(st.sampled_from(["sound", "x", "y", "weight", "no batch"]))
        spoil = SPOILT[draw(st.sampled_from([name for name in SPOILT if name != "None"]))]
        item = {
            "sound": lambda: (x, y),  # noqa: B023
            "x": lambda: (spoil(x), y),  # noqa: B023
            "y": lambda: (x, spoil(y)),  # noqa: B023
            "weight": lambda: (x, y, spoil(weight)),  # noqa: B023
            "no batch": lambda: draw(st.sampled_from(NO_BATCHES)),
        }[kind]()
        sound += kind == "sound" and sound == len(items)
        items.append(item)
    return items, sound


def check(form, items, sound, door, steps):
    """What is refused leaves finite weights; they are untouched where no batch was sound."""
    model = linear()
    before = kept(model)

    def call():
        x = FORMS[form](items)
        if door == "fit":
            model.fit(x, epochs=1, steps_per_epoch=steps, verbose=0, doctor=False)
        elif door == "validation":
            model.fit(
                rows(4, 3), rows(4, 2), validation_data=x, validation_steps=steps, verbose=0,
                doctor=False,
            )  # fmt: skip
        elif door == "evaluate":
            model.evaluate(x, steps=steps, verbose=0)
        else:
            model.predict(x, steps=steps, verbose=0)

    refused = refusal(call)
    assert all(np.isfinite(array).all() for _, array in kept(model) if array.dtype.kind == "f")
    if door in ("evaluate", "predict") or (refused is not None and door == "fit" and not sound):
        assert_untouched(model, before)
    enough = sound == len(items) >= (steps or 1)
    if enough and form != "one by one":
        assert refused is None
    if not items:
        assert refused is not None


INPUTS = (
    st.sampled_from(list(FORMS)),
    batches(),
    st.sampled_from(["fit", "fit", "evaluate", "predict", "validation"]),
    st.sampled_from([None, None, 1, 2, 6]),
)


@settings(max_examples=150, derandomize=True)
@given(*INPUTS)
def test_odd_batches_are_refused(form, made, door, steps):
    check(form, *made, door, steps)


@pytest.mark.slow
@settings(max_examples=1500, derandomize=True)
@given(*INPUTS)
def test_thousands_of_odd_batches(form, made, door, steps):
    check(form, *made, door, steps)


@pytest.mark.parametrize("name", sorted(SPOILT.keys() - {*LENGTHS, "None", "zero axes"}))
def test_odd_columns_of_a_data_set_are_refused(name):
    for place in "xy":
        columns = {"x": rows(4, 3), "y": rows(4, 2)}
        columns[place] = SPOILT[name](columns[place])
        if not isinstance(columns[place], list | np.ndarray) or len(columns[place]) != 4:
            continue
        model = linear()
        before = kept(model)
        source = from_columns(Columns(**columns), x="x", y="y")
        refused = refusal(lambda: model.fit(source, verbose=0, doctor=False))  # noqa: B023
        if name != "hidden":  # rows that are taken one by one have no mask
            assert refused is not None
            assert_untouched(model, before)


@pytest.mark.parametrize("name", DISGUISES)
def test_what_is_no_data_set_of_columns_is_refused(name):
    with pytest.raises(ValueError, match="fit\\(x, y\\)"):
        from_columns(DISGUISES[name](rows(4, 3)), x="x", y="y")


@pytest.mark.parametrize("name", sorted(DISGUISES.keys() - SPARSE))
def test_batches_in_any_form_teach_the_same(name):
    x, y = rows(8, 3), rows(8, 2)
    plain, disguised = linear(), linear()
    plain.fit([(x, y)] * 2, verbose=0, doctor=False)
    disguised.fit(Loader([(DISGUISES[name](x), y)] * 2), verbose=0, doctor=False)
    for one, other in zip(plain.get_weights(), disguised.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


WHOLE_ROWS = np.array([[1, 2, 3], [4, 5, 6]])
CHANGING = {
    "fractions after whole numbers": [(WHOLE_ROWS, rows(2, 2)), (WHOLE_ROWS / 8, rows(2, 2))],
    "large numbers after bytes": [
        (WHOLE_ROWS.astype(np.uint8), rows(2, 2)),
        (WHOLE_ROWS * 100, rows(2, 2)),
    ],
    "fractions after whole targets": [
        (rows(2, 3), WHOLE_ROWS[:, :2]),
        (rows(2, 3), WHOLE_ROWS[:, :2] / 8),
    ],
    "weights later": [(rows(2, 3), rows(2, 2)), (rows(2, 3), rows(2, 2), np.array([1.0, 3.0]))],
    "weights at first": [(rows(2, 3), rows(2, 2), np.array([1.0, 3.0])), (rows(2, 3), rows(2, 2))],
    "more rows": [(rows(2, 3), rows(2, 2)), (rows(5, 3), rows(5, 2)), (rows(1, 3), rows(1, 2))],
}


@pytest.mark.parametrize("change", CHANGING)
def test_batches_may_change_their_form(change):
    """Steps on the batches of a stream are those on each batch alone."""
    streamed, alone = linear(), linear()
    streamed.fit(CHANGING[change], verbose=0, doctor=False)
    for batch in CHANGING[change]:
        alone.train_on_batch(*batch)
    for one, other in zip(streamed.get_weights(), alone.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_sequences_may_have_another_length_in_each_batch():
    model = Sequential([Input((None, 3)), layers.GlobalAveragePooling1D(), layers.Dense(2)], seed=1)
    model.compile("sgd", "mse", run_eagerly=True)
    made = [(np.ones((2, length, 3)), np.zeros((2, 2))) for length in (4, 7, 4)]
    kernel, bias = model.get_weights()
    expected = np.mean((kernel.sum(axis=0) + bias) ** 2)
    np.testing.assert_allclose(model.evaluate(made, verbose=0), expected, rtol=1e-6)
    assert model.fit(made, verbose=0).history["loss"][0] <= expected
