import numpy as np
import pytest

from goodfit.errors import DataError, ShapeError
from goodfit.layers.categories.strings import as_strings


@pytest.mark.parametrize(
    "given",
    [
        ["a", "längst"],
        ("a", "längst"),
        np.array(["a", "längst"]),
        np.array(["a", "längst"], object),
        np.array(["a", "längst"], np.dtypes.StringDType()),
        np.char.encode(np.array(["a", "längst"]), "utf-8"),
        (word for word in ["a", "längst"]),
    ],
)
def test_strings_are_read_from_whatever_holds_them(given):
    strings = as_strings(given)
    assert strings.dtype == object
    assert strings.tolist() == ["a", "längst"]


def test_a_column_of_a_table_is_read():
    pandas = pytest.importorskip("pandas")
    assert as_strings(pandas.Series(["x", "y"], index=[5, 3])).tolist() == ["x", "y"]


def test_bytes_are_read_as_they_were_written():
    assert as_strings(["ä".encode("latin-1")], "latin-1").tolist() == ["ä"]


@pytest.mark.parametrize("bad", [[1, 2], ["a", None], ["a", float("nan")]])
def test_what_is_no_string_is_refused(bad):
    with pytest.raises(DataError, match=r"x.astype\(str\)"):
        as_strings(bad)


def test_rows_of_several_lengths_are_refused():
    with pytest.raises(ShapeError, match="Fill the shorter ones up"):
        as_strings([["a"], ["b", "c"]])
