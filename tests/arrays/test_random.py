import numpy as np
import pytest
from scipy import stats

from goodfit.arrays import compile, random

KEY = random.key(2024)


def words(*numbers):
    return np.array(numbers, np.uint32)


# The test vectors of Random123 for threefry2x32 with 20 rounds: counter, key, result.
KNOWN = [
    ((0x00000000, 0x00000000), (0x00000000, 0x00000000), (0x6B200159, 0x99BA4EFE)),
    ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
    ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_threefry_gives_the_published_answers(counter, key, expected):
    low, high = random._threefry(words(*key), words(counter[0]), words(counter[1]))
    assert (int(low[0]), int(high[0])) == expected


def test_folding_is_threefry_of_the_number():
    low, high = random._threefry(words(0, 7), words(0), words(123))
    np.testing.assert_array_equal(random.fold(random.key(7), 123), np.concatenate([low, high]))


@pytest.mark.parametrize("draw", [random.bits, random.uniform, random.normal])
@pytest.mark.parametrize("shape", [(), (1,), (7,), (3, 5)])
def test_compiled_draws_are_the_eager_ones(draw, shape):
    eager = draw(KEY, shape)
    compiled = np.asarray(compile(lambda key: draw(key, shape))(KEY))
    assert eager.shape == compiled.shape == shape
    assert eager.dtype == compiled.dtype
    if draw is random.normal:  # logarithm and cosine are rounded differently
        np.testing.assert_allclose(compiled, eager, rtol=1e-5, atol=1e-6)
    else:
        np.testing.assert_array_equal(compiled, eager)


def test_compiled_keys_are_the_eager_ones():
    def folded(key, step):
        return random.fold(random.fold(key, "dropout"), step)

    expected = folded(KEY, 3)
    np.testing.assert_array_equal(compile(folded)(KEY, np.uint32(3)), expected)
    np.testing.assert_array_equal(folded(KEY, np.int64(3)), expected)


def test_uniform_numbers_are_uniform():
    draws = random.uniform(KEY, (100_000,))
    assert draws.dtype == np.float32
    assert draws.min() >= 0
    assert draws.max() < 1
    assert stats.kstest(draws, "uniform").pvalue > 0.01
    np.testing.assert_array_equal(draws * 2**24, np.floor(draws * 2**24))


def test_normal_numbers_are_normal():
    draws = random.normal(KEY, (100_000,))
    assert draws.dtype == np.float32
    assert np.isfinite(draws).all()
    assert stats.kstest(draws, "norm").pvalue > 0.01
    assert stats.kurtosistest(draws).pvalue > 0.01


def test_bits_are_balanced_and_positions_independent():
    drawn = random.bits(KEY, (50_000,))
    ones = np.unpackbits(drawn.view(np.uint8)).reshape(-1, 8).mean(axis=0)
    np.testing.assert_allclose(ones, 0.5, atol=0.005)
    halves = random.uniform(KEY, (2, 25_000))
    assert abs(np.corrcoef(halves)[0, 1]) < 0.02


def test_keys_that_differ_in_anything_draw_different_numbers():
    keys = [random.key(seed) for seed in (0, 1, 2**32, 2**63, -1)]
    keys += [random.fold(KEY, data) for data in (0, 1, 2, "a", "b")]
    assert len({tuple(random.bits(key, (4,))) for key in keys}) == len(keys)


def test_numbers_have_no_trend_over_the_steps_of_a_key():
    draws = np.array([random.uniform(random.fold(KEY, step), ()) for step in range(4000)])
    assert stats.kstest(draws, "uniform").pvalue > 0.01
    assert abs(np.corrcoef(draws[1:], draws[:-1])[0, 1]) < 0.05


def test_permutations_have_every_position_once_and_depend_on_the_key():
    order = random.permutation(KEY, 1000)
    np.testing.assert_array_equal(np.sort(order), np.arange(1000))
    np.testing.assert_array_equal(order, random.permutation(KEY, 1000))
    assert (order != random.permutation(random.fold(KEY, 1), 1000)).any()
    assert random.permutation(KEY, 0).size == 0
