"""Pictures of models in files."""

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from PIL import Image

from goodfit.errors import FileError, SettingError
from goodfit.utils import model_to_dot, plot_model
from tests.utils.plotting import models

SVG = "{http://www.w3.org/2000/svg}"


def words(text):
    return [element.text for element in ElementTree.fromstring(text).iter(f"{SVG}text")]


@pytest.mark.parametrize("make", models.MODELS)
def test_the_svg_has_every_box_and_arrow(make, tmp_path):
    picture = plot_model(make(), tmp_path / "model.svg", show_layer_names=True, expand_nested=True)
    text = (tmp_path / "model.svg").read_text()
    assert text == picture._repr_svg_()
    dot = model_to_dot(make(), expand_nested=True)
    page = ElementTree.fromstring(text)
    assert len(list(page.iter(f"{SVG}polygon"))) == dot.count(" -> ")
    boxes = [one for one in page.iter(f"{SVG}rect") if one.get("class") == "box"]
    assert len(boxes) == dot.count("[label=")


def test_words_are_in_the_boxes_they_belong_to(tmp_path):
    picture = plot_model(models.nested(), tmp_path / "model.svg", show_shapes=True)
    assert words(picture.svg) == [
        "InputLayer", None, "output (batch, 4)",
        "Model", None, "input (batch, 4)", "output (batch, 4)",
        "Dense", None, "input (batch, 4)", "output (batch, 2)",
    ]  # fmt: skip
    assert repr(picture) == "<ModelPicture of 'outer'>"


def test_a_png_has_the_size_and_the_boxes_of_the_svg(tmp_path):
    picture = plot_model(models.nested(), tmp_path / "model.png", dpi=192, expand_nested=True)
    page = ElementTree.fromstring(picture.svg)
    size = [float(page.get(name)) for name in ("width", "height")]
    drawn = Image.open(tmp_path / "model.png").convert("RGB")
    np.testing.assert_allclose(drawn.size, [2 * length for length in size], atol=2)
    box = next(one for one in page.iter(f"{SVG}rect") if one.get("class") == "box")
    x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
    assert drawn.getpixel((round(2 * (x + width / 2)), round(2 * (y + height)))) != (255, 255, 255)
    assert drawn.getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.pdf", b"%PDF"), ("a.dot", b"digraph"), ("a", b"\x89PNG")]
)
def test_the_suffix_says_how_the_file_is_written(name, begins, tmp_path):
    plot_model(models.chain(), tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_dot_has_clusters_for_inner_models_and_quotes_names():
    text = model_to_dot(models.twins(), expand_nested=True, rankdir="LR", dpi=96, splines="line")
    assert text.count("subgraph cluster_") == 2
    assert 'rankdir="LR"; dpi="96"; splines="line";' in text
    model = models.chain()
    model.name = 'my "chain"'
    assert model_to_dot(model).startswith('digraph "my \\"chain\\"" {')


def test_what_cannot_be_drawn_says_what_to_write(tmp_path):
    with pytest.raises(SettingError, match="'TB', 'BT', 'LR', 'RL'"):
        plot_model(models.chain(), tmp_path / "model.svg", rankdir="down")
    with pytest.raises(SettingError, match="not known: 'gfi'. Write `to_file='.*model.svg'"):
        plot_model(models.chain(), tmp_path / "model.gfi")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="model.svg"):
        plot_model(models.chain(), tmp_path / "file" / "model.svg")
