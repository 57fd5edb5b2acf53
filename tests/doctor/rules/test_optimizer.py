"""The rule about the optimiser's settings."""

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.optimizers import SGD, Adam, AdamW, Lion, RMSprop

code = "optimizer_misconfigured"

SLIPS = [
    (Adam(0.01, epsilon=1e-16), "epsilon=1e-16"),
    (Adam(0.01, epsilon=10.0), "epsilon=10 outweighs"),
    (RMSprop(0.01, epsilon=1e-14), "epsilon=1e-14"),
    (SGD(0.01, momentum=0.9999), "remembers the last 10000 gradients"),
    (Adam(0.01, beta_1=0.99999), "With beta_1=0.99999"),
    (SGD(0.01, clipnorm=1e-7), "With clipnorm=1e-07"),
    (SGD(0.01, clipvalue=1e-6), "With clipvalue=1e-06"),
    (AdamW(0.01, weight_decay=5.0), "takes 5.0% off every weight"),
    (Adam(0.01, use_ema=True, ema_momentum=0.9999), "is still 99%"),
    (SGD(0.0), "learning_rate=0"),
]

SOUND = [
    Adam(0.01),
    Adam(0.01, epsilon=1e-3, beta_1=0.5),
    SGD(0.01, momentum=0.99, clipnorm=1e-2),
    AdamW(0.001, weight_decay=0.1),
    Adam(0.01, use_ema=True, ema_momentum=0.9),
    Lion(1e-4),
    RMSprop(0.001, rho=0.9),
]


@pytest.mark.parametrize(("optimizer", "said"), SLIPS)
def test_a_setting_out_of_all_proportion_in_a_run_that_fails(
    make_record, stuck, codes, optimizer, said
):
    record = make_record(stuck, optimizer=optimizer)
    assert codes(code, record) == [(code, "warning")]
    finding = next(found for found in diagnose(record) if found.code == code)
    assert said in finding.evidence
    assert finding.cures[0].line == "optimizer=Adam(learning_rate=0.001)"


@pytest.mark.parametrize(("optimizer", "said"), SLIPS)
def test_the_same_setting_where_it_does_no_harm(make_record, codes, optimizer, said):
    assert codes(code, make_record(optimizer=optimizer)) == []


@pytest.mark.parametrize("optimizer", SOUND)
def test_settings_in_use_are_no_fault_of_a_failing_run(make_record, stuck, codes, optimizer):
    assert codes(code, make_record(stuck, optimizer=optimizer)) == []


def test_an_overflow_is_an_error(make_record, broken, codes):
    record = make_record([0.6], optimizer=Adam(0.1, epsilon=1e-16), breakdown=broken())
    assert codes(code, record) == [(code, "error")]


def test_an_average_has_time_to_arrive(make_record, stuck, codes):
    optimizer = Adam(0.01, use_ema=True, ema_momentum=0.999)
    long = [np.full(1000, loss) for loss in stuck]
    assert codes(code, make_record(stuck, optimizer=optimizer)) == [(code, "warning")]
    assert codes(code, make_record(stuck, optimizer=optimizer, step_losses=long)) == []
