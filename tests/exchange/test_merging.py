import numpy as np
import pytest

from goodfit.arrays import namespace, scan
from goodfit.arrays.programs import Variable, program_of
from goodfit.exchange.merging import merged
from goodfit.exchange.sizes import NotOneProgramError, Size, at, samples


def together(function, names=("batch",)):
    sizes = samples(names)
    shape = (*(Size({(name,): 1}) for name in names), 3)
    like = [Variable(at(shape, one), np.dtype(np.float32)) for one in sizes]
    return merged([program_of(function, one) for one in like], sizes)


def test_shapes_and_settings_become_formulas():
    program = together(lambda x: [x.reshape(-1), namespace(x).sum(x, axis=0)])
    assert [str(n) for n in program.outputs[0].shape] == ["3*batch"]
    assert program.outputs[1].shape == (3,)


def test_the_steps_of_a_loop_are_merged_too():
    program = together(lambda x: list(scan(lambda c, row: (c + row, row), x[0], x)))
    (loop,) = [one for one in program.equations if one.name == "scan"]
    assert str(loop.settings["length"]) == "batch"
    assert loop.settings["jaxpr"].outputs[0].shape == (3,)


def test_two_programs_that_are_not_alike_are_refused():
    with pytest.raises(NotOneProgramError):
        together(lambda x: [x + 1 if x.shape[0] > 50 else x * x - 1])
