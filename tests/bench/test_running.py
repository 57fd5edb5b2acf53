from bench import running
from bench.peers import PEERS
from bench.running import Place, Run, one_run, runs
from bench.workloads import WORKLOADS

DIGITS = WORKLOADS["digits"]


def _place(tmp_path):
    return Place([0], tmp_path, tiny=True)


def test_peers_take_turns_and_each_turn_begins_with_another(monkeypatch, tmp_path):
    monkeypatch.setattr(running, "one_run", lambda work, peer, place: Run(peer, {}))
    order = [run.peer for run in runs(DIGITS, ["a", "b", "c"], 3, _place(tmp_path))]
    assert order == ["a", "b", "c", "b", "c", "a", "c", "a", "b"]


def test_a_peer_that_is_not_installed_says_so(monkeypatch, tmp_path):
    absent = PEERS["sklearn"]._replace(libraries=("no_such_library",))
    monkeypatch.setitem(PEERS, "sklearn", absent)
    assert one_run(DIGITS, "sklearn", _place(tmp_path)).failure == "not installed: no_such_library"


def test_a_process_that_fails_tells_its_last_line(monkeypatch, tmp_path):
    monkeypatch.setenv("GOODFIT_DATA", str(tmp_path))
    failure = one_run(DIGITS, "sklearn", _place(tmp_path)).failure
    assert failure.startswith("FileNotFoundError: The benchmark reads 'optdigits/optdigits.tes'")
    assert "`GOODFIT_DATA=folder python -m bench ...`" in failure
