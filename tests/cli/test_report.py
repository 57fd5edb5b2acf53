import json

from goodfit import study


def test_the_page_is_written_anew(goodfit, tmp_path, monkeypatch):
    """That it is the same page is tested in tests/study/test_remaking.py."""
    page = tmp_path / "report.html"
    monkeypatch.setattr(study, "remake_report", lambda run: page if run == "runs/a" else None)
    assert goodfit("report", "runs/a").output == f"{page}\n"
    assert json.loads(goodfit("report", "runs/a", "--json").stdout) == {"report": str(page)}


def test_a_folder_without_a_run_is_told(goodfit, tmp_path):
    told = goodfit("report", tmp_path)
    assert told.exit_code == 4
    assert "There is no run in" in told.stderr
