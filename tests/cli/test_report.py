import json


def test_the_page_is_written_anew(goodfit, shown, folder):
    page = folder / "iris" / "report.html"
    before = page.read_text()
    page.unlink()
    assert goodfit("report", folder / "iris").output == f"{page}\n"
    assert page.read_text() == before
    told = goodfit("report", folder / "iris", "--json")
    assert json.loads(told.stdout) == {"report": str(page)}


def test_a_folder_without_a_run_is_told(goodfit, tmp_path):
    told = goodfit("report", tmp_path)
    assert told.exit_code == 4
    assert "There is no run in" in told.stderr
