import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from goodfit import Model
from goodfit.data.parts import mark
from goodfit.errors import DataError, NotReadyError, SettingError, UnknownNameError
from goodfit.layers import Dense, HashedCrossing, Hashing, TextVectorization
from goodfit.utils import FeatureSpace

ROWS = 60
DRAWN = np.random.default_rng(0)
TABLE = {
    "age": DRAWN.normal(40, 9, ROWS).astype(np.float32),
    "city": DRAWN.choice(["Rome", "Oslo", "Bern"], ROWS, p=[0.5, 0.3, 0.2]),
    "shop": DRAWN.choice([7, 12, 1138], ROWS, p=[0.5, 0.3, 0.2]),
}


def adapted(features, table=TABLE, **settings):
    space = FeatureSpace(features, **settings)
    assert space.adapt(table) is None
    return space


def by_frequency(values):
    """The categories, the most frequent one first, behind a column for unknown ones."""
    encoder = OneHotEncoder(sparse_output=False)
    columns = encoder.fit_transform(values[:, None])
    return np.pad(columns[:, np.argsort(-columns.sum(axis=0))], ((0, 0), (1, 0)))


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"age": "float"}, TABLE["age"][:, None]),
        ({"age": FeatureSpace.float_rescaled(2.0, 1.0)}, 2 * TABLE["age"][:, None] + 1),
        ({"age": "float_normalized"}, StandardScaler().fit_transform(TABLE["age"][:, None])),
        ({"city": "string_categorical"}, by_frequency(TABLE["city"])),
        ({"shop": "integer_categorical"}, by_frequency(TABLE["shop"])),
        (
            {"age": FeatureSpace.float_discretized(2, bin_boundaries=[40.0])},
            np.stack([TABLE["age"] < 40, TABLE["age"] >= 40], axis=1),
        ),
    ],
    ids=["float", "rescaled", "normalized", "strings", "integers", "ranges"],
)
def test_is_what_scikit_learn_makes_of_a_column(features, expected):
    np.testing.assert_allclose(adapted(features)(TABLE), expected, rtol=1e-5, atol=1e-5)


def test_ranges_are_numpys_quantiles():
    ages = {"age": np.arange(1000.0)}
    found = adapted({"age": "float_discretized"}, ages, num_discretization_bins=4)(ages)
    edges = np.quantile(ages["age"], [0.25, 0.5, 0.75])
    expected = np.eye(4)[np.digitize(ages["age"], edges)]
    assert np.abs(found - expected).sum() < 2 * 3 * 10 * 1.5  # `epsilon` is 1 % for each edge


def test_hashed_columns_are_in_the_bins_of_their_layers():
    space = adapted(
        {"city": "string_hashed", "shop": FeatureSpace.integer_hashed(5)}, hashing_dim=4
    )
    expected = [
        np.eye(4)[Hashing(4)(TABLE["city"])],
        np.eye(5)[Hashing(5)(TABLE["shop"])],
    ]
    np.testing.assert_array_equal(space(TABLE), np.concatenate(expected, axis=1))


def test_features_come_in_alphabetical_order_and_crosses_last():
    features = {"shop": "integer_hashed", "city": "string_categorical", "age": "float"}
    settings = {"crosses": [("shop", "city")], "crossing_dim": 6, "hashing_dim": 3}
    matrix = adapted(features, **settings)(TABLE)
    parts = adapted(features, output_mode="dict", **settings)(TABLE)
    assert list(parts) == ["age", "city", "shop", "shop_X_city"]
    assert [part.shape[1] for part in parts.values()] == [1, 4, 3, 6]
    np.testing.assert_array_equal(matrix, np.concatenate(list(parts.values()), axis=1))


def test_crosses_are_of_the_numbers_of_categories():
    cross = FeatureSpace.cross(("city", "shop"), 50, output_mode="int")
    categories = {
        "city": FeatureSpace.string_categorical(output_mode="int"),
        "shop": FeatureSpace.integer_categorical(output_mode="int"),
    }
    parts = adapted(categories, output_mode="dict", crosses=[cross])(TABLE)
    expected = HashedCrossing(50)([parts["city"], parts["shop"]])
    np.testing.assert_array_equal(parts["city_X_shop"], expected)
    pairs = {
        (a, b): c for a, b, c in zip(TABLE["city"], TABLE["shop"], expected[:, 0], strict=True)
    }
    assert len(set(pairs.values())) > 5  # of nine pairs


@pytest.mark.parametrize("library", ["pandas", "polars", "batches", "lists", "generator"])
def test_tables_of_any_kind_give_the_same(library):
    features = {
        "age": "float_normalized",
        "city": "string_categorical",
        "shop": "integer_categorical",
    }
    expected = adapted(features)(TABLE)
    batches = [{name: column[i : i + 7] for name, column in TABLE.items()} for i in range(0, 60, 7)]
    unused = {**TABLE, "when": pd.date_range("2024-01-01", periods=ROWS)}
    table = {
        "pandas": lambda: pd.DataFrame(unused),
        "polars": lambda: pytest.importorskip("polars").DataFrame(unused),
        "batches": lambda: batches,
        "generator": lambda: iter(batches),
        "lists": lambda: {name: column.tolist() for name, column in TABLE.items()},
    }[library]
    space = adapted(features, table())
    np.testing.assert_allclose(space(TABLE), expected, atol=1e-6)
    if library in ("pandas", "polars", "lists"):
        np.testing.assert_allclose(space(table()), expected, atol=1e-6)


@pytest.mark.parametrize("output_mode", ["concat", "dict"])
def test_one_row_alone_comes_out_alone(output_mode):
    features = {"age": "float", "city": "string_categorical"}
    space = adapted(features, output_mode=output_mode)
    alone = space({"age": 30, "city": "Oslo"})
    among = space({"age": [30], "city": ["Oslo"]})
    if output_mode == "concat":
        alone, among = {"all": alone}, {"all": among}
    for name in among:
        np.testing.assert_array_equal(alone[name], among[name][0])


def test_adapting_again_forgets():
    space = adapted({"age": "float_normalized"})
    space.adapt({"age": [1.0, 3.0]})
    np.testing.assert_allclose(space({"age": [3.0]}), [[1.0]])


def test_a_layer_of_ones_own_takes_part():
    layer = TextVectorization(output_mode="multi_hot")
    space = FeatureSpace({"note": FeatureSpace.feature("string", layer, "float")})
    space.adapt({"note": ["good", "very good", "very"]})
    np.testing.assert_array_equal(space({"note": ["good bad"]}), [[1, 0, 1]])


def test_what_learns_nothing_needs_no_adapting():
    np.testing.assert_array_equal(FeatureSpace({"age": "float"})({"age": [3]}), [[3]])


def test_columns_of_numbers_may_enter_a_model():
    features = {
        "age": "float_normalized",
        "shop": "integer_categorical",
        "size": "float_discretized",
    }
    table = {"age": TABLE["age"], "shop": TABLE["shop"], "size": -TABLE["age"]}
    space = adapted(features, table, crosses=[("shop", "size")], num_discretization_bins=4)
    inputs, encoded = space.get_inputs(), space.get_encoded_features()
    assert list(inputs) == list(features)
    assert space.get_encoded_features() is encoded
    x = space(table)
    assert encoded.shape == x.shape[1:]
    model = Model(list(inputs.values()), encoded)
    columns = {name: column[:, None] for name, column in table.items()}
    np.testing.assert_allclose(model.predict(columns, verbose=0), x, atol=1e-5)
    whole = Model(list(inputs.values()), Dense(1)(encoded))
    assert whole.predict(columns, verbose=0).shape == (ROWS, 1)


def test_columns_of_strings_may_not():
    space = adapted({"city": "string_categorical"})
    with pytest.raises(SettingError, match=r"`city` holds strings.*`x = space\(table\)`"):
        space.get_inputs()


def test_nothing_is_known_before_adapting():
    space = FeatureSpace({"age": "float", "city": "string_categorical"})
    for use in (lambda: space(TABLE), space.get_inputs, space.get_encoded_features):
        with pytest.raises(NotReadyError, match=r"`city` has to see data.*space.adapt\(table\)"):
            use()


def test_rows_for_judging_are_not_learnt_from():
    frame = mark(pd.DataFrame(TABLE), "test")
    with pytest.raises(DataError, match=r"space.adapt\(x_train\)"):
        FeatureSpace({"age": "float_normalized"}).adapt(frame)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"features": {}}, "needs features"),
        (
            {"features": {"age": FeatureSpace.float_discretized(2, output_mode="int")}},
            "`age` gives.*one_hot",
        ),
        (
            {"features": {"age": "float", "shop": "integer_hashed"}, "crosses": [("age", "shop")]},
            "`age` cannot be crossed.*float_discretized",
        ),
        ({"features": {"age": "float"}, "hashing_dim": 0}, "hashing_dim=0.*hashing_dim=32"),
        (
            {"features": {"age": "float"}, "num_discretization_bins": "many"},
            "num_discretization_bins='many'",
        ),
    ],
)
def test_what_cannot_go_together_is_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        FeatureSpace(**settings)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"features": {"age": "float_normalised"}}, "'float_normalized'"),
        ({"features": {"age": "float"}, "output_mode": "conact"}, "'concat'"),
        (
            {
                "features": {"age": "integer_hashed", "shop": "integer_hashed"},
                "crosses": [("age", "shpo")],
            },
            "'shop'",
        ),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(settings, advice):
    with pytest.raises(UnknownNameError, match=f"Did you mean {advice}"):
        FeatureSpace(**settings)


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        ({"shop": [1]}, "lacks `age`.*It has `shop`"),
        ({"age": ["old"], "shop": [1]}, r"`age` holds \['old'\].*string_categorical"),
        ({"age": [1.0], "shop": [1.5]}, "`shop` holds.*such as 1.5.*float_discretized"),
        ({"age": [1.0, 2.0], "shop": [1]}, "belong together row by row.*'age': 2"),
        (np.ones((3, 2)), "a dict of columns or a data frame, but got a ndarray"),
        (
            pd.DataFrame({"age": [1.0, None], "shop": [1, 2]}),
            r"`age` of x has no value in 1 of 2 rows",
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(table, advice):
    with pytest.raises(DataError, match=advice):
        FeatureSpace({"age": "float", "shop": "integer_hashed"})(table)


def test_no_batches_are_refused():
    with pytest.raises(DataError, match="no batch to learn from"):
        FeatureSpace({"age": "float_normalized"}).adapt([])
