"""The law for bad input: a right result, or an error of goodfit's that says what to write."""

import re
import warnings

import numpy as np

from goodfit.arrays import trees
from goodfit.errors import GoodfitError

ADVICE = re.compile(
    r"\b(Add|Ask|Begin|Bring|Call|Choose|Compile|Convert|Copy|Correct|Delete|Derive|"
    r"Did you mean|Divide|Export|Give|If|Leave|Let|Load|Look|Make|Number|Pass|Put|Read|Run|Save|"
    r"Say|Split|Take|The known ones are|Train|Turn|Write|choose|expected|is needed|make|pass|save|"
    r"write)\b"
)
"""Words of which advice has at least one."""


def refusal(call):
    """What `call()` was refused for; None where it gave something. All else is a fault.

    Warnings that come from inside of libraries are faults too; "Training stopped" is no such one.
    """
    refused = None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", message="Training stopped")
        try:
            call()
        except GoodfitError as error:
            refused = error
    assert refused is None or ADVICE.search(str(refused)), f"no advice: {refused}"
    return refused


def kept(model):
    """A copy of every array of a model's state, to be compared with what it is later."""
    return [(path, np.array(array)) for path, array in trees.items(tuple(model.ready()))]


def assert_untouched(model, before):
    after = kept(model)
    assert [path for path, _ in after] == [path for path, _ in before]
    for (path, was), (_, now) in zip(before, after, strict=True):
        np.testing.assert_array_equal(now, was, err_msg=str(path))
