"""Layers that read a sequence step by step and carry states from each step to the next."""

from goodfit.layers.recurrent.bidirectional import Bidirectional
from goodfit.layers.recurrent.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from goodfit.layers.recurrent.gru import GRU, GRUCell
from goodfit.layers.recurrent.lstm import LSTM, LSTMCell
from goodfit.layers.recurrent.rnn import RNN, StackedRNNCells
from goodfit.layers.recurrent.simple_rnn import SimpleRNN, SimpleRNNCell
from goodfit.layers.recurrent.time_distributed import TimeDistributed

__all__ = [
    "GRU", "LSTM", "RNN", "SimpleRNN", "GRUCell", "LSTMCell", "SimpleRNNCell", "StackedRNNCells",
    "Bidirectional", "TimeDistributed", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
]  # fmt: skip
