"""What a layer is: settings, the weights it needs for an input shape, and one formula."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, TypeAlias

from goodfit import initializers
from goodfit.arrays import Array, Tree, random
from goodfit.descriptions import Description
from goodfit.errors import NotReadyError, SettingError, ShapeError

if TYPE_CHECKING:
    from goodfit.layers.context import LayerContext

Shape: TypeAlias = tuple[int | None, ...]
"""A shape without the batch axis; None where a length is not known (a sequence's)."""


class Weight(NamedTuple):
    """What is needed to make one array of a layer: shape, first values, penalty, constraint.

    Example:
        >>> Weight((64, 10), "glorot_uniform")
        Weight(shape=(64, 10), initializer='glorot_uniform', regularizer=None, constraint=None)
    """

    shape: tuple[int, ...]
    initializer: Any
    regularizer: Any = None
    constraint: Any = None


class Identity:
    """Who a layer is; layers of the same identity have their weights in common."""


class Layer(Description):
    """The parent of all layers: a frozen description with one formula, `call`.

    A subclass declares its settings as fields, its arrays in `weights` (learnt by gradient descent)
    and `memory` (kept by the layer itself, such as running means), and computes in `call`. Calling
    a layer on an `Input` connects it; it computes when a model runs it.

    Args:
        name: what the layer is called in summaries, files and findings; by default its class's
            name in snake_case, numbered within the model.
        trainable: whether training changes the weights (and the memory).
        input_shape: for the first layer of a `Sequential`: the shape of one example.
        activity_regularizer: what the layer's output costs, added to the loss.

    Example:
        >>> class Double(Layer):
        ...     def call(self, params, x, ctx):
        ...         return 2 * x
        >>> Double(name="twice")
        Double(name='twice')
    """

    joins: ClassVar[bool] = False
    """Whether the layer takes a list of inputs; it then gets lists of shapes and of arrays."""

    least: ClassVar[int] = 0
    """The least number of inputs of a layer that joins them; 0 stands for two."""

    most: ClassVar[int | None] = None
    """The greatest number of inputs of a layer that joins them."""

    input_names: ClassVar[tuple[str, ...]] = ()
    """What the inputs of a layer that joins them may be called: `layer(query=q, value=v)`."""

    options: ClassVar[tuple[str, ...]] = ()
    """What `call` takes beside the inputs, by name: `layer(x, initial_state=[h, c])`."""

    listed: ClassVar[bool] = True
    """Whether a model lists the layer; what only connects others is not listed."""

    keeps_mask: ClassVar[bool] = True
    """Whether the steps that a mask hides in the input are the same in the output."""

    trains_alone: ClassVar[bool] = False
    """Whether the layer acts as in training where it is called on arrays and nothing is said."""

    name: str | None = dataclasses.field(default=None, kw_only=True)
    trainable: bool = dataclasses.field(default=True, kw_only=True)
    input_shape: Shape | None = dataclasses.field(default=None, kw_only=True)
    activity_regularizer: Any = dataclasses.field(default=None, kw_only=True)

    def __new__(cls, *given: Any, **settings: Any) -> Self:
        """A layer about to be made, with an identity that copies of it share.

        Raises:
            SettingError: the name has a slash, which marks the layers of inner models.
        """
        _require_own_name(cls, settings.get("name"))
        layer = super().__new__(cls, *given, **settings)
        layer.__dict__["_identity"] = Identity()
        return layer

    @property
    def identity(self) -> Identity:
        """What this layer and its copies under other names have in common: their weights."""
        own: Identity = self.__dict__["_identity"]
        return own

    @property
    def title(self) -> str:
        """What messages call the layer: its name, else its class's."""
        return self.name or type(self).__name__

    def named(self, name: str) -> Self:
        """The same layer with a name."""
        return self if self.name == name else self.with_settings(name=name)

    def with_settings(self, **settings: Any) -> Self:
        """The same layer, with the same weights, but other settings."""
        twin = copy.copy(self)
        twin.__dict__["_given"] = dict(self.__dict__.get("_given", {}))
        twin.rewrite(**settings)
        return twin

    def anew(self) -> Self:
        """A layer of the same settings that shares no weights with this one."""
        twin = self.with_settings()
        twin.__dict__["_identity"] = Identity()
        twin.__dict__.pop("_symbol", None)
        return twin

    def weights(self, shape: Shape) -> dict[str, Any]:
        """The arrays to be learnt, for inputs of this shape: a `Weight` for each name.

        A layer that wraps another one puts that one's dict under a name.
        """
        return {}

    def memory(self, shape: Shape) -> dict[str, Any]:
        """The arrays that the layer keeps up to date by itself while it trains."""
        return {}

    def output_shape(self, shape: Shape) -> Shape:
        """The shape of one example's output; raises ShapeError where the input cannot be right."""
        return shape

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """Which steps of the output count: (batch, time) of booleans, or None where all do.

        Args:
            x: the input, or a list of inputs.
            mask: the input's mask, or a list of masks; None where all steps count.
        """
        return mask if self.keeps_mask else None

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The layer's formula: the output for a batch `x`, given the weights."""
        raise NotImplementedError(f"{type(self).__name__} has no `call`")

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays, outside of any model: what `layer(x)` gives.

        Raises:
            NotReadyError: the layer has weights, which only a model holds.
            ShapeError: the input cannot be right.
        """
        shape: Any = [part.shape[1:] for part in x] if self.joins else x.shape[1:]
        if self.weights(shape) or self.memory(shape):
            raise NotReadyError(
                f"{type(self).__name__} holds no weights by itself. Put it into a model, "
                f"`model = Sequential([layer])`, and call `model(x)`; or connect it to an `Input`."
            )
        self.output_shape(shape)
        return self.call({}, x, ctx, **options)

    def init(self, key: Array, shape: Shape) -> Tree:
        """First values of the weights."""
        return _made(key, self.weights(shape))

    def init_memory(self, key: Array, shape: Shape) -> Tree:
        """First values of the memory."""
        return _made(key, self.memory(shape))

    def is_bound(self, shape: Shape) -> bool:
        """Whether any weight has a penalty or a constraint."""
        declared = self.weights(shape)
        return any(weight[2:] != (None, None) for weight, _ in _pairs(declared, declared))

    def penalties(self, params: Tree, shape: Shape) -> list[Array]:
        """What the regularisers add to the loss."""
        return [
            weight.regularizer(array)
            for weight, array in _pairs(self.weights(shape), params)
            if weight.regularizer is not None
        ]

    def constrained(self, params: Tree, shape: Shape) -> Tree:
        """The weights, each brought back to where its constraint allows it to be."""
        return _constrained(self.weights(shape), params)

    def __call__(self, *inputs: Any, **options: Any) -> Any:
        """Connects the layer to symbolic inputs, made by `Input` or by other layers.

        On arrays, a layer without weights computes at once.

        Args:
            *inputs: a symbol, or several for a layer that joins them (or one list of them).
            **options: what the layer takes beside them (see its `options`), and for any layer
                `training` (to act as in training or not, whatever the model does) and `mask`.
        """
        from goodfit.layers.at_once import compute_at_once
        from goodfit.layers.connecting import connect
        from goodfit.layers.symbols import Symbol

        listed = len(inputs) == 1 and isinstance(inputs[0], list | tuple)
        named = [options.pop(name, None) for name in self.input_names]
        symbols = [s for s in (*(inputs[0] if listed else inputs), *named) if s is not None]
        if all(isinstance(symbol, Symbol) for symbol in symbols):
            return connect(self, symbols, options)
        given = inputs if not self.input_names else symbols
        return compute_at_once(self, given, options)

    @property
    def output(self) -> Any:
        """The symbol that the layer yields where it was connected last.

        Raises:
            NotReadyError: it was not connected yet.
        """
        if "_symbol" not in self.__dict__:
            raise NotReadyError(
                f"{self.title} is not connected to anything yet. Call it on a symbol, or ask the "
                "model's: `model.get_layer(name).output`."
            )
        return self.__dict__["_symbol"]

    def get_weights(self) -> list[Any]:
        """The arrays that models have for the layer: what it has learnt, then what it remembers.

        Raises:
            NotReadyError: the layer is in no model.
        """
        from goodfit.layers import holdings

        return holdings.get_weights(self)

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Puts arrays, in the order of `get_weights`, into the layer in every model that has it.

        Raises:
            NotReadyError: the layer is in no model.
            ShapeError: another number of arrays, or one of another shape.
        """
        from goodfit.layers import holdings

        holdings.set_weights(self, weights)

    def count_params(self) -> int:
        """How many numbers the arrays of the layer hold, in the models that have it."""
        return sum(array.size for array in self.get_weights())

    def require_rank(self, shape: Shape, axes: tuple[str, ...]) -> None:
        """Raises ShapeError unless the input has the named axes (the batch axis apart)."""
        if len(shape) == len(axes):
            return
        expected = ", ".join(("batch", *axes))
        raise ShapeError(
            f"{self.title} expects inputs of shape ({expected}), "
            f"but got {batch_shape(shape)}, which has {_axes(len(shape) + 1)} instead of "
            f"{len(axes) + 1}. {_advice(len(shape), axes)}"
        )

    def require_last(self, shape: Shape, axis: str) -> int:
        """The length of the input's last axis; raises ShapeError where it is not known."""
        if not shape:
            raise ShapeError(
                f"{self.title} expects {axis} in each row, but got {batch_shape(shape)}: one "
                "number in each row. Make it an axis: `x = x.reshape(len(x), 1)`."
            )
        length = shape[-1]
        if length is None:
            raise ShapeError(
                f"{self.title} needs to know how many {axis} its input has, but got "
                f"{batch_shape(shape)}. Say it where the data enters, for instance with "
                f"`Input(shape={(*shape[:-1], 16)})`."
            )
        return length


def batch_shape(shape: Shape) -> str:
    """The shape as shown to users, with the batch axis named.

    Example:
        >>> batch_shape((28, None, 1))
        '(batch, 28, any, 1)'
    """
    return "(" + ", ".join(["batch", *("any" if n is None else str(n) for n in shape)]) + ")"


def _require_own_name(kind: type, name: Any) -> None:
    if isinstance(name, str) and "/" in name:
        raise SettingError(
            f"{kind.__name__} got name={name!r}, but a slash marks a layer of an inner model, as "
            f"in 'encoder/dense'. Write name={name.replace('/', '_')!r}."
        )


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count} axes"


def _advice(rank: int, axes: tuple[str, ...]) -> str:
    if rank == len(axes) - 1:
        return f"Add the axis {axes[-1]!r}, for instance with `x[..., None]`."
    return "Change the data's shape with `Reshape`, or with `Flatten()` before a Dense layer."


def _made(key: Array, declared: dict[str, Any]) -> Tree:
    """First values; what a layer wraps declares its weights in a dict of their own."""
    return {
        name: _made(random.fold(key, name), weight)
        if isinstance(weight, dict)
        else initializers.get(weight.initializer)(random.fold(key, name), weight.shape)
        for name, weight in declared.items()
    }


def _pairs(declared: dict[str, Any], params: Tree) -> Iterator[tuple[Weight, Array]]:
    for name, weight in declared.items():
        if isinstance(weight, dict):
            yield from _pairs(weight, params[name])
        else:
            yield weight, params[name]


def _constrained(declared: Any, params: Tree) -> Tree:
    if isinstance(declared, dict):
        return {name: _constrained(weight, params[name]) for name, weight in declared.items()}
    return params if declared.constraint is None else declared.constraint(params)
