"""The doctor's sentences: whole in every language, with the same places to fill in."""

import json
import re
import string
from pathlib import Path

import numpy as np
import pytest

import goodfit
from goodfit.doctor import messages
from goodfit.doctor.finding import SEVERITIES
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.messages import catalogue, language, languages, tell
from goodfit.doctor.reasons import REASONS
from goodfit.doctor.verdict import judge_fit
from goodfit.layers import Dense
from tests.doctor.templates import Source, is_text

ELSEWHERE = {"self.severity": SEVERITIES}
OTHERS = [name for name in languages() if name != messages.ENGLISH]


def places(template):
    return sorted((name, form) for _, name, form, _ in string.Formatter().parse(template) if name)


def code_in(template):
    return sorted(re.findall("`[^`]*`", template))


def prose_of(text):
    """The lines of a text without what stands between backquotes, which may span lines."""
    return [line for line in re.sub("`[^`]*`", "", text).splitlines() if line.strip()]


@pytest.fixture(scope="module")
def told():
    return Source(Path(goodfit.__file__).parent).told()


@pytest.fixture(scope="module")
def templates(told):
    found = {words.value for _, literals in told for words in literals if is_text(words)}
    return found.union(*ELSEWHERE.values())


@pytest.fixture
def in_korean(monkeypatch):
    monkeypatch.setenv("GOODFIT_LANG", "ko_KR.UTF-8")


def test_every_sentence_is_written_down_whole_somewhere(told):
    known = [(written, found) for written, found in told if written not in ELSEWHERE]
    assert not [written for written, found in known if not found or not all(map(is_text, found))]


def test_tables_of_sentences_are_found(templates):
    assert {*ILLNESSES.values(), *REASONS.values()} < templates
    assert "Is the network big enough?" in templates  # from a dict of tuples, in a loop


@pytest.mark.parametrize("name", OTHERS)
def test_a_language_has_every_sentence_and_no_other(name, templates):
    found = set(catalogue(name))
    assert sorted(templates - found) == []
    assert sorted(found - templates) == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_has_the_places_of_the_sentence(name):
    wrong = {en: other for en, other in catalogue(name).items() if places(en) != places(other)}
    assert not wrong


@pytest.mark.parametrize("name", OTHERS)
def test_code_stays_as_it_is(name):
    wrong = {en: other for en, other in catalogue(name).items() if code_in(en) != code_in(other)}
    assert not wrong


@pytest.mark.parametrize("name", OTHERS)
def test_a_translation_is_one(name):
    assert not [en for en, other in catalogue(name).items() if not other.strip() or en == other]


def test_the_environment_chooses_the_language(in_korean):
    assert language() == "ko"
    assert tell("No fault was found.") == catalogue("ko")["No fault was found."]


def test_an_unknown_language_is_english(monkeypatch):
    monkeypatch.setenv("GOODFIT_LANG", "xx")
    assert tell("No fault was found.") == "No fault was found."


def test_a_catalogue_of_ones_own_is_a_file(tmp_path, monkeypatch):
    (tmp_path / "la.json").write_text(json.dumps({"No fault was found.": "Nihil inventum est."}))
    monkeypatch.setattr(messages, "CATALOGUES", tmp_path)
    monkeypatch.setenv("GOODFIT_LANG", "la")
    catalogue.cache_clear()
    assert tell("No fault was found.") == "Nihil inventum est."
    assert languages() == ["en", "la"]
    catalogue.cache_clear()


@pytest.fixture
def sick(in_korean):
    """What is told of a network that cannot answer as its loss needs, on data of uneven scale."""
    x = np.random.default_rng(0).normal(size=(256, 4)) * [1, 1, 1000, 1]
    y = (x[:, 0] > 0).astype(int)
    model = goodfit.Sequential([Dense(8, "sigmoid"), Dense(8, "sigmoid"), Dense(1)])
    model.compile(goodfit.optimizers.SGD(5.0), "binary_crossentropy")
    return model.fit(x, y, epochs=4, verbose=0).diagnosis


def test_a_diagnosis_is_korean_throughout(sick):
    lines = prose_of(str(sick))
    assert len(sick.alarms) > 1
    assert not [line for line in lines if not re.search("[가-힣]", line)]
    assert not [line for line in lines if re.search("[A-Za-z]+ [a-z]{2,}", line)]


def test_a_verdict_is_korean_throughout(in_korean):
    verdict = judge_fit(0.01, 0.12, train_rows=5000, dev_rows=1000)
    assert verdict.fit == "high variance"
    assert all(re.search("[가-힣]", line) for line in str(verdict).splitlines())
    assert not re.search("[A-Za-z]+ [a-z]{2,}", "".join(prose_of(str(verdict))))
