"""Networks that are kept, with what they were compiled with: written to files and read again."""

from __future__ import annotations

from pathlib import Path

from goodfit.errors import NotReadyError, UnknownNameError
from goodfit.models.compiling import Choice
from goodfit.models.network import Network


class Kept(Network):
    """A network with Keras's methods for files."""

    _compiled: Choice | None = None

    def compiled(self) -> Choice:
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
        """Reads the arrays of the layers from a file that `save_weights` or `save` wrote.

        Files of Keras (`.weights.h5`, `.keras`) are read too, for a model of the same layers; that
        needs `pip install "goodfit[keras]"`. So is a `state_dict` of PyTorch, saved as safetensors.

        Raises:
            FileError: the file is damaged, or its arrays are not those of the model.
        """
        from goodfit.models import files

        files.load_weights(self, Path(filepath))

    def to_keras_code(self) -> str:
        """Python source that builds the same layers in Keras, without weights.

        Raises:
            SettingError: the model has a function or a layer of one's own.
        """
        from goodfit.exchange import to_keras_code

        return to_keras_code(self)

    def to_torch_code(self) -> str:
        """Python source with a module of PyTorch that computes the same, without weights.

        Raises:
            SettingError: the model has a layer that PyTorch has no equal of, or one of one's own.
        """
        from goodfit.exchange import to_torch_code

        return to_torch_code(self)

    def export(self, filepath: str | Path, format: str = "onnx") -> None:
        """Writes what the model predicts for other programs to run: an ONNX file.

        Needs `pip install "goodfit[onnx]"`.

        Raises:
            SettingError: ONNX has no operator for what a layer computes.
        """
        from goodfit.exchange import to_onnx

        if format != "onnx":
            raise UnknownNameError("format", format, ["onnx"])
        to_onnx(self, filepath)
