from goodfit.report.pieces import Table
from goodfit.report.tables import as_html, as_text

TABLE = Table(
    "Scores", ("model", "note", "score"), [("a tree", "<slow>", "0.9"), ("b", "", "0.75")], 2
)


def test_words_stand_left_and_numbers_right():
    assert as_text(TABLE).splitlines() == [
        "model   note    score",
        "a tree  <slow>    0.9",
        "b                0.75",
    ]


def test_a_page_gets_headings_and_plain_text():
    page = as_html(TABLE)
    assert "<caption>Scores</caption>" in page
    assert page.count("<th scope=row>") == 2
    assert "&lt;slow&gt;" in page
    assert "<slow>" not in page
