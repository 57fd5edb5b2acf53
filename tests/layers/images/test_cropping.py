import numpy as np
import pytest

from goodfit import layers
from goodfit.errors import SettingError, UnknownNameError

SETTINGS = [
    {"height": 4, "width": 9},
    {"height": 4, "width": 9, "interpolation": "nearest"},
    {"height": 3, "width": 2, "antialias": True},
    {"height": 3, "width": 3, "interpolation": "bicubic", "antialias": True},
    {"height": 11, "width": 5, "interpolation": "lanczos3"},
    {"height": 3, "width": 4, "interpolation": "lanczos5", "antialias": True},
    {"height": 4, "width": 4, "crop_to_aspect_ratio": True},
    {"height": 6, "width": 3, "crop_to_aspect_ratio": True},
    {"height": 4, "width": 4, "pad_to_aspect_ratio": True, "fill_value": 9.0},
    {"height": 4, "width": 12, "pad_to_aspect_ratio": True},
    {"height": 4, "width": 3, "data_format": "channels_first"},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_resizing_is_kerass(keras, pictures, augmented, settings):
    first = "data_format" in settings
    x = pictures(2, 3, 6, 7) if first else pictures(2, 6, 7, 3)
    expected = np.asarray(keras.layers.Resizing(**settings)(x))
    found = augmented(layers.Resizing(**settings), x)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=0.01)


@pytest.mark.parametrize("size", [(4, 5), (6, 7), (3, 6), (8, 4), (4, 8), (9, 9)])
def test_the_middle_is_kerass(keras, pictures, augmented, size):
    x = pictures(2, 6, 7, 3)
    expected = np.asarray(keras.layers.CenterCrop(*size)(x))
    for layer in (layers.CenterCrop(*size), layers.RandomCrop(*size)):
        found = augmented(layer, x, training=False)
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=0.01)


def test_every_part_of_an_image_may_be_taken(augmented):
    grid = np.stack(np.meshgrid(np.arange(5.0), np.arange(6.0), indexing="ij"), axis=-1)
    x = np.repeat(grid[None], 400, axis=0).astype(np.float32)
    parts = augmented(layers.RandomCrop(3, 2), x)
    first = parts[:, 0, 0]
    np.testing.assert_array_equal(parts, first[:, None, None] + grid[:3, :2])
    starts, counts = np.unique(first, axis=0, return_counts=True)
    assert len(starts) == 3 * 5
    assert counts.min() > 10


def test_flips_are_mirror_images_half_of_the_time(pictures, augmented):
    x = pictures(400, 2, 3, 1)
    for mode, axis in (("horizontal", 2), ("vertical", 1)):
        out = augmented(layers.RandomFlip(mode), x)
        flipped = (out == np.flip(x, axis)).all(axis=(1, 2, 3))
        np.testing.assert_array_equal(out[~flipped], x[~flipped])
        assert 150 < flipped.sum() < 250
    out = augmented(layers.RandomFlip(), x)
    kinds = [x, x[:, ::-1], x[:, :, ::-1], x[:, ::-1, ::-1]]
    counts = [(out == kind).all(axis=(1, 2, 3)).sum() for kind in kinds]
    assert sum(counts) == 400
    assert min(counts) > 60


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: layers.Resizing(0, 3), r"height=0.*whole number"),
        (lambda: layers.Resizing(3, 3, fill_mode="reflect"), "fill_mode='constant'"),
        (
            lambda: layers.Resizing(3, 3, crop_to_aspect_ratio=True, pad_to_aspect_ratio=True),
            "Write one of",
        ),
        (lambda: layers.RandomCrop(3, 2.5), "width=2.5"),
    ],
)
def test_wrong_sizes_are_told(make, advice):
    with pytest.raises(SettingError, match=advice):
        make()


def test_unknown_names_are_told_with_the_right_ones():
    with pytest.raises(UnknownNameError, match="Did you mean 'bicubic'"):
        layers.Resizing(3, 3, "bicubik")
    with pytest.raises(UnknownNameError, match="Did you mean 'vertical'"):
        layers.RandomFlip("vertically")
