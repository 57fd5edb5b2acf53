from goodfit.callbacks import LiveCurve


def test_outside_a_notebook_nothing_is_drawn_and_nothing_is_said(losses, capsys):
    losses(0.5, 0.25).train(LiveCurve())
    assert capsys.readouterr() == ("", "")


def test_does_not_ask_for_every_step():
    assert not LiveCurve().every_step
