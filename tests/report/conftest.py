"""A real run to report on: a small network of scikit-learn's, trained on the digits."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from goodfit.report import Groups, LayerHealth, Pictures, Space, Unit, WorstExample

EPOCHS = 25


@pytest.fixture(scope="session")
def digits():
    """The split digits, and the network after each quantity was followed for 25 epochs."""
    x, y = load_digits(return_X_y=True)
    x = x / 16
    x_rest, x_test, y_rest, y_test = train_test_split(
        x, y, test_size=360, stratify=y, random_state=0
    )
    x_train, x_dev, y_train, y_dev = train_test_split(
        x_rest, y_rest, test_size=360, stratify=y_rest, random_state=0
    )
    network = MLPClassifier(
        hidden_layer_sizes=(32,), learning_rate_init=0.003, batch_size=32, random_state=0
    )
    history = {"loss": [], "val_loss": [], "accuracy": [], "val_accuracy": []}
    before = None
    for _ in range(EPOCHS):
        before = [weights.copy() for weights in getattr(network, "coefs_", [])]
        network.partial_fit(x_train, y_train, classes=np.arange(10))
        for prefix, inputs, labels in [("", x_train, y_train), ("val_", x_dev, y_dev)]:
            chances = network.predict_proba(inputs)
            history[f"{prefix}loss"].append(float(log_loss(labels, chances)))
            history[f"{prefix}accuracy"].append(float(network.score(inputs, labels)))
    parts = {"train": (x_train, y_train), "dev": (x_dev, y_dev), "test": (x_test, y_test)}
    return {"parts": parts, "network": network, "history": history, "before": before}


@pytest.fixture(scope="session")
def study(digits):
    """The study of that run, as plain data."""
    parts, network, history = digits["parts"], digits["network"], digits["history"]
    results = {
        part: {
            "loss": float(log_loss(y, network.predict_proba(x))),
            "accuracy": float(network.score(x, y)),
        }
        for part, (x, y) in parts.items()
    }
    baselines = [
        _baseline(name, model.fit(*parts["train"]), parts, seconds)
        for name, model, seconds in [
            ("logistic regression", LogisticRegression(max_iter=500), 0.12),
            ("naive Bayes", GaussianNB(), 0.004),
            ("RBF SVM", SVC(), 0.09),
            ("random forest", RandomForestClassifier(20, random_state=0), 0.31),
        ]
    ]
    train_error, dev_error = (1 - results[part]["accuracy"] for part in ("train", "dev"))
    return {
        "goodfit": "0.1.0",
        "command": "goodfit train digits --seed 0",
        "name": "digits",
        "task": "classification",
        "kind": "image",
        "class_names": [str(digit) for digit in range(10)],
        "target": "digit",
        "split": {
            "train": 1077,
            "dev": 360,
            "test": 360,
            "rule": "60/20/20, stratified",
            "seed": 0,
            "checksum": "5f70bf18a086007016e948b04aed3b82103a36be",
        },
        "data": {
            "shape": [8, 8, 1],
            "classes": [
                {"name": str(i), **{part: int((y == i).sum()) for part, (_, y) in parts.items()}}
                for i in range(10)
            ],
            "target": None,
            "values": {"smallest": 0.0, "mean": 0.305, "deviation": 0.376, "largest": 1.0},
            "columns": [],
            "repeated": 0,
            "in_training": {"dev": 0, "test": 0},
        },
        "notes": ["1,797 handwritten digits of 8x8 pixels."],
        "metric": "accuracy",
        "baselines": baselines,
        "model": {
            "layers": [
                {
                    "name": "flatten",
                    "type": "Flatten",
                    "output_shape": [None, 64],
                    "params": 0,
                },
                {"name": "dense", "type": "Dense", "output_shape": [None, 32], "params": 2080},
                {"name": "dense_1", "type": "Dense", "output_shape": [None, 10], "params": 330},
            ],
            "params": 2410,
            "optimizer": "Adam(learning_rate=0.003)",
            "loss": "sparse_categorical_crossentropy",
            "batch_size": 32,
        },
        "history": history,
        "best_epoch": int(np.argmin(history["val_loss"])) + 1,
        "epochs_run": EPOCHS,
        "stopped_by": None,
        "results": results,
        "verdict": {
            "sentence": "The network fits well: it errs on few digits, and hardly more often on "
            "new ones than on those it learnt from.",
            "bayes_error": 0.0,
            "bayes_error_source": "assumed, people read these digits without error",
            "train_error": train_error,
            "dev_error": dev_error,
            "avoidable_bias": train_error,
            "variance": dev_error - train_error,
            "next": [
                "Narrow the gap between training and dev: add dropout, `Dropout(0.3)`.",
                "Look at the worst examples below: are their labels right?",
            ],
        },
        "findings": [
            {
                "code": "overfitting",
                "severity": "warning",
                "layer": None,
                "illness": "The network overfits.",
                "reason": "What is learnt by heart is of no use on new rows.",
                "because": "too_little_data",
                "evidence": "The dev loss is 5.2 times the training loss at the last epoch.",
                "cures": ["Stop earlier.", "Add dropout before the last layer."],
            },
            {
                "code": "dying_relu",
                "severity": "info",
                "layer": "dense",
                "illness": "Most units of a ReLU layer are dead.",
                "reason": "A unit that is 0 for every row never learns again.",
                "because": None,
                "evidence": "1 of the 32 units of `dense` was zero for every example.",
                "cures": ["Use a leaky ReLU."],
            },
        ],
        "next": "The network overfits. Stop earlier.",
        "treated": None,
        "treatments": [],
        "untreatable": [],
        "findings_before": [],
        "environment": {
            "python": "3.11.7",
            "numpy": "2.4.6",
            "jax": "0.10.2",
            "system": "Linux",
            "cores": 4,
        },
        "seconds": {"data": 0.31, "baselines": 1.52, "training": 3.94, "total": 6.8},
    }


def _baseline(name, model, parts, seconds):
    dev, test = (float(model.score(*parts[part])) for part in ("dev", "test"))
    return {"name": name, "dev": dev, "test": test, "seconds": seconds}


@pytest.fixture(scope="session")
def pictures(digits):
    """The arrays of that run."""
    network, (x, y) = digits["network"], digits["parts"]["test"]
    chances = network.predict_proba(x)
    predicted = chances.argmax(1)
    surest = np.argsort(np.where(predicted == y, 2, 1 - chances.max(1)))
    wrong = [i for i in surest if predicted[i] != y[i]]
    return Pictures(
        confusion=confusion_matrix(y, predicted),
        worst=[
            WorstExample(
                picture=x[i].reshape(8, 8),
                text=f"a handwritten {y[i]}",
                true=str(y[i]),
                predicted=str(predicted[i]),
                confidence=float(chances[i].max()),
            )
            for i in wrong
        ],
        first_weights=network.coefs_[0].T.reshape(32, 8, 8),
        activations=_layer_health(digits),
        certainty=(chances.max(1), predicted == y),
        spaces=[
            Space("inputs", PCA(2).fit_transform(x[:200]), 0.3, 0.88),
            Space("dense", PCA(2).fit_transform(_hidden(digits, x[:200])), 0.4, 0.95),
        ],
        space_groups=Groups(y[:200], [str(digit) for digit in range(10)]),
        units=_units(_hidden(digits, x), x),
    )


def _hidden(digits, x):
    network = digits["network"]
    return np.maximum(x @ network.coefs_[0] + network.intercepts_[0], 0)


def _units(hidden, x):
    strongest = np.argsort(-hidden, axis=0)[:6]
    return [
        Unit(
            layer="dense",
            number=i + 1,
            pictures=x[strongest[:, i]].reshape(6, 8, 8),
            text="4 of 6: `7`",
            mean=float(hidden[:, i].mean()),
            highest=float(hidden[:, i].max()),
        )
        for i in range(8)
    ]


def _layer_health(digits):
    """Measured with the formulas of a two-layer network, for want of a doctor in scikit-learn."""
    network, (x, y) = digits["network"], digits["parts"]["train"]
    first, second = network.coefs_
    hidden = np.maximum(x @ first + network.intercepts_[0], 0)
    chances = network.predict_proba(x)
    error = (chances - np.eye(10)[y]) / len(y)
    hidden_error = (error @ second.T) * (hidden > 0)
    measured = [("dense", hidden, x.T @ hidden_error), ("dense_1", chances, hidden.T @ error)]
    layers = []
    for i, (name, values, gradient) in enumerate(measured):
        counts, edges = np.histogram(values, 30)
        weights, step = network.coefs_[i], network.coefs_[i] - digits["before"][i]
        updates = len(y) / 32
        layers.append(
            LayerHealth(
                name=name,
                activation_mean=float(values.mean()),
                activation_deviation=float(values.std()),
                dead_fraction=float((values == 0).all(0).mean()) if i == 0 else None,
                gradient_norm=float(np.linalg.norm(gradient)),
                weight_norm=float(np.linalg.norm(weights)),
                update_ratio=float(np.linalg.norm(step) / np.linalg.norm(weights) / updates),
                histogram_counts=counts,
                histogram_edges=edges,
            )
        )
    return layers
