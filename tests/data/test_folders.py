"""Folders of classes: the files, the classes and the parts."""

import numpy as np
import pytest

from goodfit.data.folders import Files, encoded, found_files
from goodfit.data.text_folders import text_dataset_from_directory
from goodfit.errors import DataError, FileError, SettingError, UnknownNameError


@pytest.fixture
def mails(tmp_path):
    for name, count in {"spam": 6, "ham": 14}.items():
        folder = tmp_path / name / "deep"
        folder.mkdir(parents=True)
        for i in range(count):
            (folder / f"{i:02}.txt").write_text(f"{name} {i}: ä")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "ham" / "README.md").write_text("no mail")
    return tmp_path


@pytest.mark.parametrize("class_names", [None, ["spam", "ham"], ["spam"]])
@pytest.mark.parametrize("follow_links", [False, True])
def test_files_and_classes_are_those_of_keras(keras, mails, class_names, follow_links):
    from keras.src.utils.dataset_utils import index_directory

    paths, labels, names = index_directory(
        str(mails), "inferred", (".txt",), class_names, follow_links=follow_links,
        shuffle=False, verbose=False,
    )  # fmt: skip
    found = found_files(mails, "inferred", class_names, (".txt",), follow_links)
    assert [str(path) for path in found.paths] == paths
    np.testing.assert_array_equal(found.labels, labels)
    assert list(found.class_names) == names


def test_links_are_followed_on_demand(mails, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    (other / "x.txt").write_text("more")
    (mails / "spam" / "linked").symlink_to(other, target_is_directory=True)
    counts = [
        len(found_files(mails, None, None, (".txt",), follow).paths) for follow in (False, True)
    ]
    assert counts == [20, 21]


def _read(source):
    return [text for portion in source.batches() for text in portion.x[0].tolist()]


def test_texts_in_batches(mails, capsys):
    source = text_dataset_from_directory(mails, batch_size=8)
    assert capsys.readouterr().out == "Found 20 files belonging to 2 classes.\n"
    assert (source.class_names, source.rows, source.steps) == (("ham", "spam"), 20, 3)
    portions = list(source.batches())
    assert portions[0].x[0][:2].tolist() == ["ham 0: ä", "ham 1: ä"]
    assert np.concatenate([portion.y for portion in portions]).tolist() == [0] * 14 + [1] * 6
    shuffled = next(source.batches(0, lambda count: np.arange(count)[::-1]))
    assert shuffled.x[0][0] == "spam 5: ä"
    short = text_dataset_from_directory(mails, labels=None, max_length=4, verbose=False)
    assert set(_read(short)) == {"ham ", "spam"}
    assert short.first().y is None


def test_both_calls_set_the_same_files_aside_and_each_class_alike(mails, capsys):
    settings = {"validation_split": 0.25, "verbose": False}
    train = text_dataset_from_directory(mails, subset="training", **settings)
    dev = text_dataset_from_directory(mails, subset="validation", shuffle=False, **settings)
    assert not set(train.file_paths) & set(dev.file_paths)
    assert (train.rows, dev.rows) == (15, 5)
    assert sum("spam" in path for path in dev.file_paths) in (1, 2)
    both = text_dataset_from_directory(mails, subset="both", validation_split=0.25)
    assert [part.file_paths for part in both] == [train.file_paths, dev.file_paths]
    told = capsys.readouterr().out
    assert "Using 15 files for training.\nUsing 5 files for validation.\n" in told
    other = text_dataset_from_directory(mails, subset="validation", seed=1, **settings)
    assert other.file_paths != dev.file_paths


def test_a_validation_part_is_never_shuffled(mails):
    _, dev = text_dataset_from_directory(mails, subset="both", validation_split=0.25, verbose=False)
    backwards = next(dev.batches(0, lambda count: np.arange(count)[::-1]))
    np.testing.assert_array_equal(backwards.x[0], dev.first().x[0])


def test_labels_may_be_given(mails):
    labels = [i % 3 for i in range(20)]
    source = text_dataset_from_directory(mails, labels=labels, batch_size=20, verbose=False)
    assert source.first().y.tolist() == labels
    assert source.class_names == ("0", "1", "2")


def test_labels_are_encoded_for_losses():
    files = Files([], np.array([0, 1, 1], np.int32), ("ham", "spam"))
    assert encoded(files, "binary").tolist() == [[0], [1], [1]]
    assert encoded(files, "categorical").tolist() == [[1, 0], [0, 1], [0, 1]]
    assert encoded(files, "int").tolist() == [0, 1, 1]
    assert encoded(files, None) is None
    with pytest.raises(SettingError, match="two classes, but there are 3.*label_mode='int'"):
        encoded(files._replace(class_names=("a", "b", "c")), "binary")


@pytest.mark.parametrize(
    ("settings", "kind", "advice"),
    [
        ({"class_names": ["spam", "hamm"]}, UnknownNameError, "Did you mean 'ham'"),
        ({"class_names": ["spam"], "labels": None}, SettingError, "Leave one of the two out"),
        ({"labels": [0, 1]}, DataError, r"each of the 20 files.*np\.unique\(labels"),
        ({"labels": ["a"] * 20}, DataError, r"np\.unique\(labels"),
        ({"label_mode": "integer"}, SettingError, "Write one of 'int', 'binary'"),
        ({"subset": "training"}, SettingError, "Write both, such as validation_split=0.2"),
        ({"validation_split": 0.5}, SettingError, "subset='both'"),
        ({"validation_split": 1.0, "subset": "both"}, SettingError, "choose a share"),
        ({"validation_split": 0.5, "subset": "test"}, SettingError, "Write one of 'training'"),
    ],
)
def test_settings_that_cannot_work(mails, settings, kind, advice):
    with pytest.raises(kind, match=advice):
        text_dataset_from_directory(mails, **settings)


def test_missing_and_empty_folders(tmp_path):
    with pytest.raises(FileError, match="There is no folder .*nowhere"):
        text_dataset_from_directory(tmp_path / "nowhere")
    with pytest.raises(FileError, match="no folders.*write labels=None"):
        text_dataset_from_directory(tmp_path)
    (tmp_path / "ham").mkdir()
    for labels in ("inferred", None):
        with pytest.raises(FileError, match=r"no files in it that end with \.txt"):
            text_dataset_from_directory(tmp_path, labels=labels)


def test_a_text_that_is_none(tmp_path):
    (tmp_path / "broken.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(FileError, match=r"broken\.txt is not UTF-8.*save it again in UTF-8"):
        text_dataset_from_directory(tmp_path, labels=None, verbose=False).first()
