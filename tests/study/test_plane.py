import numpy as np
import pytest

from goodfit.study import Options, run_study
from goodfit.study.plane import boundary


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    """Whether a point lies in a disc: two columns and a boundary that is a circle."""
    folder = tmp_path_factory.mktemp("plane")
    points = np.random.default_rng(0).uniform(-1, 1, (240, 2))
    where = np.where((points**2).sum(axis=1) < 0.5, "inside", "outside")
    lines = [f"{x:.4f},{y:.4f},{name}" for (x, y), name in zip(points, where, strict=True)]
    (folder / "disc.csv").write_text("\n".join(["east,north,place", *lines]))
    data = str(folder / "disc.csv")
    return run_study(Options(data, target="place", epochs=60, out=str(folder / "run")))


def test_the_answers_are_the_network_s_at_every_place(ring):
    found = boundary(ring.prepared, ring.model, ring.prepared.dev)
    assert found.names == ("east", "north")
    places = np.array([[found.x[3], found.y[70]], [found.x[45], found.y[45]]], np.float32)
    expected = ring.model.predict(places).argmax(axis=1)
    assert [found.answers[70, 3], found.answers[45, 45]] == expected.tolist()
    assert found.groups.names[found.answers[45, 45]] == "inside"
    assert found.x[0] < ring.prepared.train.x[:, 0].min()


def test_the_page_shows_the_plane(ring):
    page = (ring.folder / "report.html").read_text(encoding="utf-8")
    assert '<section id="boundary"' in page
    assert "<td>inside</td>" in page


def test_other_data_have_no_plane(prices):
    assert boundary(prices.prepared, prices.model, prices.prepared.dev) is None
