import pytest

from bench.pruning import Cost, searched, table


def test_the_table_tells_what_is_saved():
    costs = [
        Cost("wine", "nobody", 0, 1000, 10.0, 0.9, {}),
        Cost("wine", "nobody", 1, 3000, 30.0, 0.8, {}),
        Cost("wine", "the doctor", 0, 1500, 8.0, 0.9, {"lr_too_high": 2}),
        Cost("wine", "the median", 0, 1000, 5.0, 0.9, {"behind": 2}),
        Cost("wine", "doctor and median", 0, 500, 4.0, 0.9, {"behind": 2}),
    ]
    rows = table(costs).splitlines()
    assert rows[2] == "| wine | nobody | 2,000 | 20 | 0% | 0.850 |"
    assert rows[3] == "| wine | the doctor | 1,500 | 8 | 25% | 0.900 |"
    assert len(rows) == 6


@pytest.mark.slow
def test_the_doctor_saves_epochs_at_equal_quality():
    pytest.importorskip("optuna")
    alone = searched("wine", "nobody", seed=0, trials=12, epochs=60)
    helped = searched("wine", "the doctor", seed=0, trials=12, epochs=60)
    assert sum(helped.given_up.values()) >= 1
    assert helped.epochs < 0.95 * alone.epochs
    assert helped.score >= alone.score - 0.05
