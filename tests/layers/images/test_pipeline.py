import numpy as np
import pytest

from goodfit import Sequential, layers
from goodfit.errors import DataError, NotReadyError, SettingError


def test_a_pipeline_is_its_layers_one_after_the_other(pictures):
    x = pictures(4, 6, 6, 3)
    steps = [layers.CenterCrop(4, 4), layers.Rescaling(1 / 255), layers.AutoContrast((0, 1))]
    expected = x
    for step in steps:
        expected = step(expected)
    np.testing.assert_array_equal(layers.Pipeline(steps)(x), expected)
    assert layers.Pipeline(steps).output_shape((6, 6, 3)) == (4, 4, 3)


def test_weights_are_under_the_numbers_of_the_layers(pictures):
    steps = [layers.RandomFlip(), layers.Flatten(), layers.BatchNormalization(), layers.Dense(2)]
    model = Sequential([layers.Pipeline(steps)], seed=0)
    model.compile(loss="mse")
    model.fit(pictures(8, 3, 3, 1), np.zeros((8, 2)), epochs=1, verbose=0)
    assert set(model.state.params["pipeline"]) == {"2", "3"}
    assert set(model.state.memory["pipeline"]) == {"2"}
    assert (model.state.memory["pipeline"]["2"]["moving_mean"] != 0).any()
    with pytest.raises(NotReadyError, match="Sequential"):
        layers.Pipeline(steps)(pictures(8, 3, 3, 1))


def test_labels_and_masks_go_with_the_images(pictures):
    x = np.floor(pictures(6, 5, 5, 1) / 40)
    steps = [layers.RandomFlip(), layers.RandomRotation(0.3, interpolation="nearest")]
    layer = layers.Pipeline([*steps, layers.Rescaling(2.0), layers.RandomInvert((1, 1))])
    out = layer({"images": x, "labels": np.arange(6), "segmentation_masks": x})
    np.testing.assert_array_equal(out["labels"], np.arange(6))
    np.testing.assert_array_equal(255 - out["images"], 2 * out["segmentation_masks"])
    bilinear = layers.RandomRotation(0.3)({"images": x, "segmentation_masks": x})
    assert set(np.unique(bilinear["segmentation_masks"])) <= set(np.unique(x))
    assert not set(np.unique(bilinear["images"])) <= set(np.unique(x))


def test_a_single_image_is_taken_and_given(pictures):
    image = pictures(6, 5, 3)
    assert layers.RandomRotation(0.1)(image).shape == (6, 5, 3)
    np.testing.assert_array_equal(layers.RandomFlip()(image, training=False), image)


@pytest.mark.parametrize("parts", [{"labels": [1]}, {"images": [1], "bounding_boxes": [2]}])
def test_what_is_not_known_is_told(parts):
    with pytest.raises(DataError, match=r"`images`.*segmentation_masks.*RandomFlip\(...\)\("):
        layers.RandomFlip()({name: np.ones((2, 3, 3, 1)) for name in parts})


@pytest.mark.parametrize("given", [[], ["RandomFlip"], layers.Dense])
def test_a_pipeline_takes_layers(given):
    with pytest.raises(SettingError, match=r"Pipeline\(\[Rescaling"):
        layers.Pipeline(given)
