"""Each row judges one model, which was trained without it."""

import numpy as np
import pandas as pd
import pytest

import goodfit
from goodfit import cross_validate, data
from goodfit.callbacks import EarlyStopping
from goodfit.errors import DataError, SettingError
from goodfit.layers import Dense, Input, Normalization, concatenate

X = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
CLASSES = (X[:, 0] > 0.8).astype(int)


def classifier():
    model = goodfit.Sequential([Normalization(), Dense(2, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    return model


def line():
    model = goodfit.Sequential([Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    return model


def test_scores_by_fold_with_mean_and_deviation():
    found = cross_validate(classifier, X, CLASSES, folds=4, epochs=2, batch_size=16)
    assert found.scores.keys() == {"loss", "accuracy"}
    losses = found.scores["loss"]
    assert found.mean["loss"] == pytest.approx(np.mean(losses))
    assert found.deviation["loss"] == pytest.approx(np.std(losses, ddof=1))
    assert losses == pytest.approx([h.history["val_loss"][-1] for h in found.histories])
    assert [h.epoch for h in found.histories] == [[0, 1]] * 4
    assert sorted(np.concatenate([fold.dev for fold in found.folds])) == list(range(60))
    share = [CLASSES[fold.dev].sum() for fold in found.folds]
    assert max(share) - min(share) <= 1
    first, accuracy, *_ = repr(found).splitlines()[0], repr(found).splitlines()[2]
    assert first == "4 models, each trained on 45 rows and judged by 15 that it never saw:"
    assert accuracy.startswith(f"  accuracy: {found.mean['accuracy']:.4f} ± ")


def test_what_is_learnt_is_learnt_of_the_training_rows_alone(monkeypatch):
    """A model that remembers rows by heart knows nothing of the fold that judges it."""
    seen = []
    fit = goodfit.Sequential.fit

    def spying(model, x, y, **options):
        seen.append((x, options["validation_data"][0]))
        return fit(model, x, y, **options)

    monkeypatch.setattr(goodfit.Sequential, "fit", spying)
    cross_validate(line, X, X[:, 0], folds=3)
    for train, dev in seen:
        assert len(train) + len(dev) == 60
        assert not {tuple(row) for row in train} & {tuple(row) for row in dev}
        assert (data.part_of(train), data.part_of(dev)) == ("train", "dev")


def test_folds_may_be_given():
    groups = np.repeat(np.arange(6), 10)
    found = cross_validate(line, X, X[:, 0], folds=data.folds_by_group(groups, 3))
    assert len(found.scores["loss"]) == 3
    past = cross_validate(line, X, X[:, 0], folds=data.folds_by_time(60, 2))
    assert repr(past).startswith("2 models, each trained on 20 to 40 rows and judged by 20 ")


def test_weights_frames_and_callbacks_reach_fit():
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    weight = np.ones(60)
    weight[CLASSES == 1] = 0
    found = cross_validate(
        line, frame, frame["a"], 2, sample_weight=weight, epochs=50,
        callbacks=[EarlyStopping(patience=1, min_delta=10)],
    )  # fmt: skip
    assert [len(history.epoch) for history in found.histories] == [2, 2]
    assert (
        found.scores["loss"] != cross_validate(line, frame, frame["a"], 2, epochs=2).scores["loss"]
    )


def test_several_inputs_in_a_list_or_a_dict():
    def two():
        a, b = Input((1,), name="a"), Input((2,), name="b")
        model = goodfit.Model([a, b], Dense(1)(concatenate([a, b])))
        model.compile("sgd", "mse", run_eagerly=True)
        return model

    for x in ([X[:, :1], X[:, 1:]], {"b": X[:, 1:], "a": X[:, :1]}):
        assert len(cross_validate(two, x, X[:, 0], 2).scores["loss"]) == 2


@pytest.mark.parametrize(
    ("arguments", "settings", "kind", "advice"),
    [
        (
            (line(), X, CLASSES),
            {},
            SettingError,
            r"Write `def make_model\(\): \.\.\.; return model`",
        ),
        ((lambda: None, X, CLASSES), {}, SettingError, r"gave None.*end it with `return model`"),
        ((line, X, CLASSES), {"validation_split": 0.1}, SettingError, "Leave validation_split out"),
        ((line, iter([]), CLASSES), {}, DataError, r"come in batches.*np\.concatenate"),
        ((line, list(X), CLASSES), {}, DataError, r"3, 3.* 60 rows.*x = np\.stack\(x\)"),
        ((line, X, CLASSES), {"folds": 61}, DataError, "60 rows cannot make 61 folds"),
    ],
)
def test_what_cannot_be_validated(arguments, settings, kind, advice):
    with pytest.raises(kind, match=advice):
        cross_validate(*arguments, **settings)


def test_each_fold_needs_a_model_of_its_own():
    model = line()
    with pytest.raises(SettingError, match="the same model again. Build and compile a new model"):
        cross_validate(lambda: model, X, X[:, 0])


def test_a_notebook_shows_each_score_fold_by_fold():
    cut = [data.Fold(np.arange(6), np.arange(6, 9)), data.Fold(np.arange(3, 9), np.arange(3))]
    page = goodfit.models.CrossValidation({"<b>": [0.75, 0.85]}, [], cut)._repr_html_()
    assert page.count('<th scope="col">') == 5
    row = (
        '<th scope="row">&lt;b&gt;</th><td>0.8000</td><td>0.0707</td><td>0.7500</td><td>0.8500</td>'
    )
    assert row in page
