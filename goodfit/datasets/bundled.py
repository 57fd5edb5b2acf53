"""The small data sets that scikit-learn brings along."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.data.task import Task
from goodfit.datasets.dataset import Dataset, classes

__all__ = ["breast_cancer", "diabetes", "digits", "iris", "wine"]

DESCRIPTIONS = {
    "digits": "1,797 handwritten digits of 8x8 pixels from 0 to 16 (Alpaydin and Kaynak, 1998).",
    "iris": "150 irises of 3 species, by the sizes of their petals and sepals (Fisher, 1936).",
    "wine": "178 wines of 3 cultivars, by chemical analysis (Forina and others).",
    "breast_cancer": "569 breast masses, malignant or benign, by measures of their cell nuclei "
    "(Street, Wolberg and Mangasarian, 1993).",
    "diabetes": "442 diabetes patients: age, sex, body mass, blood pressure and blood serum, and "
    "how far the disease went in a year (Efron, Hastie, Johnstone and Tibshirani, 2004).",
}


def digits() -> Dataset:
    """1,797 handwritten digits of 8x8 pixels.

    Example:
        >>> digits().x.shape, float(digits().x.max())
        ((1797, 8, 8, 1), 16.0)
    """
    from sklearn.datasets import load_digits

    bundle = load_digits()
    x = bundle.images[..., None].astype(np.float32)  # (1797, 8, 8, 1)
    task = classes("digit", bundle.target_names)
    about = DESCRIPTIONS["digits"]
    return Dataset("digits", x, bundle.target.astype(np.int64), task, "image", (), None, about)


def iris() -> Dataset:
    """150 irises of 3 species.

    Example:
        >>> iris().feature_names[0]
        'sepal length (cm)'
    """
    from sklearn.datasets import load_iris

    return _classified("iris", load_iris(), "species")


def wine() -> Dataset:
    """178 wines of 3 cultivars.

    Example:
        >>> wine().x.shape
        (178, 13)
    """
    from sklearn.datasets import load_wine

    return _classified("wine", load_wine(), "cultivar")


def breast_cancer() -> Dataset:
    """569 breast masses, malignant or benign.

    Example:
        >>> breast_cancer().task.class_names
        ('malignant', 'benign')
    """
    from sklearn.datasets import load_breast_cancer

    return _classified("breast_cancer", load_breast_cancer(), "diagnosis")


def diabetes() -> Dataset:
    """442 diabetes patients, and how far the disease went in a year.

    Example:
        >>> diabetes().task.kind
        'regression'
    """
    from sklearn.datasets import load_diabetes

    bundle = load_diabetes(scaled=False)  # scaled, the training rows would know the test rows
    y = bundle.target.astype(np.float64)
    reason = "`progression` is a measure: a number, not a class"
    task = Task("regression", None, "progression", reason)
    return _table("diabetes", bundle, y, task)


def _classified(name: str, bundle: Any, target: str) -> Dataset:
    task = classes(target, bundle.target_names)
    return _table(name, bundle, bundle.target.astype(np.int64), task)


def _table(name: str, bundle: Any, y: Any, task: Task) -> Dataset:
    x = bundle.data.astype(np.float32)
    names = tuple(bundle.feature_names)
    return Dataset(name, x, y, task, "table", names, None, DESCRIPTIONS[name])
