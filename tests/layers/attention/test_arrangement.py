import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from goodfit.layers.attention.arrangement import Arrangement


@st.composite
def arrangements(draw):
    places = draw(st.permutations(range(1, draw(st.integers(2, 5)))))
    count = draw(st.integers(1, len(places)))
    return Arrangement(attended=tuple(places[:count]), apart=tuple(sorted(places[count:])))


@given(arrangements())
def test_back_to_where_it_came_from(arranged):
    rank = len(arranged.attended) + len(arranged.apart) + 3
    x = np.random.default_rng(0).normal(size=range(2, 2 + rank))
    by_heads = arranged.by_heads(x)
    assert by_heads.shape[:1] + by_heads.shape[-1:] == x.shape[:1] + x.shape[-1:]
    np.testing.assert_array_equal(arranged.by_place(by_heads, arranged.lengths(x)), x)


def test_a_mask_of_steps_lies_where_time_lies():
    mask = np.array([[True, False, True]])
    both = Arrangement(attended=(2, 1), apart=(3,))
    assert both.step_mask(mask, of_query=True).shape == (1, 1, 1, 1, 3, 1, 1)
    assert both.step_mask(mask, of_query=False).shape == (1, 1, 1, 1, 1, 1, 3)
    assert Arrangement(attended=(2,), apart=(1,)).step_mask(mask, of_query=True) is None


def test_a_mask_of_scores_may_leave_out_axes_in_front():
    one = Arrangement(attended=(2,), apart=(1,))
    assert one.score_mask(np.ones((3, 4))).shape == (1, 1, 1, 3, 4)
    assert one.score_mask(np.ones((7, 3, 4))).shape == (7, 1, 1, 3, 4)
    assert one.score_mask(np.ones((7, 5, 2, 3, 4))).shape == (7, 5, 2, 3, 4)
