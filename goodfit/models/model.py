"""A model: a network that is trained, judged and kept, with Keras's methods."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from goodfit import optimizers
from goodfit.arrays import Tree, to_numpy
from goodfit.doctor import Doctor
from goodfit.errors import NotReadyError
from goodfit.layers.context import Context
from goodfit.layers.graph import Graph
from goodfit.layers.names import snake_case
from goodfit.layers.symbols import Symbol
from goodfit.models import batchwise, compiling, fitting, judging
from goodfit.models.keeping import Kept
from goodfit.models.network import listed, one_or_all
from goodfit.models.options import Options, rows_of_batch
from goodfit.training.batch import Batch
from goodfit.training.history import History
from goodfit.training.plan import Plan
from goodfit.training.programs import Programs
from goodfit.training.state import TrainState, first_state
from goodfit.training.step import train_step, training_context


class Model(Kept):
    """A network from inputs to outputs, with Keras's methods.

    A subclass may instead make its layers in `__init__` and connect them in `call(self, inputs)`,
    which runs once, with symbols: it is built when it meets its first data. It may also have a
    `train_step(self, state, batch)` of its own.

    Args:
        inputs: the symbol(s) made by `Input`; a dict says their names once more.
        outputs: the symbol(s) to compute.
        name: what the model is called.
        seed: what all its random numbers come from (first weights, dropout, the order of rows);
            by default the next one of `goodfit.utils.set_random_seed`.

    Attributes:
        history: of the newest call of `fit`, also where that raised an error; None before it.

    Example:
        >>> from goodfit import Input, Model, layers
        >>> x = Input(shape=(4,))
        >>> model = Model(x, layers.Dense(3, activation="softmax")(layers.Dense(8, "relu")(x)))
        >>> model.count_params()
        67
        >>> class TwoLayers(Model):
        ...     def __init__(self):
        ...         super().__init__()
        ...         self.hidden, self.last = layers.Dense(8, "relu"), layers.Dense(3)
        ...     def call(self, inputs):
        ...         return self.last(self.hidden(inputs))
        >>> import numpy as np
        >>> TwoLayers()(np.ones((5, 4))).shape
        (5, 3)
    """

    call: ClassVar[Any] = None
    """What a subclass connects its layers in."""

    def __init__(
        self,
        inputs: Symbol | Sequence[Symbol] | Mapping[str, Symbol] | None = None,
        outputs: Symbol | Sequence[Symbol] | Mapping[str, Symbol] | None = None,
        name: str | None = None,
        seed: int | None = None,
    ) -> None:
        super().__init__(name or snake_case(type(self).__name__), seed)
        self.history: History | None = None
        self._programs: Programs | None = None
        if inputs is not None or outputs is not None:
            self.connect(Graph(listed(inputs), listed(outputs)))
        elif self.call is None and type(self) is Model:
            raise TypeError(
                "A Model is made of inputs and outputs: write `Model(inputs, outputs)`."
            )

    def connected(self, symbols: list[Symbol]) -> Any:
        """What `call` makes of the inputs."""
        if self.call is None:
            raise NotReadyError(
                f"{type(self).__name__} has no `call`. Write `def call(self, inputs):`, which "
                "connects its layers and returns the output."
            )
        return self.call(symbols[0] if len(symbols) == 1 else symbols)

    def connect(self, graph: Graph) -> None:
        """Makes this the graph; layers that have weights already keep them."""
        super().connect(graph)
        self._programs = None

    # what it does

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        jit_compile: bool | str = "auto",
    ) -> None:
        """Chooses what training minimises, how, and what it measures; the optimiser begins anew.

        A model of several outputs takes lists in their order, or dicts by their names.

        Args:
            optimizer: a name ("adam") or a description (`Adam(learning_rate=0.01)`).
            loss: a name ("mse"), a description, or a function `(y_true, y_pred) -> per example`;
                None for an output that is not trained.
            loss_weights: what each output's loss counts in the sum, 1 by default.
            metrics: names or descriptions of what else to measure, every row counting the same.
            weighted_metrics: the same, rows counting by their sample weight.
            run_eagerly: trains in plain NumPy, where a debugger can stop on any line.
            jit_compile: False means the same as `run_eagerly=True`.

        Raises:
            UnknownNameError: a name that nothing answers to; the nearest right one is proposed.
            SettingError: metrics that are no list, or not one entry for each output.
        """
        self._compiled = compiling.chosen(
            self._graph,
            optimizers.get(optimizer),
            loss,
            loss_weights,
            metrics,
            weighted_metrics,
            run_eagerly or jit_compile is False,
        )
        self._programs = None
        if self.state is not None:
            self.state = first_state(self.state.params, self.state.memory, {}, self.state.key)

    @property
    def optimizer(self) -> Any:
        """The optimiser that `compile` chose."""
        return self.compiled().optimizer

    @property
    def loss(self) -> Any:
        """The loss that `compile` chose."""
        return self.compiled().loss

    def fit(
        self,
        x: Any,
        y: Any = None,
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
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
        doctor: Doctor | bool = True,
        checkpoint: str | os.PathLike[str] | None = None,
        resume: bool = False,
    ) -> History:
        """Trains the model.

        Args:
            x: the examples: an array (rows first), a list or a dict of arrays for several inputs;
                or something that gives batches: see `goodfit.data.as_source`.
            y: the targets, one for each row; a list or a dict for several outputs; None where the
                batches of x have their own.
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
            sample_weight: a weight for each row, or for each step of a sequence.
            initial_epoch: the number of the first epoch.
            steps_per_epoch: how many batches make an epoch, if not all.
            validation_steps: how many batches of `validation_data` are judged, if not all.
            validation_batch_size: rows that are judged together.
            validation_freq: after how many epochs they are judged.
            doctor: whether the doctor watches, or a `goodfit.Doctor` that says how; see
                `history.diagnosis`.
            checkpoint: a folder in which the newest state of the training is kept, so that nothing
                is lost if it is cut off.
            resume: whether to go on from the newest checkpoint in that folder, with the same bits
                as if nothing had happened; training begins where there is none yet.

        Raises:
            FileError: `checkpoint` holds a training that is not to be resumed, or another one.
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
            steps_per_epoch=steps_per_epoch,
            validation_steps=validation_steps,
            validation_batch_size=validation_batch_size,
            validation_freq=validation_freq,
            doctor=doctor,
            checkpoint=checkpoint,
            resume=resume,
        )
        history = fitting.fit(self, x, y, options)
        history.seconds = time.perf_counter() - began
        return history

    def evaluate(
        self,
        x: Any,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        return_dict: bool = False,
    ) -> Any:
        """The loss and the metrics over all rows, in evaluation mode (no dropout).

        Returns:
            The loss, or a list with the loss and the metrics; a dict with `return_dict=True`.
        """
        rows = self._rows_at_once(batch_size)
        found = judging.evaluate(self, x, y, rows, sample_weight, steps)
        judging.tell(found, verbose)
        return judging.listed(found, return_dict)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
    ) -> Any:
        """The outputs for all rows, in evaluation mode; a list where the model has several."""
        return one_or_all(judging.predict(self, x, self._rows_at_once(batch_size), steps))

    # one batch at a time

    def train_step(self, state: TrainState, batch: Batch) -> tuple[TrainState, Tree]:
        """One step of training: the state after it, and what was measured on the way.

        A subclass may write its own, of `goodfit.ops` and `value_and_grad`: a function of its
        arguments alone, for it is compiled. `training.step.train_step` is the usual one.

        Args:
            state: what the step reads and renews.
            batch: its `x` and `y` (tuples), `weight` and `rows`.
        """
        return train_step(self.programs().plan, state, batch)

    def context(self, state: TrainState, batch: Batch) -> Context:
        """What layers may know in the step that follows a state: for a `train_step` of your own."""
        return training_context(state, batch)

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """One step on these rows; the loss, and the metrics of this batch."""
        found = batchwise.train_on_batch(self, x, y, sample_weight, class_weight)
        return judging.listed(found, return_dict)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """The loss and the metrics of these rows, in evaluation mode."""
        found = judging.evaluate(self, x, y, judging.ALL_ROWS, sample_weight)
        return judging.listed(found, return_dict)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for these rows, computed as one batch."""
        return self.predict(x, batch_size=judging.ALL_ROWS, verbose=0)

    def reset_states(self) -> None:
        """Lets every `stateful` layer begin at its first state again."""
        batchwise.reset_states(self)

    # for the functions around it

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle holds: settings and weights, no programs, nothing of the data."""
        return {
            **vars(self),
            "_state": None if self.state is None else to_numpy(self.state),
            "_programs": None,
            "history": None,
        }

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

    def _rows_at_once(self, given: int | None) -> int | None:
        """What was asked for; else what the inputs say, or None."""
        if given is not None:
            return rows_of_batch(given)
        return self.graph.batch_size if self.is_built() else None
