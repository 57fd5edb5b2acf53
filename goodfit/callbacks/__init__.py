"""What watches training and may act on it: stop it, save it, write it down."""

from goodfit.callbacks.callback import Callback

__all__ = ["Callback"]
