from bench.goals import ITSELF, Goal
from bench.page import MARKER, write_page
from bench.results import Judged, Result, Spread
from bench.table import goals_table, tables, workload_table

PEERS = {
    "jax": {"steady": Spread(0.002, 0.001, 0.003), "memory": Spread(300.2, 299.9, 300.4)},
    "goodfit": {"steady": Spread(0.001, 0.001, 0.001), "memory": Spread(12345.0, 12345.0, 12345.0)},
}
GOALS = [
    Judged(Goal("steady", 0.4), 0.5, "jax"),
    Judged(Goal("memory", 20000, ITSELF), 12345, ""),
    Judged(Goal("cold", 1), None, ""),
]
RESULT = Result("digits", "digits 64-64-10", PEERS, {"torch": "too bad"}, 0.0005, 2e11, GOALS)
FACTS = {
    "date": "2001-02-03", "processor": "P", "cores": 2, "cores of the machine": 4,
    "memory in GB": 8, "system": "Linux", "load before": 0.1, "repeats": 5,
    "versions": {"python": "3.99"},
}  # fmt: skip


def _cells(table):
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("|")
    ]


def test_a_workload_is_a_table_with_the_quickest_first_and_the_limit_last():
    head, _, *lines = _cells(workload_table(RESULT))
    assert head == ["", "an epoch, ms", "memory, MB"]
    assert lines == [
        ["goodfit", "1.00", "12,345"],
        ["JAX by hand", "2.00 (1.00 to 3.00)", "300"],
        ["the limit, at 200 GFLOP/s", "0.50", ""],
    ]


def test_who_failed_is_told_below():
    assert workload_table(RESULT).endswith("\n\nPyTorch: too bad")


def test_a_workload_that_nobody_finished_has_no_lines():
    nobody = RESULT._replace(peers={})
    assert len(_cells(workload_table(nobody))) == 2


def test_goals_are_reached_missed_or_not_measured():
    _, _, *lines = _cells(goals_table([RESULT]))
    assert lines == [
        ["digits", "steady <= 0.4 x the best peer", "0.5", "jax", "missed"],
        ["digits", "memory <= 20000", "1.23e+04", "", "reached"],
        ["digits", "cold <= 1 x the best peer", "", "", "not measured"],
    ]


def test_what_it_was_measured_on_is_told_first():
    told = tables(FACTS, [RESULT])
    assert told.startswith("2001-02-03, P, 2 of its 4 cores, 8 GB, Linux, load 0.1")
    assert "python 3.99." in told


def test_a_page_keeps_its_words_and_loses_its_old_tables(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text(f"# Speed\n\nWords.\n\n{MARKER}\n\nold\n")
    write_page(page, "new")
    assert page.read_text() == f"# Speed\n\nWords.\n\n{MARKER}\n\nnew\n"


def test_a_page_that_is_not_there_begins_with_a_title(tmp_path):
    write_page(tmp_path / "speed.md", "new")
    assert (tmp_path / "speed.md").read_text() == f"# Speed\n\n{MARKER}\n\nnew\n"
