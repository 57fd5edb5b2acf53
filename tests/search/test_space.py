import pytest

from goodfit.errors import SettingError
from goodfit.search.space import as_space, default_space


class Lowest:
    """A trial that always suggests the lowest value, or the first choice."""

    def __init__(self):
        self.asked = {}

    def suggest_int(self, name, low, high, log=False):
        self.asked[name] = (low, high, log)
        return low

    suggest_float = suggest_int

    def suggest_categorical(self, name, choices):
        self.asked[name] = choices
        return choices[0]


def test_the_default_space_holds_what_makes_a_network():
    trial = Lowest()
    settings = default_space(trial)
    assert settings.keys() == {"hidden", "learning_rate", "l2", "dropout"}
    assert settings["hidden"] == [8]
    assert trial.asked["learning_rate"][2] is True
    assert default_space(pytest.importorskip("optuna").trial.FixedTrial(
        {"depth": 2, "units_1": 64, "units_2": 16, "learning_rate": 0.1, "l2": 1e-3, "dropout": 0.5}
    ))["hidden"] == [64, 16]  # fmt: skip


def test_a_dict_of_ranges_and_choices_is_a_space():
    trial = Lowest()
    space = as_space(
        {
            "rate": (1e-3, 1, "log"),
            "units": (4, 64),
            "hidden": [[32], [64, 64]],
            "activation": ["relu"],
        }
    )
    assert space(trial) == {"rate": 1e-3, "units": 4, "hidden": [32], "activation": "relu"}
    assert trial.asked["rate"] == (1e-3, 1, True)
    assert trial.asked["units"] == (4, 64, False)


def test_a_function_is_a_space():
    assert as_space(lambda trial: {"units": trial.suggest_int("units", 3, 9)})(Lowest()) == {
        "units": 3
    }


@pytest.mark.parametrize("wrong", [0.5, (1, 0), (1, 2, "logarithmic"), ("a", "b"), [], (1,)])
def test_what_is_no_range_is_told_with_one(wrong):
    with pytest.raises(SettingError, match=r"Write a range, such as \(0.0, 0.5\)"):
        as_space({"dropout": wrong})


@pytest.mark.parametrize("wrong", [{}, 3, "default"])
def test_what_is_no_space_is_told_with_one(wrong):
    with pytest.raises(SettingError, match="Write a dict, such as"):
        as_space(wrong)


def test_settings_must_be_such_as_can_be_written_down():
    with pytest.raises(SettingError, match="make layers of them in `build`"):
        as_space(lambda trial: {"layer": object()})(Lowest())
    with pytest.raises(SettingError, match="End it with a dict"):
        as_space(lambda trial: 0.1)(Lowest())
