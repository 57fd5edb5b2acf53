"""The layer that reads a sequence from both ends."""

from __future__ import annotations

from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Function, Tree
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, batch_shape
from goodfit.layers.recurrent.sequence import Recurrent
from goodfit.layers.recurrent.wrapped import require_plain

MERGES: dict[str | None, Function] = {
    "concat": lambda forward, backward: [ops.concatenate(forward, backward, axis=-1)],
    "sum": lambda forward, backward: [forward + backward],
    "ave": lambda forward, backward: [(forward + backward) / 2],
    "mul": lambda forward, backward: [forward * backward],
    None: lambda forward, backward: [forward, backward],
}
"""How two outputs become one; None leaves them two."""

ALIKE = ("return_sequences", "return_state", "stateful")
"""The settings in which the layers of both directions must agree."""


class Bidirectional(Layer):
    """Reads a sequence forwards and backwards with two layers, so each step knows both sides.

    Schuster and Paliwal, "Bidirectional recurrent neural networks" (1997).

    Args:
        layer: the recurrent layer that reads forwards.
        merge_mode: how the two outputs become one: "concat", "sum", "ave", "mul"; None leaves them
            two.
        backward_layer: the one that reads backwards, made with `go_backwards=True`; by default one
            with the settings of `layer` and weights of its own.

    Raises:
        SettingError: the layers are not recurrent, or do not fit each other.
        UnknownNameError: there is no such mode.

    Example:
        >>> from goodfit.layers import LSTM, Input
        >>> Bidirectional(LSTM(32, return_sequences=True))(Input(shape=(None, 8)))
        <Symbol (batch, any, 64) from Bidirectional>
    """

    options: ClassVar[tuple[str, ...]] = ("initial_state",)

    layer: Any
    merge_mode: str | None = "concat"
    backward_layer: Any = None

    def __post_init__(self) -> None:
        if self.merge_mode not in MERGES:
            raise UnknownNameError("merge_mode", self.merge_mode, filter(None, MERGES))
        self._require_recurrent(self.layer)
        if self.backward_layer is None:
            self.resolve(backward_layer=lambda _: self.layer.with_settings(go_backwards=True))
        self._require_recurrent(self.backward_layer)
        self._require_fitting()
        self.resolve(layer=_adapted, backward_layer=_adapted)

    def weights(self, shape: Shape) -> dict[str, Any]:
        """Each layer's, under `forward` and `backward`."""
        return {name: layer.weights(shape) for name, layer in self._both().items()}

    def memory(self, shape: Shape) -> dict[str, Any]:
        """Each layer's, if they are stateful."""
        if not self.layer.stateful:
            return {}
        return {name: layer.memory(shape) for name, layer in self._both().items()}

    def output_shape(self, shape: Shape, initial_state: Any = None) -> Any:
        """The merged output's (or both); then the states', forwards and backwards."""
        first, second = _halves(initial_state)
        forward, *states = _listed(self.layer.output_shape(shape, first))
        backward, *others = _listed(self.backward_layer.output_shape(shape, second))
        return _alone_or_all([*self._merged_shape(forward, backward), *states, *others])

    def output_mask(self, x: Array, mask: Array | None) -> Any:
        """The input's where all steps are returned."""
        if mask is None or not self.layer.return_sequences:
            return None
        return mask if self.merge_mode else [mask, mask]

    def call(self, params: Tree, x: Array, ctx: LayerContext, initial_state: Any = None) -> Any:
        """Both layers' outputs, brought into the order of time and merged."""
        states, outputs = [], []
        halves = zip(self._both().items(), _halves(initial_state), strict=True)
        for (name, layer), start in halves:
            out = layer.call(params[name], x, ctx.inner(name), initial_state=start)
            output, *last = _listed(out)
            turned = layer.go_backwards and layer.return_sequences
            outputs.append(ops.flip(output, axis=1) if turned else output)
            states.extend(last)
        return _alone_or_all([*MERGES[self.merge_mode](*outputs), *states])

    def _both(self) -> dict[str, Any]:
        both = {"forward": self.layer, "backward": self.backward_layer}
        for layer in both.values():
            layer.__dict__["batch_size"] = getattr(self, "batch_size", None)
        return both

    def _merged_shape(self, forward: Shape, backward: Shape) -> list[Shape]:
        if self.merge_mode is None:
            return [forward, backward]
        if self.merge_mode == "concat":
            return [(*forward[:-1], forward[-1] + backward[-1])]  # type: ignore[operator]
        if forward != backward:
            raise ShapeError(
                f"{self.title} merges by merge_mode={self.merge_mode!r} what has equal shapes, but "
                f"its layers put out {batch_shape(forward)} and {batch_shape(backward)}. Give both "
                'the same number of units, or write merge_mode="concat".'
            )
        return [forward]

    def _require_recurrent(self, layer: Any) -> None:
        if not isinstance(layer, Recurrent):
            raise SettingError(
                f"{self.title} reads sequences with a recurrent layer, but got {layer!r}. Write "
                "for instance `Bidirectional(LSTM(32))`; a cell is put into `RNN(cell)` first."
            )
        require_plain(self, layer)

    def _require_fitting(self) -> None:
        forward, backward = self.layer, self.backward_layer
        if forward.go_backwards or not backward.go_backwards:
            raise SettingError(
                f"{self.title} needs a layer that reads forwards, and a backward_layer made with "
                f"go_backwards=True, but got {forward!r} and {backward!r}."
            )
        for setting in ALIKE:
            one, other = getattr(forward, setting), getattr(backward, setting)
            if one != other:
                raise SettingError(
                    f"{self.title} got a layer with {setting}={one} and a backward_layer with "
                    f"{setting}={other}. Write `{setting}={one}` in both."
                )


def _adapted(layer: Any) -> Any:
    """The layer, with 0 for the outputs of hidden steps, which the two see at other times."""
    return layer.with_settings(zero_output_for_mask=layer.return_sequences)


def _halves(states: Any) -> tuple[Any, Any]:
    """The states to begin from, forwards and backwards."""
    if states is None:
        return None, None
    half = len(states) // 2
    return states[:half], states[half:]


def _listed(outputs: Any) -> list[Any]:
    return outputs if isinstance(outputs, list) else [outputs]


def _alone_or_all(outputs: list[Any]) -> Any:
    return outputs if len(outputs) > 1 else outputs[0]
