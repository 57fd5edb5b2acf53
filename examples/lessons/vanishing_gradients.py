"""Lesson 1. Why deep networks did not learn: the gradient on its way back.

Ten hidden layers of 32 units read handwritten digits; only the activation differs, and the first
weights come from Glorot's rule for all. On the way back each layer multiplies the gradient by the
slope of its activation. Sigmoid's is 1/4 at the very most: before the first step the gradient of
the first layer is 260,000 times smaller than that of the tenth, and after 15 epochs the network
still guesses (10 %). Tanh, ReLU, Leaky ReLU and ELU have slopes near 1: the gradient arrives, and
the same ten layers reach 91 to 97 % on dev rows.

    python examples/lessons/vanishing_gradients.py   # 10 s
"""

from showing import lines, panels, save, table

from goodfit import Sequential
from goodfit.data import split
from goodfit.datasets import load
from goodfit.layers import Dense, Flatten, Rescaling

DEPTH = 10
data = load("digits")
parts = split(len(data.x), stratify=data.y)
x, x_dev, _ = parts.of(data.x)
y, y_dev, _ = parts.of(data.y)

norms, accuracies = {}, {}
for activation in ("sigmoid", "tanh", "relu", "leaky_relu", "elu"):
    hidden = [
        Dense(32, activation=activation, kernel_initializer="glorot_uniform", name=f"hidden_{i}")
        for i in range(1, DEPTH + 1)
    ]
    first = [Flatten(), Rescaling(1 / 8, offset=-1)]
    model = Sequential([*first, *hidden, Dense(10, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=15, validation_data=(x_dev, y_dev), verbose=0)

    before = history.record.first_vitals  # what the doctor saw before the first step
    norms[activation] = [before[layer.name]["gradient_norm"] for layer in hidden]
    accuracies[activation] = history.history["val_accuracy"]

table(
    ["activation", "gradient, layer 1", "layer 10", "ratio", "dev accuracy"],
    [
        [name, norm[0], norm[-1], norm[0] / norm[-1], accuracies[name][-1]]
        for name, norm in norms.items()
    ],
)

figure, (left, right) = panels("Gradient before the first step", "Accuracy on dev rows")
left.set_yscale("log")
lines(left, norms, marker="o", markersize=3)
left.set(xlabel="hidden layer", ylabel="norm of its weights' gradient")
right.set_ylim(0, 1)
lines(right, accuracies)
right.set_xlabel("epoch")
save(figure)
