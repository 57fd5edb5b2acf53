"""Pictures between Pillow, arrays and files, against Keras."""

import io

import numpy as np
import pytest
from PIL import Image

from goodfit.errors import DataError, FileError, SettingError, ShapeError
from goodfit.utils import array_to_img, img_to_array, load_img, save_img

random = np.random.default_rng(0)


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("scale", [True, False])
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")
def test_arrays_become_kerass_pictures_and_arrays_again(keras, channels, scale, data_format):
    x = random.uniform(0, 255, size=(5, 7, channels))
    x = x.transpose(2, 0, 1) if data_format == "channels_first" else x
    ours = array_to_img(x, data_format, scale)
    theirs = keras.utils.array_to_img(x, data_format, scale)
    assert ours.mode == theirs.mode
    np.testing.assert_allclose(np.asarray(ours, float), np.asarray(theirs, float), atol=1)
    np.testing.assert_array_equal(
        img_to_array(ours, data_format), keras.utils.img_to_array(ours, data_format)
    )


def test_deep_gray_values_are_kept():
    picture = array_to_img([[[0], [70000]]], scale=False)
    np.testing.assert_array_equal(img_to_array(picture)[:, :, 0], [[0, 70000]])
    np.testing.assert_array_equal(np.asarray(array_to_img(np.full((2, 2, 1), 7.0))), 0)


@pytest.mark.parametrize("color_mode", ["rgb", "rgba", "grayscale"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "I;16"])
@pytest.mark.parametrize("keep_aspect_ratio", [True, False])
def test_files_are_read_as_keras_reads_them(keras, tmp_path, color_mode, mode, keep_aspect_ratio):
    pixels = random.integers(0, 256, size=(9, 14), dtype=np.uint8)
    deep = Image.fromarray(pixels.astype(np.uint16) * 200)
    picture = deep if mode == "I;16" else Image.fromarray(pixels).convert(mode)
    picture.save(tmp_path / "picture.png")
    for size, interpolation in [(None, "nearest"), ((6, 5), "bilinear"), ((20, 8), "lanczos")]:
        given = (color_mode, size, interpolation, keep_aspect_ratio)
        ours, theirs = (
            load(tmp_path / "picture.png", *given) for load in (load_img, keras.utils.load_img)
        )
        assert ours.mode == theirs.mode
        np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))


def test_what_is_written_can_be_read(tmp_path):
    x = random.integers(0, 256, size=(4, 6, 3))
    x[0, 0], x[0, 1] = 0, 255
    save_img(tmp_path / "picture.png", x)
    np.testing.assert_array_equal(img_to_array(load_img(tmp_path / "picture.png")), x)
    opened = io.BytesIO()
    save_img(opened, x, file_format="jpg", quality=95)
    assert Image.open(opened).format == "JPEG"


@pytest.mark.parametrize(
    ("x", "settings", "error", "advice"),
    [
        (np.zeros((2, 4, 4, 3)), {}, ShapeError, r"`x\[0\]`"),
        (np.zeros((4, 4, 2)), {}, ShapeError, "1, 3 or 4 channels, but got 2"),
        (
            np.full((2, 2, 3), 256),
            {"scale": False},
            DataError,
            "from 256 to 256. Write `scale=True`",
        ),
        (np.full((2, 2, 1), -1), {"scale": False}, DataError, "bytes from 0 to 255"),
        (np.full((2, 2, 3), np.nan), {}, DataError, r"np\.nan_to_num"),
        (np.zeros((2, 2, 3)), {"data_format": "first"}, SettingError, "'channels_first'"),
    ],
)
def test_what_is_no_picture_is_told(x, settings, error, advice):
    with pytest.raises(error, match=advice):
        array_to_img(x, **settings)


def test_files_that_cannot_be_read_or_written_are_told(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    for name in ("text.png", "missing.png"):
        with pytest.raises(FileError, match=f"{name} is no picture that can be read"):
            load_img(tmp_path / name)
    with pytest.raises(SettingError, match=r"Write `x\[\.\.\., :3\]`"):
        save_img(tmp_path / "picture.jpg", np.zeros((2, 2, 4)))
    with pytest.raises(SettingError, match="cannot write pictures of the format 'abc'"):
        save_img(tmp_path / "picture.abc", np.zeros((2, 2, 3)))
    with pytest.raises(FileError, match="cannot be written"):
        save_img(tmp_path / "no" / "picture.png", np.zeros((2, 2, 3)))
    with pytest.raises(SettingError, match="'nearest', 'bilinear'"):
        load_img(tmp_path / "text.png", interpolation="cubic")
    with pytest.raises(ShapeError, match=r"`x\[0\]`"):
        img_to_array(np.zeros((2, 4, 4, 3)))
