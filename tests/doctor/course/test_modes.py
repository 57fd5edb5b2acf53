"""The loss in training and in evaluation, without penalties."""

import math

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.course.modes import evaluation_loss, penalty, training_loss
from goodfit.doctor.looking.sample import Sample
from goodfit.training.batch import Data


def sampled(answers, weight=None):
    y = np.array([0, 1, 1])
    return Sample(Data((np.zeros((3, 4)),), (y,), (weight,)), None, lambda inputs: answers)


def test_the_penalty_is_no_part_of_what_answers_cost(make_record):
    record = make_record([0.9, 0.8, 0.7, 0.6], strides={"penalty": [9.0, 0.3, 0.2, 0.1]})
    assert penalty(record) == pytest.approx(0.2)
    assert training_loss(record) == pytest.approx(0.4)
    assert penalty(make_record()) == 0


def test_the_answers_of_the_trained_network_are_judged_by_its_own_loss(make_record):
    answers = np.array([[0.5, 0.5], [0.1, 0.9], [0.5, 0.5]])
    expected = -np.log([0.5, 0.9, 0.5])
    record = make_record(sample=sampled(answers))
    assert evaluation_loss(record) == pytest.approx(expected.mean(), rel=1e-5)
    weight = np.array([1.0, 0.0, 1.0])
    weighted = make_record(sample=sampled(answers, weight))
    assert evaluation_loss(weighted) == pytest.approx((expected * weight).mean(), rel=1e-5)


def test_a_sum_over_a_batch_cannot_be_compared_and_nothing_is_known_without_rows(make_record):
    summed = losses.SparseCategoricalCrossentropy(reduction="sum")
    answers = np.full((3, 2), 0.5)
    assert math.isnan(evaluation_loss(make_record(sample=sampled(answers), loss=summed)))
    assert math.isnan(evaluation_loss(make_record()))
