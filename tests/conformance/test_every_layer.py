"""What every layer promises, checked from one table of layers and input shapes."""

import json

import numpy as np
import pytest

from goodfit import layers, ops
from goodfit.activations import ACTIVATIONS
from goodfit.arrays import compile, random, trees
from goodfit.autodiff import gradient
from goodfit.constraints import CONSTRAINTS
from goodfit.descriptions import from_plain, to_plain
from goodfit.initializers import INITIALIZERS
from goodfit.layers import LAYERS
from goodfit.layers.context import Context
from goodfit.regularizers import REGULARIZERS

KNOWN = {**ACTIVATIONS, **INITIALIZERS, **REGULARIZERS, **CONSTRAINTS, **LAYERS}
KEY = random.key(3)
BATCH = 4

SEQUENCE, IMAGE, VOLUME = (6, 3), (6, 5, 4), (3, 4, 3, 2)
CHANNELS_FIRST = (4, 6, 5)
PICTURE, COLOURS = (4, 3, 2), (4, 3, 3)
TABLE = [
    (layers.Dense(3), (5,)),
    (layers.Dense(3, "tanh", kernel_regularizer="l2"), (4, 5)),
    (layers.Dense(3, "softmax", use_bias=False), (2, 3, 5)),
    (layers.Dense(3, kernel_constraint="max_norm", bias_constraint="non_neg"), (5,)),
    (layers.Embedding(7, 3), (5,)),
    (layers.Embedding(7, 3, embeddings_initializer="ones"), ()),
    (layers.Activation("sigmoid"), (5,)),
    (layers.ReLU(), (5,)),
    (layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2), (5,)),
    (layers.LeakyReLU(), (5, 2)),
    (layers.ELU(alpha=0.5), (5,)),
    (layers.Softmax(), (5,)),
    (layers.Softmax(axis=1), (5, 2)),
    (layers.Softmax(axis=(1, -1)), (3, 2)),
    (layers.Activation("glu"), (2, 6)),
    (layers.PReLU(), (5, 2)),
    (layers.PReLU("ones", alpha_constraint="non_neg", shared_axes=(1, 2)), IMAGE),
    (layers.Conv1D(3, 3), SEQUENCE),
    (layers.Conv1D(4, 2, padding="causal", dilation_rate=2, groups=2, activation="tanh"), (6, 2)),
    (layers.Conv1D(2, 3, strides=2, padding="causal", data_format="channels_first"), (2, 6)),
    (layers.Conv2D(3, 3), IMAGE),
    (layers.Conv2D(2, (3, 2), strides=2, padding="same", activation="tanh"), IMAGE),
    (layers.Conv2D(2, 2, dilation_rate=(2, 3), use_bias=False), IMAGE),
    (layers.Conv2D(6, 3, strides=(1, 3), groups=2, padding="SAME"), IMAGE),
    (layers.Conv2D(8, 2, groups=4, kernel_regularizer="l2", bias_constraint="non_neg"), IMAGE),
    (layers.Conv2D(2, 3, padding="same", data_format="channels_first"), CHANNELS_FIRST),
    (layers.Conv3D(2, 2), VOLUME),
    (layers.Conv3D(2, (1, 3, 2), strides=(1, 2, 1), padding="same", groups=2), VOLUME),
    (layers.Conv3D(2, 2, data_format="channels_first", kernel_constraint="max_norm"), (2, 3, 4, 3)),
    (layers.Conv1DTranspose(3, 3, strides=2), SEQUENCE),
    (layers.Conv1DTranspose(2, 4, strides=3, padding="same", output_padding=2), SEQUENCE),
    (layers.Conv1DTranspose(2, 2, strides=3, padding="same"), SEQUENCE),
    (layers.Conv2DTranspose(2, 3, activation="tanh"), (3, 4, 2)),
    (layers.Conv2DTranspose(2, (2, 3), strides=2, padding="same", use_bias=False), (3, 4, 2)),
    (layers.Conv2DTranspose(2, 3, strides=(1, 3), output_padding=(0, 2)), (3, 4, 2)),
    (layers.Conv2DTranspose(2, 2, dilation_rate=2, padding="same"), (3, 4, 2)),
    (layers.Conv2DTranspose(2, 3, 2, "same", output_padding=1, kernel_regularizer="l1"), (3, 4, 2)),
    (layers.Conv2DTranspose(2, 3, 2, "same", data_format="channels_first"), (2, 3, 4)),
    (layers.Conv2DTranspose(2, 2, kernel_constraint="max_norm"), (3, 4, 2)),
    (layers.Conv3DTranspose(2, 2, strides=(1, 2, 2)), (2, 3, 2, 2)),
    (layers.Conv3DTranspose(1, 3, padding="same", data_format="channels_first"), (2, 2, 3, 2)),
    (layers.DepthwiseConv1D(3, strides=2, padding="same"), SEQUENCE),
    (layers.DepthwiseConv1D(2, depth_multiplier=2, dilation_rate=2, use_bias=False), SEQUENCE),
    (layers.DepthwiseConv2D(3, activation="tanh"), IMAGE),
    (layers.DepthwiseConv2D((2, 3), 1, "same", data_format="channels_first"), CHANNELS_FIRST),
    (layers.DepthwiseConv2D(2, depth_multiplier=2, depthwise_regularizer="l2"), IMAGE),
    (layers.DepthwiseConv2D(2, strides=2, depthwise_constraint="non_neg"), IMAGE),
    (layers.SeparableConv1D(4, 3, padding="same", depth_multiplier=2), SEQUENCE),
    (layers.SeparableConv1D(2, 2, strides=2, data_format="channels_first"), (3, 6)),
    (layers.SeparableConv2D(3, 3, activation="tanh", pointwise_regularizer="l2"), IMAGE),
    (layers.SeparableConv2D(2, 2, dilation_rate=2, use_bias=False), IMAGE),
    (layers.SeparableConv2D(2, 3, 2, "same", data_format="channels_first"), CHANNELS_FIRST),
    (layers.SeparableConv2D(2, 2, depthwise_regularizer="l1", bias_constraint="non_neg"), IMAGE),
    (layers.MaxPooling1D(), SEQUENCE),
    (layers.MaxPooling1D(3, strides=2, padding="same", data_format="channels_first"), (3, 6)),
    (layers.MaxPooling2D(), IMAGE),
    (layers.MaxPooling2D((3, 2), strides=1, padding="same"), IMAGE),
    (layers.MaxPooling2D(3, strides=2), IMAGE),
    (layers.MaxPooling2D(2, data_format="channels_first"), CHANNELS_FIRST),
    (layers.MaxPooling3D(), VOLUME),
    (layers.MaxPooling3D((1, 2, 2), 1, "same", data_format="channels_first"), (2, 3, 4, 3)),
    (layers.AveragePooling1D(2), SEQUENCE),
    (layers.AveragePooling1D(3, 2, "same", data_format="channels_first"), (3, 6)),
    (layers.AveragePooling2D(2), IMAGE),
    (layers.AveragePooling2D(3, strides=(2, 1), padding="same"), IMAGE),
    (layers.AveragePooling2D(2, data_format="channels_first"), CHANNELS_FIRST),
    (layers.AveragePooling3D(2, padding="same"), VOLUME),
    (layers.AveragePooling3D((2, 3, 1), 1, data_format="channels_first"), (2, 3, 4, 3)),
    (layers.GlobalMaxPooling1D(), SEQUENCE),
    (layers.GlobalMaxPooling1D(keepdims=True, data_format="channels_first"), (3, 6)),
    (layers.GlobalMaxPooling2D(), IMAGE),
    (layers.GlobalMaxPooling2D(keepdims=True, data_format="channels_first"), CHANNELS_FIRST),
    (layers.GlobalMaxPooling3D(), VOLUME),
    (layers.GlobalMaxPooling3D(keepdims=True), VOLUME),
    (layers.GlobalAveragePooling1D(), SEQUENCE),
    (layers.GlobalAveragePooling1D(keepdims=True, data_format="channels_first"), (3, 6)),
    (layers.GlobalAveragePooling2D(keepdims=True), IMAGE),
    (layers.GlobalAveragePooling2D(data_format="channels_first"), CHANNELS_FIRST),
    (layers.GlobalAveragePooling3D(), VOLUME),
    (layers.GlobalAveragePooling3D(keepdims=True, data_format="channels_first"), (2, 3, 4, 3)),
    (layers.AdaptiveMaxPooling1D(4), SEQUENCE),
    (layers.AdaptiveMaxPooling1D((3,), data_format="channels_first"), (3, 6)),
    (layers.AdaptiveMaxPooling2D((4, 2)), IMAGE),
    (layers.AdaptiveMaxPooling2D(3, data_format="channels_first"), CHANNELS_FIRST),
    (layers.AdaptiveMaxPooling3D(2), VOLUME),
    (layers.AdaptiveMaxPooling3D((1, 3, 2), data_format="channels_first"), (2, 3, 4, 3)),
    (layers.AdaptiveAveragePooling1D(4), SEQUENCE),
    (layers.AdaptiveAveragePooling1D(2, data_format="channels_first"), (3, 6)),
    (layers.AdaptiveAveragePooling2D((4, 2)), IMAGE),
    (layers.AdaptiveAveragePooling2D(8, data_format="channels_first"), CHANNELS_FIRST),
    (layers.AdaptiveAveragePooling3D(2), VOLUME),
    (layers.AdaptiveAveragePooling3D((1, 3, 2), data_format="channels_first"), (2, 3, 4, 3)),
    (layers.SimpleRNN(3), (4, 2)),
    (layers.SimpleRNN(3, "relu", return_sequences=True, go_backwards=True), (4, 2)),
    (layers.LSTM(3), (4, 2)),
    (layers.LSTM(2, return_sequences=True, unit_forget_bias=False), (4, 3)),
    (layers.LSTM(2, go_backwards=True, use_bias=False), (1, 3)),
    (layers.LSTM(2, return_sequences=True, return_state=True, recurrent_dropout=0.4), (4, 3)),
    (layers.SimpleRNN(3, dropout=0.4, seed=1, kernel_constraint="non_neg"), (4, 2)),
    (layers.GRU(3), (4, 2)),
    (layers.GRU(2, "relu", "tanh", return_sequences=True, go_backwards=True), (4, 3)),
    (layers.GRU(2, reset_after=False, return_state=True, zero_output_for_mask=True), (4, 3)),
    (layers.GRU(2, reset_after=False, recurrent_dropout=0.4, use_bias=False), (4, 3)),
    (layers.GRU(2, dropout=0.4, recurrent_dropout=0.4, use_bias=False), (4, 3)),
    (layers.RNN(layers.SimpleRNNCell(3), return_sequences=True), (4, 2)),
    (layers.RNN(layers.GRUCell(2, dropout=0.4), go_backwards=True), (4, 2)),
    (layers.RNN(layers.GRUCell(2, recurrent_dropout=0.4, reset_after=False)), (4, 2)),
    (layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)], return_state=True), (4, 2)),
    (layers.RNN(layers.StackedRNNCells([layers.LSTMCell(2, dropout=0.4)]), unroll=True), (4, 2)),
    (layers.Bidirectional(layers.LSTM(2, return_sequences=True)), (4, 2)),
    (layers.Bidirectional(layers.GRU(2, return_state=True), None), (4, 2)),
    (layers.Bidirectional(layers.SimpleRNN(2, dropout=0.4), "sum"), (4, 2)),
    (layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True), "ave"), (4, 2)),
    (
        layers.Bidirectional(
            layers.RNN(layers.LSTMCell(2)), "mul", layers.SimpleRNN(2, go_backwards=True)
        ),
        (4, 2),
    ),
    (layers.TimeDistributed(layers.Dense(3, "tanh")), (4, 2)),
    (layers.TimeDistributed(layers.BatchNormalization()), (4, 2)),
    (layers.TimeDistributed(layers.LSTM(2, dropout=0.4)), (2, 3, 2)),
    (layers.ConvLSTM1D(2, 2), (3, 4, 2)),
    (layers.ConvLSTM1D(1, 2, dilation_rate=2, dropout=0.4, recurrent_dropout=0.4), (2, 4, 2)),
    (layers.ConvLSTM1D(1, 2, data_format="channels_first", return_state=True), (3, 2, 4)),
    (layers.ConvLSTM2D(1, (2, 1), padding="same", strides=2, return_sequences=True), (2, 3, 2, 2)),
    (layers.ConvLSTM2D(1, 2, use_bias=False, go_backwards=True), (2, 2, 3, 1)),
    (layers.ConvLSTM3D(1, 2, unit_forget_bias=False), (2, 2, 2, 3, 1)),
    (layers.Masking(), (4, 2)),
    (layers.Masking(mask_value=0.25), (4, 2)),
    (layers.Embedding(7, 3, mask_zero=True, embeddings_constraint="unit_norm"), (5,)),
    (layers.EinsumDense("ab,bc->ac", 3), (5,)),
    (layers.EinsumDense("abc,cde->abde", (None, 2, 3), "tanh", "de"), (4, 5)),
    (layers.EinsumDense("...a,ab->...b", 3, bias_axes="b", kernel_regularizer="l2"), (2, 3, 5)),
    (layers.EinsumDense("ab...,cb->ac...", 3, bias_axes="c"), (5, 2)),
    (layers.Identity(), (5, 2)),
    (layers.Wrapper(layers.Dense(3)), (5,)),
    (layers.ReversibleEmbedding(7, 3), (5,)),
    (layers.ReversibleEmbedding(7, 3, mask_zero=True, logit_soft_cap=2.0), (5,)),
    (layers.Attention(), [(3, 5), (4, 5)]),
    (layers.Attention(True, "concat", dropout=0.3, seed=1), [(3, 5), (4, 2), (4, 5)]),
    (layers.AdditiveAttention(), [(3, 5), (4, 5)]),
    (layers.AdditiveAttention(use_scale=False, dropout=0.3), [(3, 5), (4, 2), (4, 5)]),
    (layers.MultiHeadAttention(2, 3), [(3, 5), (4, 2)]),
    (layers.MultiHeadAttention(2, 3, 4, output_shape=(2, 3)), [(3, 5), (4, 2), (4, 6)]),
    (
        layers.MultiHeadAttention(2, 3, dropout=0.3, use_bias=False, use_gate=True, seed=1),
        [(3, 5), (4, 2)],
    ),
    (layers.MultiHeadAttention(1, 2, attention_axes=(2,), sliding_window=2), [(2, 3, 5)] * 2),
    (layers.MultiHeadAttention(1, 2), [(2, 3, 2), (3, 2, 2)]),
    (layers.GroupQueryAttention(2, 4, 2), [(3, 5), (4, 5)]),
    (
        layers.GroupQueryAttention(2, 4, 1, use_gate=True, sliding_window=2, dropout=0.3),
        [(3, 5), (4, 5), (4, 5)],
    ),
    (layers.LayerNormalization(), (4, 5)),
    (layers.LayerNormalization(axis=(1, -1), epsilon=0.1, scale=False), (4, 5)),
    (layers.LayerNormalization(axis=1, center=False), (4, 5)),
    (layers.GroupNormalization(2), IMAGE),
    (layers.GroupNormalization(-1, axis=1, scale=False, center=False), IMAGE),
    (layers.GroupNormalization(1, axis=-2, epsilon=0.1), IMAGE),
    (layers.RMSNormalization(), (4, 5)),
    (layers.RMSNormalization(axis=(1, 2), epsilon=0.1), (4, 5)),
    (layers.UnitNormalization(), (4, 5)),
    (layers.UnitNormalization(axis=(1, 2)), (4, 5)),
    (layers.SpectralNormalization(layers.Dense(3), power_iterations=40), (5,)),
    (layers.SpectralNormalization(layers.Conv2D(2, 2), power_iterations=40), (3, 3, 2)),
    (layers.BatchNormalization(), (5,)),
    (layers.BatchNormalization(axis=1, scale=False, momentum=0.5), IMAGE),
    (layers.BatchNormalization(center=False, epsilon=0.1), IMAGE),
    (layers.BatchNormalization(trainable=False), (5,)),
    (layers.Dropout(0.4), (5, 3)),
    (layers.Dropout(0.4, noise_shape=(None, 1, 3), seed=5), (5, 3)),
    (layers.AlphaDropout(0.4), (5, 3)),
    (layers.AlphaDropout(0.4, noise_shape=(None, 5, 1), seed=5), (5, 3)),
    (layers.SpatialDropout1D(0.4, seed=2), (5, 3)),
    (layers.SpatialDropout2D(0.4), IMAGE),
    (layers.SpatialDropout2D(0.4, data_format="channels_first"), IMAGE),
    (layers.SpatialDropout3D(0.4), (2, 3, 2, 4)),
    (layers.GaussianDropout(0.4, seed=3), (5,)),
    (layers.GaussianNoise(0.4), (5, 2)),
    (layers.ActivityRegularization(l1=0.1, l2=0.2), (5,)),
    (layers.Normalization(), (5,)),
    (layers.Normalization(mean=(1.0, 2.0, 3.0), variance=(4.0, 0.0, 1.0)), (2, 3)),
    (layers.Normalization(axis=None, mean=1.0, variance=2.0, invert=True), (5,)),
    (layers.Normalization(axis=(1, 3), mean=0.5, variance=2.0), (5, 2, 3)),
    (layers.Rescaling(1 / 255, offset=-0.5), (5,)),
    (layers.Rescaling((1.0, 2.0)), (3, 2)),
    *(
        (layers.STFTSpectrogram(mode, frame_length=3, scaling=None), (6, 2))
        for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft")
    ),
    (
        layers.STFTSpectrogram(
            "psd", 4, 2, 8, window="hamming", periodic=True, scaling="spectrum", padding="same"
        ),
        (7, 1),
    ),
    (
        layers.STFTSpectrogram(
            "stft", 4, window=(1.0, 2.0, 3.0, 4.0), expand_dims=True, data_format="channels_first"
        ),
        (2, 9),
    ),
    (layers.MelSpectrogram(8, 3, num_mel_bins=2, min_freq=0), (11,)),
    (
        layers.MelSpectrogram(
            8,
            3,
            5,
            window=None,
            sampling_rate=400,
            num_mel_bins=2,
            min_freq=10,
            max_freq=190,
            power_to_db=False,
            mag_exp=1.0,
        ),
        (11,),
    ),
    (
        layers.MelSpectrogram(
            8, 4, num_mel_bins=2, min_freq=0, top_db=3.0, min_power=0.1, ref_power=2.0
        ),
        (9,),
    ),
    (layers.Discretization((-1.0, -0.52, 0.13), output_mode="one_hot"), (5,)),
    (layers.Discretization((-1.0, -0.52, 0.13), output_mode="multi_hot"), (5,)),
    (layers.Discretization((0.13,), epsilon=0.1, output_mode="count"), (1,)),
    (layers.CategoryEncoding(9), (5,)),
    (layers.CategoryEncoding(9, output_mode="one_hot"), (2, 3)),
    (layers.CategoryEncoding(7, output_mode="count"), (5,)),
    (layers.Hashing(4, output_mode="one_hot"), (1,)),
    (layers.Hashing(4, mask_value=3, salt=(5, 8), output_mode="count"), (3, 5)),
    (layers.HashedCrossing(4, output_mode="one_hot"), [(1,), (1,)]),
    (layers.HashedCrossing(9, output_mode="one_hot"), [(), (), ()]),
    (layers.IntegerLookup(vocabulary=(7, 2, 5), output_mode="multi_hot"), (5,)),
    (layers.IntegerLookup(9, 2, 4, vocabulary=(7, 2), output_mode="one_hot"), (2,)),
    (
        layers.IntegerLookup(
            7,
            3,
            vocabulary=(7, 2),
            idf_weights=(0.5, 2.0),
            output_mode="tf_idf",
            pad_to_max_tokens=True,
            oov_method="farmhash",
            salt=3,
        ),
        (5,),
    ),
    (layers.Flatten(), (5, 2, 3)),
    (layers.Flatten(), ()),
    (layers.Flatten("channels_first"), (5, 2, 3)),
    (layers.Reshape((3, -1, 1)), (2, 6)),
    (layers.Permute((2, 1)), (2, 6)),
    (layers.Permute((3, 1, 2)), (2, 3, 4)),
    (layers.RepeatVector(3), (5,)),
    (layers.ZeroPadding1D(), SEQUENCE),
    (layers.ZeroPadding1D((2, 0), data_format="channels_first"), (3, 6)),
    (layers.ZeroPadding2D(), IMAGE),
    (layers.ZeroPadding2D(2), (3, 2, 2)),
    (layers.ZeroPadding2D(((1, 0), (0, 2)), data_format="channels_first"), CHANNELS_FIRST),
    (layers.ZeroPadding3D(), (2, 2, 1, 2)),
    (layers.ZeroPadding3D((0, 1, 2), data_format="channels_first"), (2, 1, 2, 2)),
    (layers.Cropping1D(), SEQUENCE),
    (layers.Cropping1D((0, 3)), SEQUENCE),
    (layers.Cropping2D(), IMAGE),
    (layers.Cropping2D(1, data_format="channels_first"), CHANNELS_FIRST),
    (layers.Cropping2D(((2, 1), (0, 1))), IMAGE),
    (layers.Cropping3D(), (3, 4, 3, 2)),
    (layers.Cropping3D((1, 0, (0, 1)), data_format="channels_first"), (2, 3, 4, 3)),
    (layers.UpSampling1D(3), SEQUENCE),
    (layers.UpSampling2D(), (2, 3, 2)),
    (layers.UpSampling2D((2, 3), interpolation="bilinear"), (2, 3, 2)),
    (layers.UpSampling2D(2, interpolation="bicubic"), (4, 3, 1)),
    (layers.UpSampling2D(2, interpolation="lanczos3"), (4, 3, 1)),
    (layers.UpSampling2D(2, interpolation="lanczos5", data_format="channels_first"), (1, 3, 4)),
    (layers.UpSampling3D(), (2, 1, 2, 2)),
    (layers.UpSampling3D((1, 2, 3), data_format="channels_first"), (2, 2, 2, 1)),
    (layers.Add(), [(5, 2), (1, 2), (5, 1)]),
    (layers.Subtract(), [(5, 2), (1, 2)]),
    (layers.Multiply(), [(5, 2), (1, 2), (5, 1)]),
    (layers.Average(), [(5, 2), (5, 2), (5, 1)]),
    (layers.Maximum(), [(5, 2), (1, 2), (5, 2)]),
    (layers.Minimum(), [(5, 2), (5, 1)]),
    (layers.Concatenate(), [(5, 2), (5, 3)]),
    (layers.Concatenate(axis=1), [(1, 2), (3, 2), (2, 2)]),
    (layers.Dot(-1), [(5,), (5,)]),
    (layers.Dot((2, 1), normalize=True), [(2, 3), (3, 4)]),
    (layers.Dot(axes=(1, 2)), [(3, 2, 2), (2, 3)]),
    (layers.Dot(axes=(1, -1)), [(3,), (2, 3)]),
    (layers.Resizing(4, 7), IMAGE),
    (layers.Resizing(3, 3, "bicubic", crop_to_aspect_ratio=True, antialias=True), IMAGE),
    (layers.Resizing(4, 9, "nearest", pad_to_aspect_ratio=True, fill_value=0.5), IMAGE),
    (layers.Resizing(4, 3, "lanczos3", data_format="channels_first"), CHANNELS_FIRST),
    (layers.CenterCrop(4, 2), IMAGE),
    (layers.CenterCrop(7, 2, data_format="channels_first"), CHANNELS_FIRST),
    (layers.RandomCrop(4, 2, seed=1), IMAGE),
    (layers.RandomCrop(7, 7, data_format="channels_first"), CHANNELS_FIRST),
    (layers.RandomFlip(), IMAGE),
    (layers.RandomFlip("vertical", seed=2, data_format="channels_first"), CHANNELS_FIRST),
    (layers.RandomRotation(0.1), PICTURE),
    (layers.RandomRotation((0.1, 0.3), fill_mode="constant", fill_value=0.5, seed=1), PICTURE),
    (layers.RandomTranslation(0.2, (-0.1, 0.3)), PICTURE),
    (layers.RandomTranslation(0.2, 0.2, fill_mode="wrap", interpolation="nearest"), PICTURE),
    (layers.RandomZoom(0.3), PICTURE),
    (layers.RandomZoom(0.3, (0.1, 0.4), fill_mode="nearest"), PICTURE),
    (layers.RandomShear(0.3, 0.2, data_format="channels_first"), (2, 3, 4)),
    (layers.RandomPerspective((1, 1), 0.4, fill_value=0.5), PICTURE),
    (layers.RandomPerspective(0.8, 0.6, interpolation="nearest"), PICTURE),
    (layers.RandomElasticTransform((1, 1), value_range=(-9, 9)), PICTURE),
    (layers.RandomElasticTransform(0.5, (0.5, 1), fill_mode="mirror", seed=3), PICTURE),
    (layers.RandomErasing((1, 1), (0.2, 0.5), value_range=(-9, 9)), PICTURE),
    (layers.RandomErasing(fill_value=(1, 2, 3), data_format="channels_first"), (3, 4, 5)),
    (layers.RandomContrast(0.4, value_range=(-9, 40)), IMAGE),
    (layers.RandomContrast((0.2, 0.5), seed=3), IMAGE),
    (layers.RandomBrightness((0.1, 0.2), value_range=(-9, 40)), IMAGE),
    (layers.RandomSaturation(0.9, value_range=(-9, 40)), COLOURS),
    (layers.RandomHue(0.9, value_range=(-9, 40), data_format="channels_first"), (3, 4, 2)),
    (layers.RandomColorJitter((-9, 40), brightness_factor=0.1, contrast_factor=0.2), COLOURS),
    (layers.RandomColorJitter((-9, 40), saturation_factor=0.6, hue_factor=0.1, seed=1), COLOURS),
    (layers.RandomColorDegeneration(0.9, value_range=(-9, 40)), COLOURS),
    (layers.RandomGrayscale(), COLOURS),
    (layers.RandomGrayscale(0.9, data_format="channels_first"), (1, 3, 4)),
    (layers.RandomGaussianBlur(value_range=(-9, 40)), IMAGE),
    (layers.RandomGaussianBlur((1, 1), (3, 5), (0.5, 1), value_range=(-9, 40)), IMAGE),
    (layers.RandomSharpness(0.9, value_range=(-90, 90)), IMAGE),
    (layers.RandomPosterization(3), IMAGE),
    (layers.RandomPosterization((1, 8), value_range=(-9, 40)), IMAGE),
    (layers.RandomInvert(0.9, value_range=(-9, 40)), IMAGE),
    (layers.Solarization(0.3, 0.7, value_range=(-9, 40)), IMAGE),
    (layers.AutoContrast(value_range=(-1, 1)), IMAGE),
    (layers.AutoContrast((0, 3), data_format="channels_first"), CHANNELS_FIRST),
    (layers.Equalization((-9, 40), 64), IMAGE),
    (layers.Equalization(data_format="channels_first"), CHANNELS_FIRST),
    (layers.ContrastLimitedAdaptiveHistogramEqualization((-9, 40)), (4, 3, 1)),
    (layers.ContrastLimitedAdaptiveHistogramEqualization(clip_limit=0, tile_grid_size=2), PICTURE),
    (layers.RandAugment((-9, 40)), (2, 2, 3)),
    (
        layers.RandAugment((-9, 40), num_ops=1, factor=(0.2, 0.4), interpolation="nearest"),
        (2, 2, 1),
    ),
    (layers.AugMix((-9, 40), num_chains=2, chain_depth=1), (2, 2, 3)),
    (layers.AugMix((-9, 40), chain_depth=1, alpha=2, all_ops=False, seed=4), (2, 2, 1)),
    (layers.MixUp(), PICTURE),
    (layers.MixUp(alpha=1, seed=2), PICTURE),
    (layers.CutMix(), PICTURE),
    (layers.CutMix((0.5, 1), data_format="channels_first"), (2, 3, 4)),
    (layers.Pipeline([layers.Rescaling(0.5), layers.RandomFlip(), layers.Dense(2)]), IMAGE),
]
EVERY = pytest.mark.parametrize(
    ("layer", "shape"), TABLE, ids=[f"{i}-{layer!r}" for i, (layer, _) in enumerate(TABLE)]
)
OF_CATEGORIES = (
    layers.Embedding, layers.CategoryEncoding, layers.Hashing, layers.HashedCrossing,
    layers.IntegerLookup,
)  # fmt: skip
OF_TEXTS = {"StringLookup", "TextVectorization"}  # they stand before models
BOTH_MODES = pytest.mark.parametrize("training", [False, True], ids=["predicting", "training"])


def one_input(layer, shape, rows, dtype):
    generator = np.random.default_rng(0)
    if isinstance(layer, OF_CATEGORIES):
        return generator.integers(0, getattr(layer, "input_dim", 9), (rows, *shape), np.int32)
    far_from_kinks = generator.permutation(rows * int(np.prod(shape))) / 20 - 1.213
    return far_from_kinks.reshape(rows, *shape).astype(dtype)


def an_input(layer, shape, rows=BATCH, dtype=np.float32):
    if isinstance(shape, list):
        return [one_input(layer, one, rows, dtype) + i for i, one in enumerate(shape)]
    return one_input(layer, shape, rows, dtype)


def run(layer, params, memory, x, training=False, rows=None):
    """The output, and the memory afterwards."""
    ctx = Context(training, KEY, rows).enter("it", memory, layer.trainable)
    return layer.call(params, x, ctx), ctx.memory


def moved(tree):
    """Other numbers than the first ones, so that no factor is 1 and no offset is 0."""
    return trees.map(lambda leaf: leaf + np.asarray(0.1, leaf.dtype), tree)


def started(layer, shape, dtype=np.float32):
    params = trees.map(lambda leaf: leaf.astype(dtype), layer.init(KEY, shape))
    return moved(params), moved(layer.init_memory(KEY, shape))


def declarations(declared, path=()):
    """The declared weights with their paths; a wrapped layer's are a branch of their own."""
    for name, weight in declared.items():
        if isinstance(weight, dict):
            yield from declarations(weight, (*path, name))
        else:
            yield (*path, name), weight


def with_inner(value):
    """A layer and those among its settings."""
    if isinstance(value, layers.Layer):
        yield value
        value = list(value.settings().values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from with_inner(part)


def listed(out):
    """The outputs, of a layer that has several or one."""
    return out if isinstance(out, list | tuple) else [out]


def test_every_layer_is_in_the_table():
    every = {type(part).__name__ for layer, _ in TABLE for part in with_inner(layer)}
    assert every == set(LAYERS) - OF_TEXTS - {"InputLayer", "Operation", "Part"}


@EVERY
@BOTH_MODES
@pytest.mark.parametrize("rows", [1, BATCH])
def test_output_has_the_promised_shape_and_dtype(layer, shape, training, rows):
    params, memory = started(layer, shape)
    out, _ = run(layer, params, memory, an_input(layer, shape, rows), training)
    promised = layer.output_shape(shape)
    shapes = promised if isinstance(promised, list) else [promised]
    assert [one.shape for one in listed(out)] == [(rows, *one) for one in shapes]
    assert {one.dtype for one in listed(out)} == {np.dtype(np.float32)}


@EVERY
def test_arrays_have_the_declared_shapes(layer, shape):
    for made, declared in [
        (layer.init(KEY, shape), layer.weights(shape)),
        (layer.init_memory(KEY, shape), layer.memory(shape)),
    ]:
        arrays = dict(trees.items(made))
        assert {path: array.shape for path, array in arrays.items()} == {
            path: weight.shape for path, weight in declarations(declared)
        }
        assert {array.dtype for array in arrays.values()} <= {np.dtype(np.float32)}


@EVERY
@BOTH_MODES
def test_gradients_are_slopes(layer, shape, training, central_differences):
    params, memory = started(layer, shape, np.float64)
    x = an_input(layer, shape, dtype=np.float64)
    outputs = listed(run(layer, params, memory, x, training)[0])
    factors = [np.random.default_rng(1).normal(size=out.shape) for out in outputs]
    arguments = {"params": params, "x": x}
    if isinstance(layer, OF_CATEGORIES):
        del arguments["x"]

    def total(arguments):
        given = {"x": x, **arguments}
        outputs = listed(run(layer, given["params"], memory, given["x"], training)[0])
        return sum(ops.sum(out * each) for out, each in zip(outputs, factors, strict=True))

    slopes = gradient(total)(arguments)
    for path, leaf in trees.items(arguments):

        def along(value, path=path):
            places = trees.items(arguments)
            leaves = [value if place == path else old for place, old in places]
            return total(trees.unflatten(trees.flatten(arguments)[1], leaves))

        expected = central_differences(along, leaf)
        np.testing.assert_allclose(
            trees.select(slopes, path), expected, rtol=1e-6, atol=1e-7, err_msg=str(path)
        )


@EVERY
@BOTH_MODES
def test_compiled_is_eager(layer, shape, training):
    params, memory = started(layer, shape)
    x = an_input(layer, shape)
    rows = np.array([1, 1, 1, 0], np.float32)
    eager = run(layer, params, memory, x, training, rows)

    def both(params, memory, x, rows):
        return run(layer, params, memory, x, training, rows)

    compiled = compile(both)(params, memory, x, rows)
    for (path, one), (_, other) in zip(trees.items(compiled), trees.items(eager), strict=True):
        assert one.dtype == other.dtype
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6, err_msg=str(path))


@EVERY
def test_survives_plain_data(layer, shape):
    plain = json.loads(json.dumps(to_plain(layer)))
    again = from_plain(plain, KNOWN)
    assert repr(again) == repr(layer)
    params, memory = started(again, shape)
    x = an_input(layer, shape)
    outputs = (listed(run(one, params, memory, x, True)[0]) for one in (again, layer))
    trees.map(np.testing.assert_array_equal, *outputs)


@EVERY
@BOTH_MODES
def test_padded_rows_change_nothing(layer, shape, training):
    params, memory = started(layer, shape)
    rows = np.array([1, 1, 0, 0], np.float32)
    real = rows == 1
    x = an_input(layer, shape)
    other = trees.map(lambda array: np.where(_like(real, array), array, array[::-1] % 7), x)
    out, after = run(layer, params, memory, x, training, rows)
    other_out, other_after = run(layer, params, memory, other, training, rows)
    for one, same in zip(listed(out), listed(other_out), strict=True):
        np.testing.assert_array_equal(one[real], same[real])
    trees.map(np.testing.assert_array_equal, after, other_after)


def _like(rows, array):
    return rows.reshape(-1, *(1,) * (array.ndim - 1))


@EVERY
def test_prediction_and_frozen_layers_change_no_memory(layer, shape):
    params, memory = started(layer, shape)
    x = an_input(layer, shape)
    _, after = run(layer, params, memory, x, training=False)
    trees.map(np.testing.assert_array_equal, after, memory)
    ctx = Context(True, KEY).enter("it", memory, trainable=False)
    layer.call(params, x, ctx)
    trees.map(np.testing.assert_array_equal, ctx.memory, memory)


@EVERY
def test_regularizers_spare_the_biases(layer, shape):
    declared = declarations(layer.weights(shape))
    names = [path[-1] for path, weight in declared if weight.regularizer]
    assert set(names) <= {"kernel", "depthwise_kernel", "pointwise_kernel"}
    assert len(layer.penalties(layer.init(KEY, shape), shape)) == len(names)
