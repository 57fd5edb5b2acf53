import json

import pytest

from goodfit import datasets


@pytest.fixture
def nothing_here(tmp_path, monkeypatch):
    monkeypatch.setenv("GOODFIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GOODFIT_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_every_name_is_listed_with_its_place(goodfit, nothing_here):
    told = goodfit("datasets").output
    lines = {line.split()[0]: " ".join(line.split()) for line in told.splitlines() if line.split()}
    assert set(datasets.NAMES) <= set(lines)
    assert lines["iris"].startswith("iris comes with scikit-learn 150")
    assert lines["titanic"].startswith("titanic to be downloaded 891")
    assert lines["adult"].startswith("adult to be put into")


def test_what_is_found_has_its_folder(goodfit, nothing_here):
    file = nothing_here / "cache" / "titanic" / "titanic.csv"
    file.parent.mkdir(parents=True)
    file.write_text("")
    plain = json.loads(goodfit("datasets", "--json").stdout)["datasets"]
    assert [one["name"] for one in plain] == list(datasets.NAMES)
    titanic = next(one for one in plain if one["name"] == "titanic")
    assert (titanic["place"], titanic["path"]) == ("cache", str(file.parent))
    assert titanic["licence"] == "none stated"
