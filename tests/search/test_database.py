import sys

import pytest

from goodfit.errors import DataError, FileError, SettingError
from goodfit.needed import MissingLibraryError
from goodfit.search.database import opened, optuna, pruner_of, quietly

library = pytest.importorskip("optuna")
ABOUT = {"checksum of the data": "abc"}


def _choices(seed=0, direction="minimize"):
    return {"direction": direction, "pruner": library.pruners.NopPruner(), "seed": seed}


def _open(folder, about=None, storage=None, seed=0):
    with quietly():
        return opened(storage, folder, "mine", about or ABOUT, _choices(seed))


def _tried(study, count=3):
    """What is tried next, so many times."""
    before = len(study.trials)
    with quietly():
        study.optimize(lambda trial: trial.suggest_float("rate", 0, 1), n_trials=count)
    return [trial.params["rate"] for trial in study.trials[before:]]


def test_a_search_is_found_again_in_its_folder(tmp_path):
    study = _open(tmp_path)
    _tried(study, 1)
    assert (tmp_path / "search.db").is_file()
    assert len(_open(tmp_path).trials) == 1


def test_any_url_of_a_database_will_do(tmp_path):
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    _open(tmp_path, storage=url)
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "search.db").exists()


def test_a_url_that_leads_nowhere_is_told(tmp_path):
    with pytest.raises(FileError, match="`sqlite:///search.db`"):
        _open(tmp_path, storage="nosuch://database")


def test_the_first_draws_what_the_seed_says_and_who_joins_draws_otherwise(tmp_path):
    places = [tmp_path / name for name in "abc"]
    for place in places:
        place.mkdir()
    first = _tried(_open(places[0], seed=5))
    assert _tried(_open(places[1], seed=5)) == first
    assert _tried(_open(places[0], seed=5)) != first
    assert _tried(_open(places[2], seed=6)) != first


def test_other_data_are_refused(tmp_path):
    _open(tmp_path)
    with pytest.raises(
        DataError, match="another checksum of the data: abc, not xyz.*another folder"
    ):
        _open(tmp_path, about={"checksum of the data": "xyz"})


def test_pruners_go_by_their_names():
    assert isinstance(pruner_of("median", 9), library.pruners.MedianPruner)
    assert isinstance(pruner_of("hyperband", 9), library.pruners.HyperbandPruner)
    assert isinstance(pruner_of(None, 9), library.pruners.NopPruner)
    own = library.pruners.PercentilePruner(25)
    assert pruner_of(own, 9) is own
    with pytest.raises(SettingError, match="'median', 'hyperband', None"):
        pruner_of("medium", 9)


def test_optuna_is_as_loud_afterwards_as_before(tmp_path):
    before = library.logging.get_verbosity()
    with quietly():
        assert library.logging.get_verbosity() == library.logging.ERROR
    assert library.logging.get_verbosity() == before


def test_without_optuna_the_line_to_install_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(MissingLibraryError, match=r'pip install "goodfit\[tune\]"'):
        optuna()
