import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import Tape, Tracer, constant, gradient, primitive, recorded_by
from goodfit.errors import NotDifferentiableError


@primitive
def scaled(xp, x, factor, *, power=1):
    """`x * factor ** power`."""
    return xp.multiply(x, factor**power)


scaled.pullback(x=lambda g, out, x, factor, power=1: g * factor**power)


def test_a_primitive_keeps_its_name_and_docstring():
    assert repr(scaled) == "<primitive scaled>"
    assert scaled.__doc__ == "`x * factor ** power`."


def test_rules_are_declared_by_argument_name():
    with pytest.raises(TypeError, match=r"scaled has the arguments \['x', 'factor'\], not {'y'}"):
        scaled.pullback(y=lambda g, out, x, factor: g)


def test_parameters_reach_the_rule():
    assert gradient(lambda x: scaled(x, 3.0, power=2))(np.array(1.0)) == 9.0


def test_what_has_no_rule_is_refused_with_advice():
    with pytest.raises(
        NotDifferentiableError, match="scaled has no gradient for its argument"
    ) as e:
        gradient(lambda f: scaled(1.0, f))(np.array(2.0))
    assert "pass stop_gradient(factor)" in str(e.value)
    assert gradient(lambda f: f * scaled(1.0, ops.stop_gradient(f)))(np.array(2.0)) == 2.0


def test_only_what_is_wanted_is_pulled_back():
    pulled = []

    @primitive
    def product(xp, x, y):
        return x * y

    product.pullback(
        x=lambda g, out, x, y: pulled.append("x") or g * y,
        y=lambda g, out, x, y: pulled.append("y") or g * x,
    )
    gradient(lambda x: product(x, np.array(3.0)))(np.array(2.0))
    assert pulled == ["x"]


def test_one_rule_for_all_arguments_and_several_results():
    @primitive
    def both(xp, *arrays):
        return sum(arrays), arrays[0] * arrays[-1]

    @both.pullback_together
    def rule(wanted, g, out, *arrays):
        total, product = g
        last = len(arrays) - 1
        pulled = dict.fromkeys(range(len(arrays)), total)
        pulled[0] = pulled[0] + product * arrays[last]
        pulled[last] = pulled[last] + product * arrays[0]
        return {i: pulled[i] for i in wanted}

    def function(x):
        total, product = both(x["a"], 1.0, x["b"])
        return total * product

    slopes = gradient(function)({"a": np.array(2.0), "b": np.array(5.0)})
    assert slopes == {"a": 10 + 8 * 5, "b": 10 + 8 * 2}
    unused = gradient(lambda x: both(x, 1.0, 2.0)[0])(np.array(3.0))
    assert unused == 1.0


def test_a_constant_sees_through_all_tapes_and_is_never_traced():
    @constant
    def rounded(xp, x):
        assert not isinstance(x, Tracer)
        return xp.round(x)

    slope = gradient(gradient(lambda x: x * x * rounded(x)))(np.array(1.7))
    assert slope == 4.0
    np.testing.assert_array_equal(compile(rounded)(np.array([1.7])), [2.0])


def test_the_primitive_that_made_a_value_can_be_recognised():
    with Tape() as tape:
        x = tape.watch(np.ones(3))
        y = ops.softmax(x)
    assert recorded_by(y, ops.softmax) is y.node
    assert recorded_by(y, ops.exp) is None
    assert recorded_by(x, ops.softmax) is None
    assert recorded_by(np.ones(3), ops.softmax) is None
