"""What a notebook shows of a diagnosis: well-formed, safe, and nothing told by colour alone."""

from xml.etree import ElementTree

from goodfit.doctor import Diagnosis, Finding
from goodfit.doctor.cures import StopEarly, Write


def shown(*findings):
    return ElementTree.fromstring(Diagnosis(findings, "The loss fell.")._repr_html_())


def test_every_finding_opens_at_a_click_and_the_first_is_open():
    found = shown(
        Finding("overfitting", "warning", None, "It rose.", (StopEarly(5),)),
        Finding("dying_relu", "info", "dense", "All 0."),
    )
    details = found.findall("details")
    assert [part.get("open") is not None for part in details] == [True, False]
    assert ["".join(part.find("summary").itertext()) for part in details] == [
        "▲ warning: overfitting",
        "● info: dying_relu in dense",
    ]


def test_code_is_code_and_text_is_no_markup():
    finding = Finding("overfitting", "warning", None, "a < b & `<c>`", (Write("Do", "x > 1"),))
    found = shown(finding)
    codes = ["".join(code.itertext()) for code in found.iter("code")]
    assert codes == ["x > 1", "<c>", "x > 1"]
    assert "a < b & " in "".join(found.itertext())
