import json

import pytest


def test_the_diagnosis_of_a_run_can_be_read_again(goodfit, shown, folder):
    asked = goodfit("diagnose", str(folder / "iris"))
    assert asked.exit_code == 0
    assert "in 5 epochs." in " ".join(asked.output.split())
    plain = json.loads(goodfit("diagnose", str(folder / "iris"), "--json").output)
    assert plain.keys() >= {"sentence", "course", "findings"}
    assert plain["treatments"] == []
    assert plain["sentence"] in asked.output
    assert "What was tried" not in asked.output


@pytest.mark.parametrize(
    ("written", "advice"), [(None, "goodfit train"), ("{}", "damaged"), ("no", "damaged")]
)
def test_a_run_without_a_diagnosis_is_told(goodfit, tmp_path, written, advice):
    if written is not None:
        (tmp_path / "study.json").write_text(written)
    asked = goodfit("diagnose", str(tmp_path))
    assert asked.exit_code == 4
    assert advice in asked.output
    assert "Traceback" not in asked.output
