"""Symbols: results that will be computed, by which layers are connected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any, ClassVar

from goodfit.errors import ShapeError
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.settings import is_count


class InputLayer(Layer):
    """Where data enters a model; `Input` makes one, and its symbol.

    Example:
        >>> InputLayer((64,), name="pixels")
        InputLayer(shape=(64,), name='pixels')
    """

    listed: ClassVar[bool] = False

    shape: Shape = ()
    dtype: str = "float32"
    batch_size: int | None = None

    def __post_init__(self) -> None:
        self.resolve(shape=lambda shape: self.input_shape or shape)
        if not isinstance(self.shape, list | tuple) or not all(map(_is_length, self.shape)):
            raise ShapeError(
                f"Input got shape={self.shape!r}, but a shape is a tuple with a length for each "
                "axis of an example, without the batch axis. Write for instance "
                "`Input(shape=(64,))`."
            )
        if self.batch_size is not None and not is_count(self.batch_size):
            raise ShapeError(
                f"Input got batch_size={self.batch_size!r}, but a batch has a whole number of "
                "rows, 1 or more. Write for instance `Input(shape=(64,), batch_size=32)`."
            )
        self.resolve(shape=tuple)


class Symbol:
    """A result that will be computed: its shape, and the layer and symbols that it comes from.

    Python's operators (`a + b`, `2 * a`, `a[:, 0]`) and the functions of `goodfit.ops` take
    symbols, and give symbols.

    Attributes:
        layer: what computes it.
        inputs: the symbols that the layer takes.
        shape: one example's shape; a list of them where the layer has several outputs.
        options: what else the layer was called with; symbols may be among it.
        batch_size: how many rows every batch has, if that was said to `Input`.

    Example:
        >>> Input(shape=(4,)).shape
        (4,)
    """

    def __init__(
        self,
        layer: Layer,
        inputs: Sequence[Symbol],
        shape: Any,
        options: Mapping[str, Any] | None = None,
        batch_size: int | None = None,
    ) -> None:
        self.layer = layer
        self.inputs = tuple(inputs)
        self.shape = shape
        self.options = dict(options or {})
        self.batch_size = batch_size

    @property
    def needed(self) -> tuple[Symbol, ...]:
        """All symbols that must be there before: the inputs, and those among the options."""
        return (*self.inputs, *symbols_in(self.options))

    def __repr__(self) -> str:
        shapes = self.shape if isinstance(self.shape, list) else [self.shape]
        told = ", ".join(map(batch_shape, shapes))
        return f"<Symbol {told} from {type(self.layer).__name__}>"


def Input(  # noqa: N802
    shape: Shape | None = None,
    batch_size: int | None = None,
    dtype: str = "float32",
    *,
    batch_shape: Shape | None = None,
    name: str | None = None,
) -> Symbol:
    """The place where data enters a model: an example's shape, without the batch axis.

    Args:
        shape: one example's shape; None where a length varies.
        batch_size: how many rows every batch will have; only what is `stateful` needs it.
        dtype: "float32", or "int32" for class numbers and words.
        batch_shape: both at once: the batch size (or None), then the shape.
        name: what the input is called.

    Raises:
        ShapeError: the shape is no tuple of numbers of at least 1 (or None).

    Example:
        >>> Input(shape=(28, 28, 1))
        <Symbol (batch, 28, 28, 1) from InputLayer>
    """
    if batch_shape is not None:
        batch_size, *rest = batch_shape
        shape = tuple(rest)
    layer = InputLayer(shape, dtype, batch_size, name=name)  # type: ignore[arg-type]
    return Symbol(layer, (), layer.shape, batch_size=batch_size)


def symbols_in(value: Any) -> Iterator[Symbol]:
    """The symbols in a nest of dicts, lists and tuples, in order."""
    if isinstance(value, Symbol):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from symbols_in(part)


def _is_length(length: Any) -> bool:
    return length is None or (isinstance(length, Integral) and int(length) >= 1)
