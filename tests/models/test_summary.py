"""The summary: what it shows, and how it is laid out."""

import re

import numpy as np
import pytest

import goodfit
from goodfit import Input, Model, Sequential, layers
from goodfit.errors import NotReadyError, SettingError, UnknownNameError


def text(model, **settings):
    told = []
    model.summary(print_fn=told.append, **settings)
    return told[0]


def two_towers(library=goodfit):
    parts = library.layers
    a, b = library.Input((5, 3), name="a"), library.Input((4,), name="b")
    sequence, *states = parts.LSTM(6, return_sequences=True, return_state=True, name="encoder")(a)
    last = parts.LSTM(6, name="decoder")(sequence, initial_state=list(states))
    left = parts.Dense(2, name="left")(parts.Concatenate(name="both")([last, b]))
    right = parts.BatchNormalization(name="right")(last)
    return library.Model([a, b], [left, right], name="towers")


def nested():
    x = Input((4,))
    inner = Model(x, layers.Add()([x, layers.Dense(4)(x)]), name="block")
    return Sequential([Input((4,)), inner, layers.Dense(3), layers.Dense(1, trainable=False)])


def rows(shown):
    """The cells of each line of the table, by the name in the first."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in shown.splitlines()]
    return {cells[0].split(" ")[0]: cells[1:] for cells in lines[3:-4] if len(cells) > 1}


def test_a_chain_shows_layers_shapes_and_counts(make_classifier):
    shown = text(make_classifier())
    assert rows(shown)["dense_1"] == ["(batch, 3)", "27"]
    assert "connected to" not in shown
    assert "input_layer" not in shown


def test_the_counts_are_kerass(keras):
    theirs = []
    two_towers(keras).summary(print_fn=theirs.append)
    ours = text(two_towers())
    for name in ("Total", "Trainable", "Non-trainable"):
        pattern = rf"{name} params: ([\d,]+) \((.*)\)"
        assert re.search(pattern, ours).groups() == re.search(pattern, theirs[0]).groups()


def test_a_graph_shows_what_is_connected_to_what(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    shown = rows(text(two_towers()))
    assert shown["a"] == ["(batch, 5, 3)", "0", "-"]
    assert shown["encoder"] == ["[(batch, 5, 6), (batch, 6), (batch, 6)]", "240", "a"]
    assert shown["decoder"][-1] == "encoder"
    assert shown["both"][-1] == "decoder, b"
    assert "Part" not in text(two_towers())


def test_an_inner_model_is_one_row_or_each_of_its_layers():
    closed, opened = rows(text(nested())), rows(text(nested(), expand_nested=True))
    assert closed["block"] == ["(batch, 4)", "20"]
    assert opened["block/dense"][1:] == ["20", "input_layer"]
    assert opened["block/add"][-1] == "input_layer, block/dense"
    assert "block" not in opened


def test_what_leaves_an_inner_model_may_be_several_things():
    x = Input((4,))
    inner = Model(x, [layers.Dense(2)(x), layers.Dense(3)(x)], name="both")
    left, right = inner(x)
    model = Model(x, layers.Concatenate()([left, right]))
    assert rows(text(model))["both"][0] == "[(batch, 2), (batch, 3)]"


def test_a_column_says_what_learns():
    shown = rows(text(nested(), show_trainable=True))
    assert [shown[name][-1] for name in ("block", "dense", "dense_1")] == ["yes", "yes", "no"]
    assert rows(text(Sequential([Input((2,)), layers.ReLU()]), show_trainable=True)) == {
        "re_lu": ["(batch, 2)", "0", "-"]
    }


@pytest.mark.parametrize("ends", [["dense", "dense_1"], ["dense_1", "dense"], ("den.*", "dense_1")])
def test_a_range_of_layers(ends):
    assert list(rows(text(nested(), layer_range=ends))) == ["dense", "dense_1"]


def test_lines_have_the_length_that_was_asked_for():
    lines = text(nested(), line_length=60).splitlines()
    assert max(map(len, lines)) == 60 - 1  # without the space at the end
    placed = text(nested(), line_length=60, positions=[0.5, 0.8, 1.0]).splitlines()
    assert placed[2].index("output shape") == 32
    assert text(nested(), line_length=60).splitlines()[2].index("output shape") != 32


@pytest.mark.parametrize(
    ("settings", "error", "advice"),
    [
        ({"positions": [0.5, 1.0]}, SettingError, r"positions=\[0.33, 0.67, 1.0\]"),
        ({"positions": [0.5, 0.4, 1.0]}, SettingError, "each at least 4 letters behind"),
        ({"layer_range": ["dens_1", "dense"]}, UnknownNameError, "Did you mean 'dense_1'"),
        ({"layer_range": "dense"}, SettingError, r"layer_range=\['block', 'dense_1'\]"),
    ],
)
def test_what_cannot_be_laid_out_says_what_to_write(settings, error, advice):
    with pytest.raises(error, match=advice):
        text(nested(), **settings)


def test_a_model_without_a_shape_says_what_to_do():
    with pytest.raises(NotReadyError, match=r"model\.build"):
        text(Sequential([layers.Dense(3)]))


def test_sizes_are_told_in_the_unit_that_fits():
    model = Sequential([Input((1024,)), layers.Dense(1024, use_bias=False)])
    assert "Total params: 1,048,576 (4.00 MB)" in text(model)
    assert np.prod(model.get_weights()[0].shape) == 1024**2


def test_a_notebook_shows_the_same_table():
    model = Sequential([Input((4,)), layers.Dense(3, name="<b>"), layers.Dense(1)], name="a<b")
    page = model._repr_html_()
    assert "<b>a&lt;b</b>" in page
    assert "<tr><td>&lt;b&gt; (Dense)</td><td>(batch, 3)</td><td>15</td></tr>" in page
    assert "Total params: 19" in page
    assert Sequential([layers.Dense(3)])._repr_html_() is None  # without weights there is no table
