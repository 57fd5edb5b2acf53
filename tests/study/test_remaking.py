import json
import shutil

import pytest

from goodfit.errors import DataError, FileError
from goodfit.study import Options, remake_report, run_study


@pytest.mark.parametrize("name", ["digits", "prices"])
def test_the_report_is_the_same_to_the_letter(request, name, tmp_path):
    folder = shutil.copytree(request.getfixturevalue(name).folder, tmp_path / "run")
    before = (folder / "report.html").read_text()
    (folder / "report.html").unlink()
    assert remake_report(folder) == folder / "report.html"
    assert (folder / "report.html").read_text() == before


def test_data_that_have_changed_are_told(tmp_path, table):
    rows = tmp_path / "rows.csv"
    shutil.copy(table, rows)
    study = run_study(Options(str(rows), target="kind", epochs=1, out=str(tmp_path / "run")))
    rows.write_text(rows.read_text().replace("red", "blue", 1))
    with pytest.raises(DataError, match=r"rows\.csv is not what .*`goodfit train .*rows\.csv"):
        remake_report(study.folder)
    rows.unlink()
    with pytest.raises(FileError, match="cannot be read"):
        remake_report(study.folder)


def test_a_study_that_lacks_something_is_told(tmp_path, digits):
    folder = shutil.copytree(digits.folder, tmp_path / "run")
    plain = json.loads((folder / "study.json").read_text())
    del plain["vitals"]
    (folder / "study.json").write_text(json.dumps(plain))
    with pytest.raises(FileError, match=r"damaged: KeyError\('vitals'\)"):
        remake_report(folder)
