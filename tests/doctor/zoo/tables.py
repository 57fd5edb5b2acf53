"""Made-up tables: rows of features that are centred and of unit size, unless said otherwise."""

import numpy as np

from tests.doctor.zoo.program import Rows


def split(x, y, judge, share=0.75) -> Rows:
    """The first rows to train on, the others to validate on."""
    cut = round(len(x) * share)
    x = x.astype(np.float32) if x.dtype == float else x
    y = y.astype(np.float32) if y.dtype == float else y
    return Rows(x[:cut], y[:cut], x[cut:], y[cut:], judge)


def standard(table):
    """Each column with mean 0 and deviation 1."""
    return (table - table.mean(axis=0)) / table.std(axis=0)


def one_hot(labels, classes=None):
    """Each label as a row with a single 1."""
    return np.eye(classes or labels.max() + 1, dtype=np.float32)[labels]


def wells(rows=640, noise=0.0, share=0.75):
    """Whether a well gives water, by six soil readings that act together; labels flip by chance."""
    rng = np.random.default_rng(11)
    x = rng.normal(size=(rows, 6))
    y = (x[:, 0] * x[:, 1] + x[:, 2] - 0.5 * x[:, 3] ** 2 + 0.3 > 0).astype(int)
    return split(x, np.where(rng.random(rows) < noise, 1 - y, y), "accuracy", share)


def vintages(rows=800, classes=5, features=8, spread=0.9):
    """Which of some vineyards a wine is from: two clouds of readings for each."""
    rng = np.random.default_rng(12)
    middles = rng.normal(size=(2 * classes, features)) * 1.6
    cloud = rng.integers(2 * classes, size=rows)
    x = standard(middles[cloud] + spread * rng.normal(size=(rows, features)))
    return split(x, cloud % classes, "accuracy")


def concrete(rows=640, noise=0.15):
    """The strength of concrete by its mixture: one number of unit size, curved in five features."""
    rng = np.random.default_rng(13)
    x = rng.normal(size=(rows, 5))
    y = np.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.5 * x[:, 3] ** 2 - 0.7 * x[:, 4]
    return split(x, standard(y + noise * rng.normal(size=rows)), "r2")


def levers(rows=640, noise=0.3):
    """A number that is a weighted sum of eight features and chance."""
    rng = np.random.default_rng(14)
    x = rng.normal(size=(rows, 8))
    y = x @ np.array([1.0, -0.8, 0.6, 0.4, -0.3, 0.2, 0.0, 0.0])
    return split(x, standard(y + noise * rng.normal(size=rows)), "r2")


def arm(rows=640):
    """Where a robot's hand is, by its two angles: three numbers."""
    rng = np.random.default_rng(15)
    first, second = rng.uniform(-1.5, 1.5, size=(2, rows))
    reach = np.cos(first) + np.cos(first + second)
    height = np.sin(first) + np.sin(first + second)
    y = np.stack([reach, height, reach * height], axis=1)
    return split(standard(np.stack([first, second], axis=1)), standard(y), "r2")


def meadows(rows=800):
    """Which of four plants grow in a meadow, any number of them, by five readings."""
    rng = np.random.default_rng(16)
    x = rng.normal(size=(rows, 5))
    scores = [x[:, 0] + x[:, 1], x[:, 1] * x[:, 2], x[:, 3] - x[:, 0], np.abs(x[:, 4]) - 0.8]
    return split(x, (np.stack(scores, axis=1) > 0).astype(np.float32), "bits")


def spirals(rows=600, turns=1.25):
    """Two arms that wind around each other in the plane."""
    rng = np.random.default_rng(17)
    arm_of, along = rng.integers(2, size=rows), rng.uniform(0.15, 1, size=rows)
    angle = 2 * np.pi * (turns * along) + np.pi * arm_of
    x = along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return split(standard(x + 0.02 * rng.normal(size=x.shape)), arm_of, "accuracy")


def quadrants(rows=600):
    """Whether two numbers have the same sign, beside two that say nothing."""
    rng = np.random.default_rng(18)
    x = rng.normal(size=(rows, 4))
    return split(x, (x[:, 0] * x[:, 1] > 0).astype(int), "accuracy")


def assays(rows=1200, share_of_ill=0.5, overlap=1.0):
    """Whether blood is ill, by ten readings; how rare that is, and how alike both kinds are."""
    rng = np.random.default_rng(19)
    ill = (rng.random(rows) < share_of_ill).astype(int)
    x = rng.normal(size=(rows, 10))
    x[:, :4] += ill[:, None] * 1.6 / overlap
    return split(standard(x), ill, "accuracy")


def causes(rows=500, hidden=3, readings=10, noise=0.1):
    """Readings that a few hidden causes make, as inputs and as targets."""
    rng = np.random.default_rng(41)
    x = rng.normal(size=(rows, hidden)) @ rng.normal(size=(hidden, readings))
    x = standard(x + noise * rng.normal(size=x.shape))
    return split(x, x, "r2")
