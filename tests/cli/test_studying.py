from goodfit import study
from goodfit.errors import NotReadyError


def test_a_training_that_was_stopped_in_its_first_epoch_ends_with_5(goodfit, monkeypatch):
    def stopped(*asked, **options):
        raise NotReadyError("There is nothing to judge.")

    monkeypatch.setattr(study, "run_study", stopped)
    for words in (["train", "iris"], ["train", "iris", "--json"], ["cure", "iris"]):
        told = goodfit(*words)
        assert told.exit_code == 5
        assert told.stderr == "Error: There is nothing to judge.\n"
