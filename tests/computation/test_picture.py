"""What is drawn is what is computed; in the picture nothing overlaps and nothing dangles."""

from __future__ import annotations

import itertools
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import gradient
from goodfit.computation.picture import draw_graph
from goodfit.errors import DataError, FileError, NotDifferentiableError, NotReadyError
from goodfit.layers import (
    LSTM,
    Add,
    BatchNormalization,
    Concatenate,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    Input,
    LeakyReLU,
    MaxPooling2D,
    Rescaling,
)
from goodfit.models import Model, Sequential

SVG = "{http://www.w3.org/2000/svg}"


def compiled(layers, loss, name="net"):
    model = Sequential(layers, name=name, seed=0)
    model.compile(loss=loss)
    return model


def two_layers():
    layers = [Input((64,)), Dense(16, activation="relu"), Dense(10, activation="softmax")]
    return compiled(layers, "sparse_categorical_crossentropy")


def regularised():
    layers = [Input((5,)), Dense(4, activation="tanh", kernel_regularizer="l2")]
    return compiled([*layers, Dropout(0.5), Dense(1)], "mse")


def convolutional():
    layers = [Input((8, 8, 1)), Rescaling(1 / 255), Conv2D(3, 3, activation="relu")]
    layers += [MaxPooling2D(2), Flatten(), Dense(4, activation="softmax")]
    return compiled(layers, "categorical_crossentropy")


def recurrent():
    layers = [Input((6,), dtype="int32"), Embedding(50, 3), LSTM(4), Dense(1, activation="sigmoid")]
    return compiled(layers, "binary_crossentropy")


def normalised():
    layers = [Input((8,)), Dense(4), BatchNormalization(), LeakyReLU(), Dense(3)]
    return compiled(layers, "mae")


def branching():
    x = Input((8,))
    shared, straight = Dense(8, name="shared"), Dense(8, activation="relu")(x)
    sides = [shared(straight), shared(Dense(8, activation="tanh")(x)), straight]
    model = Model(x, Dense(1)(Add()(sides)), seed=0)
    model.compile(loss="mse")
    return model


def two_inputs():
    a, b = Input((3,), name="left"), Input((3,), name="right")
    model = Model([a, b], Dense(1, activation="sigmoid")(Concatenate()([a, Dense(2)(b)])), seed=0)
    model.compile(loss="bce")
    return model


MODELS = [two_layers, regularised, convolutional, recurrent, normalised, branching, two_inputs]


@pytest.fixture(scope="module", params=MODELS, ids=lambda make: make.__name__)
def drawn(request):
    model = request.param()
    return model, draw_graph(model)


def found(picture, direction):
    return {node.operation: node for node in picture.nodes if node.direction == direction}


# what is drawn


def test_forward_boxes_of_two_layers_are_those_of_the_formulas():
    forward = [
        (node.operation, node.shape, node.layer)
        for node in draw_graph(two_layers()).nodes
        if node.direction == "forward"
    ]
    assert sorted(forward, key=str) == sorted(
        [
            ("x", ("batch", 64), None),
            ("dense/kernel", (64, 16), "dense"),
            ("matmul", ("batch", 16), "dense"),
            ("dense/bias", (16,), "dense"),
            ("add", ("batch", 16), "dense"),
            ("relu", ("batch", 16), "dense"),
            ("dense_1/kernel", (16, 10), "dense_1"),
            ("matmul", ("batch", 10), "dense_1"),
            ("dense_1/bias", (10,), "dense_1"),
            ("add", ("batch", 10), "dense_1"),
            ("softmax", ("batch", 10), "dense_1"),
            ("y", ("batch",), None),
            ("softmax + cross-entropy", ("batch",), None),
            ("mean", (), None),
        ],
        key=str,
    )


def test_backward_rules_of_two_layers_are_those_of_back_propagation():
    backward = found(draw_graph(two_layers()), "backward")
    assert {name: node.formulas for name, node in backward.items()} == {
        "∂L/∂L": ("1: here the way back begins",),
        "∂L/∂h7": ("g / batch for each",),
        "∂L/∂h5": ("g · (softmax(h5) − one_hot(y))",),
        "∂L/∂dense_1/bias": ("sum of g over batch",),
        "∂L/∂h4": ("g unchanged",),
        "∂L/∂dense_1/kernel": ("h3ᵀ @ g",),
        "∂L/∂h3": ("g @ kernelᵀ",),
        "∂L/∂h2": ("g where h2 > 0",),
        "∂L/∂dense/bias": ("sum of g over batch",),
        "∂L/∂h1": ("g unchanged",),
        "∂L/∂dense/kernel": ("xᵀ @ g",),
    }


def test_those_rules_followed_by_hand_give_the_gradient():
    model = two_layers()
    params = model.params
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(7, 64)).astype(np.float32), rng.integers(0, 10, 7)
    h1 = x @ params["dense"]["kernel"]
    h2 = h1 + params["dense"]["bias"]
    h3 = np.maximum(h2, 0)
    h5 = h3 @ params["dense_1"]["kernel"] + params["dense_1"]["bias"]
    powers = np.exp(h5 - h5.max(axis=1, keepdims=True))
    softmax = powers / powers.sum(axis=1, keepdims=True)
    g = 1 / 7 * (softmax - np.eye(10)[y])
    bias_1, kernel_1 = g.sum(axis=0), h3.T @ g
    g = (g @ params["dense_1"]["kernel"].T) * (h2 > 0)
    by_hand = {
        "dense": {"kernel": x.T @ g, "bias": g.sum(axis=0)},
        "dense_1": {"kernel": kernel_1, "bias": bias_1},
    }
    loss = model.plan().loss
    real = gradient(lambda weights: loss(y, model(x, params=weights)))(params)
    for layer, name in itertools.product(by_hand, ("kernel", "bias")):
        np.testing.assert_allclose(real[layer][name], by_hand[layer][name], atol=1e-6)


def test_softmax_before_cross_entropy_is_bypassed():
    picture = draw_graph(two_layers())
    softmax = found(picture, "forward")["softmax"]
    assert not softmax.used
    assert softmax.formulas[-1] == "not used by the loss"
    assert sum(not node.used for node in picture.nodes) == 1
    place = picture.nodes.index(softmax)
    assert not [edge for edge in picture.edges if edge[0] == place]


def test_each_parameter_has_a_gradient_of_its_shape(drawn):
    model, picture = drawn
    forward, backward = found(picture, "forward"), found(picture, "backward")
    for layer, arrays in model.params.items():
        for name, array in arrays.items():
            assert forward[f"{layer}/{name}"].shape == array.shape
            assert backward[f"∂L/∂{layer}/{name}"].shape == array.shape


def test_each_gradient_box_mirrors_a_forward_box_and_its_arrows(drawn):
    _, picture = drawn
    forward = [node for node in picture.nodes if node.direction == "forward"]
    assert picture.nodes[: len(forward)] == tuple(forward)
    there, back = [], []
    for start, end in picture.edges:
        (there if end < len(forward) else back).append((start, end))
    assert all(start >= len(forward) for start, _ in back)
    assert len(back) <= len(there)
    reached = {end for _, end in back}
    starts = [i for i in range(len(forward), len(picture.nodes)) if i not in reached]
    assert [picture.nodes[i].operation for i in starts] == ["∂L/∂L"]


def test_nothing_is_passed_back_to_inputs_targets_and_what_comes_before_parameters(drawn):
    _, picture = drawn
    backward = found(picture, "backward")
    assert not {"∂L/∂x", "∂L/∂y"} & set(backward)
    assert not [node for node in backward.values() if node.layer == "rescaling"]


def test_the_batch_is_named_also_where_it_is_not_the_first_axis():
    shapes = [node.shape for node in draw_graph(recurrent()).nodes]
    assert (6, "batch", 3) in shapes
    assert ("6·batch", 16) in shapes


def test_layers_with_two_units_are_not_taken_for_the_batch():
    picture = draw_graph(compiled([Input((3,)), Dense(2), Dense(3)], "mse"))
    assert found(picture, "forward")["dense/kernel"].shape == (3, 2)
    assert ("batch", 2) in [node.shape for node in picture.nodes]


def test_a_penalty_adds_a_second_term_to_the_gradient():
    kernel = found(draw_graph(regularised()), "backward")["∂L/∂dense/kernel"]
    assert kernel.formulas == ("xᵀ @ g", "+ g · 2 · dense/kernel")


def test_what_a_layer_merely_remembers_is_not_drawn():
    operations = found(draw_graph(normalised()), "forward")
    assert not [name for name in operations if "moving" in name]


def test_operations_that_change_nothing_are_left_out():
    """Casts to the same type, weights of 1, smoothing by 0; and a sum by its number is a mean."""
    nodes = draw_graph(convolutional()).nodes
    told = [node.operation for node in nodes if node.layer is None and node.direction == "forward"]
    assert told == ["x", "y", "softmax + cross-entropy", "mean"]


def test_several_inputs_have_their_names():
    forward = found(draw_graph(two_inputs()), "forward")
    assert forward["left"].shape == forward["right"].shape == ("batch", 3)
    assert forward["concatenate"].shape == ("batch", 5)


def test_given_examples_teach_the_input_shape_and_are_checked():
    model = compiled([Dense(3, activation="softmax")], "sparse_categorical_crossentropy")
    x = np.ones((5, 4), np.uint8)
    assert found(draw_graph(model, x), "forward")["dense/kernel"].shape == (4, 3)
    assert len(draw_graph(model, x, [0, 1, 2, 0, 1]).nodes) == len(draw_graph(model).nodes)
    assert len(draw_graph(model, y=[0, 1, 2]).nodes) == len(draw_graph(model).nodes)
    with pytest.raises(DataError):
        draw_graph(model, x, [0, 1, 2, 3, 9])


# the picture


def numbers(text):
    return [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", text)]


def rectangles(root, kind):
    keys = ("x", "y", "width", "height")
    found = root.iter(f"{SVG}rect")
    return [[float(r.get(key)) for key in keys] for r in found if r.get("class") == kind]


def test_the_picture_is_a_standalone_svg_that_says_what_it_shows(drawn):
    model, picture = drawn
    root = ElementTree.fromstring(picture.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert model.name in root.find(f"{SVG}title").text
    assert len(root.find(f"{SVG}desc").text.splitlines()) == len(picture.nodes)
    assert "prefers-color-scheme: dark" in root.find(f"{SVG}style").text
    assert len(rectangles(root, "box")) == len(picture.nodes)
    assert picture._repr_svg_() == picture.svg


def test_no_boxes_and_no_frames_overlap_and_all_lie_inside(drawn):
    root = ElementTree.fromstring(drawn[1].svg)
    width, height = float(root.get("width")), float(root.get("height"))
    for kind in ("box", "frame"):
        for x, y, w, h in rectangles(root, kind):
            assert 0 < x < x + w < width
            assert 0 < y < y + h < height
        for a, b in itertools.combinations(rectangles(root, kind), 2):
            apart_x = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0]
            apart_y = a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
            assert apart_x or apart_y


def test_texts_fit_into_their_boxes(drawn):
    """With letters as wide as DejaVu Sans Mono's, 0.602 of their height."""
    root = ElementTree.fromstring(drawn[1].svg)
    for group in root.iter(f"{SVG}g"):
        x, y, width, height = rectangles(group, "box")[0]
        for text in group.findall(f"{SVG}text"):
            assert y < float(text.get("y")) < y + height
            if text.get("class") == "formula":
                assert float(text.get("x")) + len(text.text) * 12 * 0.602 < x + width


def along(path):
    """Points along a path of M, L, Q and C."""
    points = []
    for command, rest in re.findall(r"([MLQC])([^MLQC]*)", path):
        pairs = list(zip(numbers(rest)[::2], numbers(rest)[1::2], strict=True))
        if command == "M":
            points.append(pairs[0])
            continue
        control = np.array([points[-1], *pairs])
        for t in np.linspace(0, 1, 40)[1:]:
            curve = control
            while len(curve) > 1:  # de Casteljau
                curve = curve[:-1] * (1 - t) + curve[1:] * t
            points.append(tuple(curve[0]))
    return points


def test_arrows_lead_from_box_to_box_and_through_none(drawn):
    root = ElementTree.fromstring(drawn[1].svg)
    boxes = rectangles(root, "box")
    paths = [p.get("d") for p in root.iter(f"{SVG}path")]
    assert len(paths) == len(drawn[1].edges)

    def touches(point, box, slack):
        (px, py), (x, y, w, h) = point, box
        return x - slack <= px <= x + w + slack and y - slack <= py <= y + h + slack

    for path in paths:
        points = along(path)
        first, last = points[0], points[-1]
        ends = [[box for box in boxes if touches(end, box, 0.1)] for end in (first, last)]
        assert [len(end) for end in ends] == [1, 1]
        assert ends[0] != ends[1]
        between = [p for p in points if min(math.dist(p, first), math.dist(p, last)) > 4]
        assert not [box for box in boxes for point in between if touches(point, box, 1)]


def test_names_are_escaped():
    x = Input((2,))
    model = Model(x, Dense(1, name="<b>&\"'")(x), name="<script>", seed=0)
    model.compile(loss="mse")
    picture = draw_graph(model)
    assert "<script>" not in picture.svg
    assert "<b>" not in picture.svg
    root = ElementTree.fromstring(picture.svg)
    assert "<b>&\"'" in [text.text for text in root.iter(f"{SVG}text")]


def test_saving_writes_the_picture(tmp_path):
    path = tmp_path / "new" / "graph.svg"
    picture = draw_graph(two_layers(), path=path)
    assert path.read_text(encoding="utf-8") == picture.svg
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        picture.save(tmp_path / "file" / "graph.svg")


def test_the_same_model_gives_the_same_picture():
    assert draw_graph(branching()).svg == draw_graph(branching()).svg


def test_a_deep_network_is_drawn_in_moments():
    deep = [Input((4,)), *(Dense(4, activation="relu") for _ in range(40)), Dense(1)]
    picture = draw_graph(compiled(deep, "mse"))
    assert len(picture.nodes) > 300


# what cannot be drawn


def test_a_model_without_a_loss_is_told_the_line_to_write():
    model = Sequential([Input((2,)), Dense(1)])
    with pytest.raises(NotReadyError, match=r"model\.compile\("):
        draw_graph(model)
    model.compile()
    with pytest.raises(NotReadyError, match="loss='mse'"):
        draw_graph(model)


def test_a_model_that_was_not_built_is_told_the_line_to_write():
    with pytest.raises(NotReadyError, match=r"Input\(shape="):
        draw_graph(compiled([Dense(1)], "mse"))


def test_unknown_lengths_need_examples():
    model = compiled([Input((None, 3)), LSTM(2, return_sequences=True)], "mse")
    with pytest.raises(NotReadyError, match=r"draw_graph\(model, x\)"):
        draw_graph(model)
    picture = draw_graph(model, np.zeros((1, 5, 3)))
    assert found(picture, "forward")["x"].shape == ("batch", 5, 3)


def test_a_loss_that_leaves_the_tape_is_told_what_to_use():
    model = Sequential([Input((2,)), Dense(1)])
    model.compile(loss=lambda y_true, y_pred: np.asarray(y_pred)[:, 0])
    with pytest.raises(NotDifferentiableError, match=r"goodfit\.ops"):
        draw_graph(model)
    model.compile(loss=lambda y_true, y_pred: ops.abs(y_true - y_pred)[:, 0])
    assert "absolute value" in found(draw_graph(model), "forward")


def test_a_model_of_several_outputs_is_drawn_with_all_its_losses():
    x = Input((3,))
    model = Model(x, [Dense(1, name="price")(x), Dense(2, name="kind")(x)])
    model.compile("sgd", ["mse", "sparse_categorical_crossentropy"])
    picture = draw_graph(model)
    assert "mean_squared_error + sparse_categorical_crossentropy" in picture.svg
    assert all(name in picture.svg for name in ("y of price", "y of kind"))
