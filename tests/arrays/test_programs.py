import numpy as np

from goodfit.arrays import namespace, scan
from goodfit.arrays.programs import Variable, program_of

X = Variable((4, 3), np.dtype(np.float32))


def names(function):
    return [equation.name for equation in program_of(function, X).equations]


def test_calls_of_functions_are_laid_open():
    def chosen(x):
        xp = namespace(x)
        return [xp.where(x > 0, x, 0)]

    program = program_of(chosen, X)
    assert "jit" not in [equation.name for equation in program.equations]
    assert program.equations[-1].name == "select_n"
    assert program.outputs[0] is program.equations[-1].outputs[0]


def test_what_nobody_asks_for_is_left_out():
    def wasteful(x):
        namespace(x).exp(x)
        return [x + 1]

    assert names(wasteful) == ["add"]


def test_a_loop_keeps_only_the_outputs_that_are_asked_for():
    def last(x):
        return [scan(lambda c, row: (c + row, (c, row)), x[0], x)[0]]

    (loop,) = [one for one in program_of(last, X).equations if one.name == "scan"]
    assert len(loop.outputs) == len(loop.settings["jaxpr"].outputs) == 1


def test_an_input_that_is_put_out_stays_itself():
    program = program_of(lambda x: [x], X)
    assert program.outputs[0] is program.inputs[0]
