from xml.etree import ElementTree

from tests.comparison.test_words import _found


def test_the_picture_stands_alone_with_its_own_colours():
    drawn = _found((0, -0.1, 0.1)).svg()
    root = ElementTree.fromstring(drawn)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"net", "tree", "network", "classical", "constant"} <= set(texts)
    assert "prefers-color-scheme: dark" in drawn


def test_the_picture_is_described_by_the_verdict():
    found = _found((0, -0.1, 0.1))
    assert f"{found.verdict}</desc>" in found.svg()
