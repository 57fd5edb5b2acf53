"""Lesson 11. Gradient checking finds a bug that training hides.

Back-propagation of a tanh multiplies by 1 - out^2. In the second network somebody forgot the
square in one of two layers. It learns all the same, for what is wrong still points downhill: 95.3
% of the dev rows instead of 98.1 %, and nobody would look for a bug. Gradient checking compares
the gradient with what the loss really does when a weight is moved a little: right gradients
differ by less than 1e-7 of their size. Here those of the layers before the bug differ by a
quarter and more, and those of the layer behind it do not: that is where to look.

    python examples/lessons/a_planted_bug.py   # 4 s
"""

from showing import COLORS, lines, panels, save, table

from goodfit import Input, Sequential, check_gradients
from goodfit.autodiff import primitive
from goodfit.data import split
from goodfit.datasets import load
from goodfit.layers import Dense, Rescaling


@primitive
def squash(xp, x):
    """The hyperbolic tangent."""
    return xp.tanh(x)


@primitive
def squash_with_bug(xp, x):
    """The same, with a bug on the way back."""
    return xp.tanh(x)


squash.pullback(x=lambda g, out, x: g * (1 - out * out))
squash_with_bug.pullback(x=lambda g, out, x: g * (1 - out))

data = load("digits")
pixels = data.x.reshape(len(data.x), -1)
parts = split(len(pixels), stratify=data.y)
x, x_dev, _ = parts.of(pixels)
y, y_dev, _ = parts.of(data.y)

checks, losses, accuracies = {}, {}, {}
for name, (first, second) in {
    "right": (squash, squash),
    "with a bug": (squash, squash_with_bug),
}.items():
    model = Sequential(
        [
            Input((64,)),
            Rescaling(1 / 8, offset=-1),
            Dense(32, activation=first, name="first"),
            Dense(32, activation=second, name="second"),
            Dense(10, activation="softmax", name="last"),
        ],
        seed=0,
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    checks[name] = check_gradients(model, x[:20], y[:20])
    history = model.fit(x, y, epochs=30, validation_data=(x_dev, y_dev), verbose=0)
    losses[name] = history.history["loss"]
    accuracies[name] = history.history["val_accuracy"][-1]

right, wrong = checks["right"].errors, checks["with a bug"].errors
table(["relative error of", *checks], [[path, right[path], wrong[path]] for path in right])
table(
    ["network", "dev accuracy", "worst error", "verdict"],
    [[name, accuracies[name], check.worst, check.verdict] for name, check in checks.items()],
)

figure, (left, panel) = panels("Training hides it ...", "... gradient checking does not", width=10)
left.set_yscale("log")
lines(left, losses)
left.set(xlabel="epoch", ylabel="training loss")
panel.set_xscale("log")
for i, path in enumerate(right):
    for errors, marker, color in ((right, "o", COLORS[0]), (wrong, "s", COLORS[1])):
        panel.plot(errors[path], i, marker, color=color)
panel.set_yticks(range(len(right)), list(right))
panel.invert_yaxis()
for limit, side, word in ((1e-7, "right", "right "), (1e-3, "left", " wrong")):
    panel.axvline(limit, color="#999999", linewidth=0.8, linestyle=":")
    panel.annotate(word, (limit, 4.5), ha=side)
panel.set_xlabel("relative error of the gradient")
save(figure)
