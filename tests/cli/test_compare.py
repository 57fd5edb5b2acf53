import json

import pytest


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "pets.csv"
    rows = [f"{i % 7},{i % 5},{'cat' if i % 7 > 3 else 'dog'}" for i in range(70)]
    path.write_text("\n".join(["size,age,pet", *rows]))
    return path


def test_a_table_is_compared_and_told(goodfit, pets, tmp_path):
    told = goodfit("compare", pets, "--target", "pet", "--epochs", 2, "--out", tmp_path)
    assert told.exit_code == 0, told.output
    assert "Deep learning is not needed here" in told.output
    assert "decision tree: dev 1.000, after" in told.output
    assert "Rows: 42 train, 14 dev, 14 test." in told.output
    plain = json.loads((tmp_path / "comparison.json").read_text())
    assert plain["target"] == "pet"
    assert (tmp_path / "comparison.svg").is_file()


def test_the_same_as_one_json_object(goodfit):
    told = goodfit("compare", "iris", "--epochs", 1, "--json")
    plain = json.loads(told.stdout)
    assert {model["family"] for model in plain["models"]} == {"constant", "classical", "network"}
    assert plain["verdict"]


def test_a_target_that_is_not_said_is_asked_for(goodfit, pets):
    told = goodfit("compare", pets)
    assert told.exit_code == 3
    assert "`--target COLUMN`. Its columns are `size`, `age`, `pet`" in told.stderr
