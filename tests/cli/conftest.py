import pytest
from click.testing import CliRunner

from goodfit.cli import main


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="package")
def goodfit():
    """What `goodfit` with some words does."""
    return lambda *words: CliRunner().invoke(main, [*map(str, words)])


@pytest.fixture(scope="package")
def shown(folder, goodfit):
    """A short run, and what was told of it."""
    return goodfit("train", "iris", "--epochs", "5", "--out", folder / "iris")
