import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from goodfit.training.tally import Tally, summed

SUMS = st.lists(st.floats(0, 1e6, width=32), min_size=2, max_size=40)


@given(SUMS, st.integers(1, 39))
def test_no_cut_of_an_epoch_shows_in_its_sums(totals, cut):
    def measured(part):
        rows = np.full(len(part), 3, np.float32)
        return {
            "loss": {"total": np.float32(part), "rows": rows},
            "auc": np.float32([part, part]).T,
        }

    whole, parts = Tally(), Tally()
    whole.add(measured(totals))
    for part in (totals[:cut], totals[cut:]):
        if part:
            parts.add(measured(part))
    assert whole.steps == parts.steps == len(totals)
    np.testing.assert_array_equal(np.concatenate(parts.losses), whole.losses[0])
    np.testing.assert_array_equal(parts.sums["loss"]["total"], whole.sums["loss"]["total"])
    np.testing.assert_array_equal(parts.sums["auc"], whole.sums["auc"])


def test_sums_are_of_double_precision():
    assert summed({"rows": np.float32([2**24, 1, 1])})["rows"] == 2**24 + 2
