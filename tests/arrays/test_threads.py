"""One thread for NumPy's products, and as many as before when all have left."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from goodfit.arrays.threads import one_thread


def counts():
    return {found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads():
    with threadpool_limits(2, user_api="blas"):
        if counts() != {2}:
            pytest.skip("NumPy's products have one thread here")
        yield


def test_products_have_one_thread_and_then_as_many_as_before():
    with one_thread():
        assert counts() == {1}
    assert counts() == {2}


def test_the_last_to_leave_takes_the_limit_back():
    with one_thread():
        with one_thread():
            assert counts() == {1}
        assert counts() == {1}
    assert counts() == {2}


def test_an_error_takes_it_back():
    with pytest.raises(ZeroDivisionError), one_thread():
        raise ZeroDivisionError
    assert counts() == {2}


def test_many_at_once_leave_as_they_came():
    met = Barrier(4)

    def within(_):
        for _ in range(100):
            with one_thread():
                met.wait()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(within, range(4)))
    assert counts() == {2}
