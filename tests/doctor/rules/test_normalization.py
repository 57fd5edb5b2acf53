"""The rule about batch normalisation."""

from goodfit import layers
from goodfit.layers import BatchNormalization, Dense


def normalised(momentum=0.9):
    return [Dense(8, "relu"), BatchNormalization(momentum=momentum), Dense(2, "softmax")]


def test_tiny_batches_cannot_be_normalised(make_record, stuck, codes, answering):
    sick = make_record(stuck, layers=normalised())
    sick.batch_size = 2
    assert codes("batchnorm_misuse", sick) == [("batchnorm_misuse", "warning")]
    learnt = make_record(layers=normalised(), sample=answering(0.1))
    learnt.batch_size = 2
    assert codes("batchnorm_misuse", learnt) == []
    usual = make_record(stuck, layers=normalised())
    assert codes("batchnorm_misuse", usual) == []


def test_many_positions_make_up_for_few_rows(make_record, stuck, codes):
    pictures = [layers.Reshape((4, 1)), layers.Conv1D(3, 1), BatchNormalization(),
                layers.Flatten(), Dense(2)]  # fmt: skip
    record = make_record(stuck, layers=pictures)
    record.batch_size = 2
    assert codes("batchnorm_misuse", record) == []


def test_running_means_that_have_not_arrived(make_record, codes, answering):
    late = make_record(layers=normalised(0.9999), sample=answering(0.8))
    assert codes("batchnorm_misuse", late) == [("batchnorm_misuse", "warning")]
    harmless = make_record(layers=normalised(0.9999), sample=answering(0.1))
    assert codes("batchnorm_misuse", harmless) == []
    unasked = make_record(layers=normalised(), sample=answering(0.8))
    assert codes("batchnorm_misuse", unasked) == []  # nothing is suspicious: it is not asked
