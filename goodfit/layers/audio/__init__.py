"""Layers that turn a sound, a row of numbers, into a picture of its frequencies."""

from goodfit.layers.audio.mel_spectrogram import MelSpectrogram
from goodfit.layers.audio.stft_spectrogram import STFTSpectrogram

__all__ = ["MelSpectrogram", "STFTSpectrogram"]
