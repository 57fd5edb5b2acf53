"""One scale for all programs: scikit-learn's figures, whatever output they are read from."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, balanced_accuracy_score, log_loss, r2_score

from goodfit.treatment.aim import Aim
from goodfit.treatment.judging import Judge

RNG = np.random.default_rng(1)
TRUTH = RNG.integers(0, 3, 300)
CHANCES = RNG.dirichlet([1, 1, 1], 300)
CLASSES = Aim("classes", (0, 1, 2))


def judge(aim=CLASSES, y=TRUTH, sampled=True):
    return Judge(aim, y, sampled)


def test_accuracy_and_likelihood_are_scikit_learns():
    score = judge().score(CHANCES, scores=False)
    assert score.value == pytest.approx(accuracy_score(TRUTH, CHANCES.argmax(1)))
    entropy = log_loss(TRUTH, np.clip(CHANCES, 1e-4, 1))
    assert score.fine.mean() == pytest.approx(1 - entropy / np.log(3), abs=1e-3)


def test_scores_and_probabilities_mean_the_same():
    one, other = judge().score(CHANCES, False), judge().score(np.log(CHANCES), True)
    np.testing.assert_allclose(one.fine, other.fine, atol=1e-9)
    yes = CHANCES[:, :1]
    pair = judge(Aim("classes", (0, 1)), TRUTH > 0)
    np.testing.assert_allclose(
        pair.score(yes, False).fine,
        pair.score(np.log(yes / (1 - yes)), True).fine,
        atol=1e-9,
    )


def test_uneven_classes_count_the_same():
    y = (np.arange(300) < 6).astype(int)
    said = RNG.uniform(size=(300, 1))
    score = judge(Aim("classes", (0, 1)), y).score(said, False)
    assert score.name == "balanced accuracy"
    assert score.value == pytest.approx(balanced_accuracy_score(y, said[:, 0] > 0.5))


def test_numbers_are_judged_by_the_share_of_the_variance():
    y = RNG.normal(size=(300, 1)) * 7 + 100
    said = y + RNG.normal(size=y.shape)
    assert judge(Aim("numbers"), y).score(said, False).value == pytest.approx(r2_score(y, said))


def test_a_single_output_for_several_classes_means_the_nearest_label():
    score = judge().score(TRUTH[:, None] + 0.3, False)
    assert score.value == 1


@pytest.mark.parametrize("aim", [CLASSES, Aim("numbers"), Aim("multilabel")])
def test_no_answer_is_worse_than_a_blind_guess(aim):
    y = (TRUTH[:, None] > 0).astype(int) if aim.kind == "multilabel" else TRUTH
    here = judge(aim, y)
    nothing = here.score(None, False)
    assert here.blind.gains_over(nothing)
    assert not nothing.gains_over(nothing)
    assert nothing.rank < here.blind.rank
    assert here.score(np.full((300, 3), np.nan), False).value == nothing.value


def test_a_gain_must_exceed_the_noise():
    right = np.eye(3)[TRUTH]
    some = right.copy()
    some[:4] = np.roll(some[:4], 1, axis=1)
    most = right.copy()
    most[:60] = np.roll(most[:60], 1, axis=1)
    perfect, nearly, worse = (judge().score(answers, False) for answers in (right, some, most))
    assert perfect.gains_over(worse)
    assert not worse.gains_over(perfect)
    assert not perfect.gains_over(perfect)
    assert perfect.perfect
    assert not nearly.perfect


def test_one_row_of_thirty_is_noise_but_not_where_the_rows_are_all_there_is():
    y = np.arange(30) % 3
    right = np.eye(3)[y]
    wrong = right.copy()
    wrong[0] = np.roll(wrong[0], 1)
    sampled, all_there_is = judge(y=y), judge(y=y, sampled=False)
    assert not sampled.score(right, False).gains_over(sampled.score(wrong, False))
    assert all_there_is.score(right, False).gains_over(all_there_is.score(wrong, False))


def test_surer_answers_are_a_gain_where_as_many_are_right():
    y = np.arange(90) % 3
    sure, unsure = 0.9 * np.eye(3)[y] + 0.1 / 3, 0.3 * np.eye(3)[y] + 0.7 / 3
    assert judge(y=y).score(sure, False).gains_over(judge(y=y).score(unsure, False))
    assert not judge(y=y).score(unsure, False).gains_over(judge(y=y).score(sure, False))


def test_wild_answers_are_still_better_than_none():
    here = judge(Aim("numbers"), TRUTH)
    wild = here.score(np.full((300, 1), 1e6), False)
    assert wild.value < -1
    assert wild.gains_over(here.score(None, False))


def test_a_few_rows_that_are_far_off_do_not_hide_a_gain():
    y = RNG.normal(size=60) * np.where(np.arange(60) < 2, 50, 1)
    close, blind = y + 0.1 * RNG.normal(size=60), np.where(np.arange(60) < 2, y / 3, 0)
    here = judge(Aim("numbers"), y)
    better, worse = here.score(close, False), here.score(blind, False)
    assert better.gains_over(worse)
    assert not worse.gains_over(better)
