"""What stands in the boxes."""

import pytest

from goodfit import Sequential, layers
from goodfit.errors import NotReadyError
from goodfit.utils.plotting.chart import Shown, chart
from tests.utils.plotting import models

EVERYTHING = Shown(
    shapes=True, dtype=True, layer_names=True, layer_activations=True, trainable=True
)


def arrows(found):
    return {(found.boxes[u].title, found.boxes[v].title) for u, v in found.links}


def test_boxes_tell_what_was_asked_for():
    bare = chart(models.chain(), Shown()).boxes
    assert [(box.title, box.beside, box.lines) for box in bare] == [
        ("InputLayer", "", ()),
        ("Dense", "", ()),
        ("Dense", "", ()),
    ]
    first, hidden, last = chart(models.chain(), EVERYTHING).boxes
    assert first[:3] == ("input_layer", "InputLayer", ("output (batch, 4)", "float32"))
    told = ("activation relu", "input (batch, 4)", "output (batch, 3)", "float32", "trainable")
    assert hidden[:3] == ("dense", "Dense", told)
    assert last.lines[-1] == "frozen"


def test_arrows_are_those_of_the_layers():
    found = chart(models.two_and_two(), EVERYTHING)
    assert arrows(found) == {
        ("a", "left"),
        ("left", "concatenate"),
        ("b", "concatenate"),
        ("concatenate", "price"),
        ("concatenate", "multiply"),
    }
    assert [box.lines[-1] for box in found.boxes if box.title == "b"] == ["int32"]


def test_states_lead_from_layer_to_layer_and_parts_have_no_box():
    found = chart(models.encoder_and_decoder(), EVERYTHING)
    assert ("encoder", "decoder") in arrows(found)
    assert len(found.boxes) == 5
    encoder = next(box for box in found.boxes if box.title == "encoder")
    assert encoder.lines[1:5] == (
        "input (batch, 5, 3)",
        "output 0 (batch, 6)",
        "output 1 (batch, 6)",
        "output 2 (batch, 6)",
    )


def test_an_inner_model_is_one_box_or_a_frame():
    closed = chart(models.nested(), EVERYTHING)
    assert [box.title for box in closed.boxes] == ["input_layer", "block", "dense"]
    assert closed.boxes[1][1:4] == (
        "Model",
        ("input (batch, 4)", "output (batch, 4)", "float32", "trainable"),
        "model",
    )
    opened = chart(models.nested(), Shown(layer_names=True, expand_nested=True))
    assert list(opened.frames.values()) == ["block"]
    inside = [box.title for box in opened.boxes if box.frame is not None]
    assert sorted(inside) == ["add", "batch_normalization", "dense", "re_lu"]


@pytest.mark.parametrize("expand_nested", [True, False])
def test_a_second_call_says_that_the_weights_are_the_same(expand_nested):
    found = chart(models.twins(), Shown(expand_nested=expand_nested))
    again = [box for box in found.boxes if "again, with the same weights" in box.lines]
    assert [box.title for box in again] == ["Dense" if expand_nested else "Model"]


def test_a_model_without_a_shape_says_what_to_do():
    with pytest.raises(NotReadyError, match="build or fit it first"):
        chart(Sequential([layers.Dense(1)]), Shown())
