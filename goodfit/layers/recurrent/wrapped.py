"""What a layer that wraps another one cannot do for it."""

from __future__ import annotations

from goodfit.descriptions import shown
from goodfit.errors import SettingError
from goodfit.layers.layer import Layer


def require_plain(outer: Layer, layer: Layer) -> None:
    """Raises SettingError where a wrapped layer has settings that only a model's layer can have.

    A model freezes its own layers and adds what their outputs cost; it does not look into them.

    Example:
        >>> from goodfit.layers import LSTM, Bidirectional
        >>> Bidirectional(LSTM(3, trainable=False))
        Traceback (most recent call last):
            ...
        goodfit.errors.SettingError: Bidirectional wraps a layer with trainable=False. Write it \
where the model sees it: `Bidirectional(LSTM(...), trainable=False)`.
    """
    inner, wrapper = type(layer).__name__, type(outer).__name__
    written = layer.settings()
    for setting in ("trainable", "activity_regularizer"):
        if setting in written:
            line = f"{setting}={shown(written[setting])}"
            raise SettingError(
                f"{outer.title} wraps a layer with {line}. Write it where the model sees it: "
                f"`{wrapper}({inner}(...), {line})`."
            )
