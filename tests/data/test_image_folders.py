"""Pictures are what Keras's `load_img` reads of the same files."""

import numpy as np
import pytest
from PIL import Image

from goodfit.data.image_folders import image_dataset_from_directory
from goodfit.errors import FileError, SettingError


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    root = tmp_path_factory.mktemp("pets")
    random = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (root / name).mkdir()
        for suffix, size in {
            "png": (20, 31),
            "jpg": (40, 24),
            "bmp": (9, 9),
            "gif": (16, 12),
        }.items():
            pixels = random.integers(0, 256, (*size, 3), np.uint8)
            Image.fromarray(pixels).save(root / name / f"one.{suffix}")
    return root


@pytest.mark.parametrize("color_mode", ["rgb", "rgba", "grayscale"])
@pytest.mark.parametrize(
    ("interpolation", "theirs"),
    [
        ("nearest", "nearest"), ("bilinear", "bilinear"), ("bicubic", "bicubic"),
        ("area", "box"), ("lanczos3", "lanczos"),
    ],
)  # fmt: skip
def test_pictures_are_those_of_keras(keras, pets, color_mode, interpolation, theirs):
    source = image_dataset_from_directory(
        pets, color_mode=color_mode, interpolation=interpolation, image_size=(16, 12), verbose=False
    )
    portion = source.first()
    assert portion.x[0].dtype == np.uint8
    assert portion.y.tolist() == [0] * 4 + [1] * 4
    for path, picture in zip(source.file_paths, portion.x[0], strict=True):
        read = keras.utils.load_img(path, color_mode, (16, 12), theirs)
        np.testing.assert_array_equal(picture, np.asarray(read).reshape(16, 12, -1))


def _only(tmp_path, size, **settings):
    pixels = np.full((*size, 3), 200, np.uint8)
    pixels[size[0] // 2 :] = 100
    Image.fromarray(pixels).save(tmp_path / "one.png")
    source = image_dataset_from_directory(
        tmp_path, labels=None, image_size=(8, 8), verbose=False, **settings
    )
    return source.first().x[0][0]


def test_nothing_is_distorted_on_demand(tmp_path):
    cropped = _only(tmp_path, (16, 8), crop_to_aspect_ratio=True)
    assert (cropped[:4] == 200).all()
    assert (cropped[4:] == 100).all()
    padded = _only(tmp_path, (16, 8), pad_to_aspect_ratio=True, interpolation="nearest")
    assert (padded[:, :2] == 0).all()
    assert (padded[:, 6:] == 0).all()
    assert (padded[:4, 2:6] == 200).all()


def test_channels_may_come_first(tmp_path):
    last = _only(tmp_path, (8, 8))
    first = _only(tmp_path, (8, 8), data_format="channels_first")
    np.testing.assert_array_equal(first, last.transpose(2, 0, 1))


def test_one_number_is_both_lengths(pets):
    source = image_dataset_from_directory(pets, image_size=7, batch_size=3, verbose=False)
    assert [portion.x[0].shape[1:] for portion in source.batches()] == [(7, 7, 3)] * 3


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"color_mode": "grey"}, "Write one of 'grayscale', 'rgb', 'rgba'"),
        ({"interpolation": "gaussian"}, "Write one of 'nearest', 'bilinear'"),
        ({"data_format": "first"}, "Write one of 'channels_last'"),
        ({"crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True}, "Leave one of the two out"),
    ],
)
def test_settings_that_cannot_work(pets, settings, advice):
    with pytest.raises(SettingError, match=advice):
        image_dataset_from_directory(pets, **settings)


def test_a_file_that_is_no_picture(tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    with pytest.raises(FileError, match=r"broken\.png is no picture"):
        image_dataset_from_directory(tmp_path, labels=None, verbose=False).first()
