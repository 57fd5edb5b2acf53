"""Drawing the graph of a model's layers: what users call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from goodfit.atomic import write_whole
from goodfit.data.folders import chosen
from goodfit.errors import SettingError
from goodfit.utils.plotting.chart import Shown, chart
from goodfit.utils.plotting.dot import dot
from goodfit.utils.plotting.marks import DIRECTIONS, Marks, marks
from goodfit.utils.plotting.raster import raster
from goodfit.utils.plotting.vector import svg

if TYPE_CHECKING:
    from goodfit.models import Model


@dataclass(frozen=True)
class ModelPicture:
    """The picture of a model, which a notebook shows by itself.

    Example:
        >>> ModelPicture("model", "<svg></svg>")
        <ModelPicture of 'model'>
    """

    name: str
    svg: str

    def __repr__(self) -> str:
        return f"<ModelPicture of {self.name!r}>"

    def _repr_svg_(self) -> str:
        return self.svg


def plot_model(
    model: Model,
    to_file: str | Path = "model.png",
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = False,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: float = 200,
    show_layer_activations: bool = False,
    show_trainable: bool = False,
) -> ModelPicture:
    """Draws the layers of a model and how they are connected.

    A layer that is called several times has as many boxes. For what is computed inside of the
    layers, and how the gradient flows back, see `goodfit.draw_graph`.

    Args:
        model: a model that is built.
        to_file: the file; its suffix says how it is written: .png, .svg, .pdf, or .dot as text.
        show_shapes: whether boxes tell the shapes of inputs and outputs.
        show_dtype: whether they tell the type of the numbers.
        show_layer_names: whether they tell the layer's name beside its class.
        rankdir: where the arrows lead: "TB" from top to bottom, "LR" from left to right, "BT" and
            "RL" the other way.
        expand_nested: whether inner models are opened; their layers stand in a frame.
        dpi: how many points of a PNG an inch has.
        show_layer_activations: whether they tell the activation.
        show_trainable: whether they tell what is trained and what is frozen.

    Returns:
        The picture, which a notebook shows.

    Raises:
        NotReadyError: the model does not know the shape of its inputs yet.
        SettingError: a direction, or a suffix, that is not known.
        FileError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3, "relu"), layers.Dense(1)])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     plot_model(model, f"{folder}/model.svg", show_shapes=True)
        <ModelPicture of 'sequential'>
    """
    chosen("rankdir", rankdir, DIRECTIONS)
    shown = Shown(
        shapes=show_shapes,
        dtype=show_dtype,
        layer_names=show_layer_names,
        layer_activations=show_layer_activations,
        trainable=show_trainable,
        expand_nested=expand_nested,
    )
    boxes = chart(model, shown)
    placed = marks(boxes, rankdir)
    picture = ModelPicture(model.name, svg(model.name, placed))
    path = Path(to_file)
    kind = path.suffix[1:].lower() or "png"
    texts = {"svg": lambda: picture.svg, "dot": lambda: dot(boxes, rankdir, dpi, "ortho")}
    content = texts[kind]().encode() if kind in texts else _painted(path, placed, kind, dpi)
    write_whole(path, content)
    return picture


def model_to_dot(
    model: Model,
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = True,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: float = 200,
    *,
    show_layer_activations: bool = False,
    show_trainable: bool = False,
    splines: str = "ortho",
) -> str:
    """The layers of a model and how they are connected, as text in the language DOT.

    The arguments are those of `plot_model`.

    Args:
        model: a model that is built.
        show_shapes: whether boxes tell the shapes of inputs and outputs.
        show_dtype: whether they tell the type of the numbers.
        show_layer_names: whether they tell the layer's name beside its class.
        rankdir: where the arrows lead.
        expand_nested: whether inner models are opened.
        dpi: how many points an inch has.
        show_layer_activations: whether they tell the activation.
        show_trainable: whether they tell what is trained and what is frozen.
        splines: how Graphviz draws arrows.

    Raises:
        NotReadyError: the model does not know the shape of its inputs yet.
        SettingError: a direction that is not known.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3)])
        >>> print(model_to_dot(model).splitlines()[-2])
          0 -> 1;
    """
    chosen("rankdir", rankdir, DIRECTIONS)
    shown = Shown(
        shapes=show_shapes,
        dtype=show_dtype,
        layer_names=show_layer_names,
        layer_activations=show_layer_activations,
        trainable=show_trainable,
        expand_nested=expand_nested,
    )
    return dot(chart(model, shown), rankdir, dpi, splines)


def _painted(path: Path, placed: Marks, kind: str, dpi: float) -> bytes:
    try:
        return raster(placed, kind, dpi)
    except ValueError as reason:
        raise SettingError(
            f"{path.name} would be a picture of a format that is not known: {kind!r}. Write "
            f"`to_file={str(path.with_suffix('.svg'))!r}`, or .png, .pdf, .dot."
        ) from reason
