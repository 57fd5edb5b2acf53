import dataclasses

import pytest

from bench.goals import ITSELF, LIMIT, Goal
from bench.limit import operations
from bench.results import Spread, summed_up
from bench.running import Run
from bench.workloads import WORKLOADS

DIGITS = WORKLOADS["digits"]


def _judged(goal, *runs, rate=None):
    work = dataclasses.replace(DIGITS, goals=(goal,))
    (judged,) = summed_up(work, list(runs), rate).goals
    return judged


def _run(peer, steady):
    return Run(peer, {"steady": steady})


def test_runs_come_to_their_median_and_spread():
    result = summed_up(DIGITS, [_run("jax", n) for n in (3.0, 1.0, 2.5)], None)
    assert result.peers == {"jax": {"steady": Spread(2.5, 1.0, 3.0)}}


def test_the_first_process_stands_apart():
    runs = [Run("jax", {"cold": n}) for n in (9.0, 1.0, 2.0)]
    measures = summed_up(DIGITS, runs, None).peers["jax"]
    assert measures == {"cold": Spread(1.5, 1.0, 2.0), "first": Spread(9.0, 9.0, 9.0)}


def test_a_peer_that_failed_once_has_no_result():
    runs = [_run("jax", 1.0), Run("jax", {"steady": 0.1, "quality": 0.2}, "too bad")]
    result = summed_up(DIGITS, runs, None)
    assert result.peers == {}
    assert result.failures == {"jax": "too bad"}


@pytest.mark.parametrize(("most", "reached"), [(0.5, True), (0.4, False)])
def test_a_goal_stands_beside_the_best_peer(most, reached):
    others = _run("torch", 3.0), _run("jax", 2.0)
    judged = _judged(Goal("steady", most), _run("goodfit", 1.0), *others)
    assert (judged.share, judged.beside, judged.reached) == (0.5, "jax", reached)


def test_a_goal_may_leave_peers_out():
    goal = Goal("steady", 1, "the best of Keras")
    judged = _judged(goal, _run("goodfit", 1.0), _run("keras_torch", 4.0), _run("jax", 2.0))
    assert (judged.share, judged.beside) == (0.25, "keras_torch")


def test_a_goal_may_be_a_number_or_a_share_of_the_limit():
    assert _judged(Goal("steady", 2, ITSELF), _run("goodfit", 1.0)).share == 1
    rate = operations(DIGITS.limit())  # the limit is one second
    assert _judged(Goal("steady", 2, LIMIT), _run("goodfit", 1.5), rate=rate).share == 1.5


@pytest.mark.parametrize("runs", [[_run("goodfit", 1.0)], [_run("jax", 1.0)]])
def test_with_nobody_to_compare_a_goal_is_not_judged(runs):
    assert _judged(Goal("steady", 1), *runs).reached is None
