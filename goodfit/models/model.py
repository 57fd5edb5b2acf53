"""A model: layers, how they are connected, and the weights they have learnt so far."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit import optimizers, seeds
from goodfit.arrays import Array, Tree, random, to_numpy, trees
from goodfit.autodiff import Tracer
from goodfit.data.arrays import as_inputs
from goodfit.errors import NotReadyError
from goodfit.layers.context import Context
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer
from goodfit.layers.symbols import Symbol
from goodfit.models import compiling, fitting, judging
from goodfit.models.compiling import listed_metrics, one_loss
from goodfit.models.inputs import check_inputs, with_axes
from goodfit.models.options import Options, rows_of_batch
from goodfit.models.weights import get_weights, set_weights
from goodfit.training.history import History
from goodfit.training.programs import Programs
from goodfit.training.state import TrainState, first_state
from goodfit.training.step import Plan


class Model:
    """A network from inputs to outputs, with Keras's methods.

    Args:
        inputs: the symbol(s) made by `Input`.
        outputs: the symbol(s) to compute.
        name: what the model is called.
        seed: what all its random numbers come from (first weights, dropout, the order of rows);
            by default the next one of `goodfit.utils.set_random_seed`.

    Example:
        >>> from goodfit import Input, Model, layers
        >>> x = Input(shape=(4,))
        >>> model = Model(x, layers.Dense(3, activation="softmax")(layers.Dense(8, "relu")(x)))
        >>> model.count_params()
        67
    """

    def __init__(
        self,
        inputs: Symbol | Sequence[Symbol],
        outputs: Symbol | Sequence[Symbol],
        name: str = "model",
        seed: int | None = None,
    ) -> None:
        self._begin(name, seed)
        self._connect(Graph(_listed(inputs), _listed(outputs)))

    def _begin(self, name: str, seed: int | None) -> None:
        """A model that has no layers, no weights and no programs yet."""
        self.name = name
        self.seed = seeds.next_seed() if seed is None else seed
        self.state: TrainState | None = None
        self._graph: Graph | None = None
        self._compiled: dict[str, Any] | None = None
        self._programs: Programs | None = None

    def _connect(self, graph: Graph) -> None:
        """The graph, with first weights."""
        self._graph = graph
        key = random.key(self.seed)
        params, memory = graph.init(random.fold(key, "weights"))
        self.state = first_state(params, memory, {}, key)

    # what it is

    @property
    def graph(self) -> Graph:
        """The layers and how they are connected.

        Raises:
            NotReadyError: the shape of the inputs is not known yet.
        """
        if self._graph is None:
            raise NotReadyError(
                f"The model {self.name!r} does not know the shape of its inputs yet. Begin it with "
                "`Input(shape=...)`, or call `model.build((None, 784))` with the length of yours."
            )
        return self._graph

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order."""
        return list(self.graph.layers.values())

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """One layer, by name or by its place in `layers`.

        Raises:
            UnknownNameError: there is no such layer.
        """
        return self.graph.layer_at(index) if name is None else self.graph.layer_node(name).layer

    @property
    def params(self) -> Tree:
        """What has been learnt: `model.params["dense"]["kernel"]` is a NumPy array."""
        return to_numpy(self._ready().params)

    def count_params(self) -> int:
        """How many numbers the weights and the layers' memory hold."""
        state = self._ready()
        return sum(int(np.size(leaf)) for leaf in trees.leaves((state.params, state.memory)))

    def get_weights(self) -> list[NDArray[Any]]:
        """All arrays of the layers, in order: what each has learnt, then what it remembers."""
        return get_weights(self.graph, self._ready())

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Puts arrays into the layers, in the order of `get_weights`.

        Raises:
            ShapeError: another number of arrays, or one of another shape.
        """
        self.state = set_weights(self.graph, self._ready(), weights)

    def summary(self, print_fn: Any = None) -> None:
        """Prints the layers with the shapes of their outputs and the number of their weights."""
        from goodfit.models.summary import summary

        (print_fn or print)(summary(self))

    # what it does

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        metrics: Sequence[Any] | None = None,
        weighted_metrics: Sequence[Any] | None = None,
        run_eagerly: bool = False,
        jit_compile: bool | str = "auto",
    ) -> None:
        """Chooses what training minimises, how, and what it measures; the optimiser begins anew.

        Args:
            optimizer: a name ("adam") or a description (`Adam(learning_rate=0.01)`).
            loss: a name ("mse"), a description, or a function `(y_true, y_pred) -> per example`.
            metrics: names or descriptions of what else to measure, every row counting the same.
            weighted_metrics: the same, rows counting by their sample weight.
            run_eagerly: trains in plain NumPy, where a debugger can stop on any line.
            jit_compile: False means the same as `run_eagerly=True`.

        Raises:
            UnknownNameError: a name that nothing answers to; the nearest right one is proposed.
            SettingError: metrics that are no list, or a loss for a model of several outputs.
        """
        self._compiled = {
            "optimizer": optimizers.get(optimizer),
            "loss": one_loss(loss, self._graph),
            "metrics": listed_metrics("metrics", metrics),
            "weighted_metrics": listed_metrics("weighted_metrics", weighted_metrics),
            "eager": run_eagerly or jit_compile is False,
        }
        self._programs = None
        if self.state is not None:
            self.state = first_state(self.state.params, self.state.memory, {}, self.state.key)

    def fit(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Sequence[Any] | None = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | str | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        doctor: bool = True,
    ) -> History:
        """Trains the model.

        Args:
            x: the examples: an array (rows first), or a list of arrays for several inputs.
            y: the targets, one for each row.
            batch_size: rows in one step, 32 by default; `len(x)` is batch gradient descent, 1 is
                stochastic descent.
            epochs: the number of the epoch to stop before; counted from `initial_epoch`.
            verbose: 0 silent, 1 a progress bar, 2 plain lines, "auto" what suits the output.
            callbacks: see `goodfit.callbacks`.
            validation_split: the share of the rows to set aside for validation: drawn at random,
                stratified for classes; with `shuffle=False` the last rows.
            validation_data: `(x, y)` or `(x, y, sample_weight)` to validate on.
            shuffle: whether each epoch takes the rows in another order.
            class_weight: a weight for each class number, or "balanced".
            sample_weight: a weight for each row.
            initial_epoch: the number of the first epoch.
            doctor: whether the doctor watches; see `history.diagnosis`.

        Raises:
            DataError: data that cannot mean what the model does with it, before the first step.
            ShapeError: examples that do not fit the model's input.
            NotReadyError: the model was not compiled.
        """
        began = time.perf_counter()
        options = Options(
            batch_size=batch_size,
            epochs=epochs,
            verbose=verbose,
            callbacks=callbacks,
            validation_split=validation_split,
            validation_data=validation_data,
            shuffle=shuffle,
            class_weight=class_weight,
            sample_weight=sample_weight,
            initial_epoch=initial_epoch,
            doctor=doctor,
        )
        history = fitting.fit(self, x, y, options)
        history.seconds = time.perf_counter() - began
        return history

    def evaluate(
        self,
        x: Any,
        y: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """The loss and the metrics over all rows, in evaluation mode (no dropout).

        Returns:
            The loss, or a list with the loss and the metrics; a dict with `return_dict=True`.
        """
        found = judging.evaluate(self, x, y, rows_of_batch(batch_size), sample_weight)
        judging.tell(found, verbose)
        listed = list(found.values()) if len(found) > 1 else found["loss"]
        return found if return_dict else listed

    def predict(self, x: Any, batch_size: int | None = None, verbose: int | str = "auto") -> Any:
        """The outputs for all rows, in evaluation mode; a list where the model has several."""
        outputs = judging.predict(self, x, rows_of_batch(batch_size))
        return outputs[0] if len(outputs) == 1 else outputs

    def __call__(self, x: Any, training: bool = False, params: Tree | None = None) -> Any:
        """The outputs for a batch, computed at once, by whichever library the arrays are from.

        Args:
            x: a batch, or a list of batches for several inputs.
            training: whether dropout drops and batch normalisation uses the batch.
            params: other weights to compute with, for instance those a `GradientTape` watches.
        """
        state = self._ready()
        parts = x if isinstance(x, list | tuple) else [x]
        inputs = [part if isinstance(part, Tracer) else np.asarray(part) for part in parts]
        check_inputs(self.graph, inputs)
        ctx = Context(training=training, key=random.fold(state.key, "call"))
        outputs = self.graph.run(
            self.params if params is None else params, to_numpy(state.memory), inputs, ctx
        )
        return outputs[0] if len(outputs) == 1 else outputs

    # how it is kept

    def save(self, filepath: str | Path) -> None:
        """Writes the model: one file (`model.goodfit`), or a folder if it has no suffix."""
        from goodfit.models import files

        files.save(self, Path(filepath))

    def to_json(self) -> str:
        """The architecture as JSON text, without weights; `model_from_json` reads it."""
        from goodfit.models.architecture import to_json

        return to_json(self)

    def save_weights(self, filepath: str | Path) -> None:
        """Writes the arrays of the layers as a safetensors file."""
        from goodfit.models import files

        files.save_weights(self, Path(filepath))

    def load_weights(self, filepath: str | Path) -> None:
        """Reads the arrays of the layers from a file that `save_weights` or `save` wrote."""
        from goodfit.models import files

        files.load_weights(self, Path(filepath))

    # for the functions around it

    def programs(self) -> Programs:
        """The compiled programs of what `compile` chose."""
        if self._programs is None:
            self._programs = judging.programs(self)
        return self._programs

    def plan(self) -> Plan:
        """What `compile` chose, for this network.

        Raises:
            NotReadyError: it was not compiled, or without a loss.
        """
        return compiling.plan(self.graph, self.compiled())

    def compiled(self) -> dict[str, Any]:
        """What was given to `compile`."""
        if self._compiled is None:
            raise NotReadyError(
                "The model was not compiled. Write "
                "`model.compile(optimizer='adam', loss='sparse_categorical_crossentropy')` first."
            )
        return self._compiled

    def is_compiled(self) -> bool:
        """Whether `compile` was called."""
        return self._compiled is not None

    def build_for(self, x: Any) -> tuple[NDArray[Any], ...]:
        """The data as arrays that fit the inputs; a `Sequential` learns its input shape here."""
        graph = self.graph
        names = [graph.nodes[place].name for place in graph.inputs]
        arrays = with_axes(graph, as_inputs(x, names))
        check_inputs(graph, arrays)
        return arrays

    def _ready(self) -> TrainState:
        if self.state is None:
            raise NotReadyError(
                f"The model {self.name!r} has no weights yet; build or fit it first."
            )
        return self.state


def _listed(symbols: Symbol | Sequence[Symbol]) -> list[Symbol]:
    return [symbols] if isinstance(symbols, Symbol) else list(symbols)
