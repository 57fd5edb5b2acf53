"""A table with all that tables have, and two studies that several tests look at."""

import numpy as np
import pytest

from goodfit.study import Options, run_study


def write_table(path, rows=160):
    """Numbers, categories and missing values; the class follows from the weight and the colour."""
    random = np.random.default_rng(0)
    weight, height = random.normal(50, 10, rows), random.normal(170, 8, rows)
    colour = random.choice(["red", "green", "blue"], rows)
    kind = np.where((weight > 50) ^ (colour == "red"), "heavy", "light")
    price = 3 * weight + 1000 + 5 * (colour == "blue") + random.normal(0, 1, rows)
    lines = ["weight,height,colour,row,kind,price"]
    for i in range(rows):
        shown = "" if i % 9 == 0 else f"{weight[i]:.2f}"
        lines.append(f"{shown},{height[i]:.1f},{colour[i]},const,{kind[i]},{price[i]:.2f}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="session")
def table(tmp_path_factory):
    return write_table(tmp_path_factory.mktemp("table") / "parcels.csv")


@pytest.fixture(scope="session")
def digits(tmp_path_factory):
    """The study of the digits after three epochs."""
    out = tmp_path_factory.mktemp("runs") / "digits"
    return run_study(Options("digits", epochs=3, out=str(out)))


@pytest.fixture(scope="session")
def prices(tmp_path_factory, table):
    """The study of a regression from the table."""
    out = tmp_path_factory.mktemp("runs") / "prices"
    return run_study(Options(str(table), target="price", epochs=60, out=str(out)))
