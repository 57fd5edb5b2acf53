import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import Adam, Muon


@pytest.mark.parametrize("shape", [(4, 7), (7, 4), (5, 5), (1, 3)])
@pytest.mark.parametrize("steps", [1, 5])
def test_newton_and_schulz_change_the_singular_values_alone(shape, steps):
    """The polynomial of the paper, applied to the singular values in float64."""
    matrix = np.random.default_rng(0).normal(size=shape)
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    values = values / np.linalg.norm(matrix)
    for _ in range(steps):
        values = 3.4445 * values - 4.7750 * values**3 + 2.0315 * values**5
    found = Muon(ns_steps=steps).orthogonal(matrix)
    np.testing.assert_allclose(found, left @ np.diag(values) @ right, atol=1e-5)
    if steps == 5:
        assert (values > 0.6).all()
        assert (values < 1.25).all()


def test_the_length_of_a_step_is_about_that_of_adams():
    matrix = {"w": np.random.default_rng(0).normal(size=(40, 60)).astype(np.float32)}
    lengths = [
        np.sqrt(np.mean(np.square(updates["w"])))
        for kind in (Muon, Adam)
        for updates, _ in [kind(0.1).update(matrix, kind(0.1).init(matrix), matrix, 1, 0.1)]
    ]
    assert 0.1 < lengths[0] / lengths[1] < 0.5


@pytest.mark.parametrize(
    ("name", "shape", "settings", "expected"),
    [
        ("dense/kernel", (2, 3), {}, True),
        ("dense/bias", (3,), {}, False),
        ("conv/kernel", (3, 3, 2, 4), {}, False),
        ("Embedding_1/embeddings", (9, 3), {}, False),
        ("embedding/embeddings", (9, 3), {"exclude_embeddings": False}, True),
        ("head/kernel", (2, 3), {"exclude_layers": ["^head"]}, False),
    ],
)
def test_what_is_moved_as_a_matrix(name, shape, settings, expected):
    optimizer, param = Muon(**settings), np.zeros(shape, np.float32)
    assert optimizer.is_matrix(name, param) is expected
    assert ("velocity" in optimizer.first_slots(name, param)) is not expected


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"momentum": 1.0}, r"Muon\(..., momentum=0.95\)"),
        ({"ns_steps": 0}, r"Muon\(..., ns_steps=5\)"),
        ({"exclude_layers": "head"}, r"a list of regular expressions"),
        ({"rms_rate": 0}, r"Muon\(..., rms_rate="),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        Muon(**settings)
