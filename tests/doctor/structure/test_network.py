"""What the doctor asks of a network, on graphs that branch."""

from goodfit.doctor.structure.network import first_layers, last_activation, output_names
from goodfit.layers import Concatenate, Dense, Dropout, Flatten, Input, Normalization, Softmax
from goodfit.layers.graph import Graph


def test_layers_that_meet_the_data_through_those_that_only_rearrange():
    image, row = Input(shape=(4, 4)), Input(shape=(3,))
    dense, scaling = Dense(2, name="units"), Normalization(name="scaling")
    joined = Concatenate()([dense(Flatten()(image)), scaling(row)])
    graph = Graph([image, row], [Dense(1)(joined)])
    assert [layer.name for layer in first_layers(graph)] == ["units", "scaling"]


def test_the_activation_behind_layers_that_only_rearrange():
    entry = Input(shape=(4,))
    made = {
        "sigmoid": Dropout(0.5)(Dense(2, "sigmoid")(entry)),
        "softmax": Softmax()(Dense(2)(entry)),
        "linear": Dense(2)(Dense(2, "relu")(entry)),
        "": Flatten()(entry),
    }
    for expected, last in made.items():
        graph = Graph([entry], [last])
        assert last_activation(graph, graph.outputs[0]) == expected


def test_outputs_by_name():
    entry = Input(shape=(4,))
    graph = Graph([entry], [Dense(1, name="a")(entry), Dense(1, name="b")(entry)])
    assert output_names(graph) == ["a", "b"]
