import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import (
    DataError,
    FileError,
    NotReadyError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from goodfit.layers import Input
from goodfit.layers.words import TextVectorization

TEXTS = ["The cat sat.", "The CAT ran!", "a dog, a cat", "", "sat sat the"]


def adapted(**settings):
    layer = TextVectorization(**settings)
    layer.adapt(TEXTS)
    return layer


def counts_of_scikit_learn(vocabulary, ngrams=(1, 1)):
    vectorizer = CountVectorizer(
        vocabulary=vocabulary, ngram_range=ngrams, token_pattern=r"(?u)\b\w+\b"
    )
    return vectorizer.transform(TEXTS).toarray()


@pytest.mark.parametrize("ngrams", [None, 2, 3])
def test_counts_are_those_of_scikit_learn(ngrams):
    layer = adapted(output_mode="count", ngrams=ngrams)
    known = layer.get_vocabulary(include_special_tokens=False)
    np.testing.assert_array_equal(
        layer(TEXTS)[:, 1:], counts_of_scikit_learn(known, (1, ngrams or 1))
    )
    assert not layer(TEXTS)[:, 0].any()


def test_frequent_words_come_first_and_of_equal_ones_the_greater():
    expected = ["", "[UNK]", "the", "sat", "cat", "a", "ran", "dog"]
    assert adapted().get_vocabulary() == expected
    assert adapted(max_tokens=4).get_vocabulary() == expected[:4]
    assert adapted(output_mode="count").get_vocabulary() == expected[1:]


def test_words_telling_little_count_little():
    layer = adapted(output_mode="tf_idf")
    known = layer.get_vocabulary(include_special_tokens=False)
    counts = counts_of_scikit_learn(known)
    weights = np.log(1 + len(TEXTS) / (1 + (counts > 0).sum(axis=0)))
    np.testing.assert_allclose(layer(TEXTS)[:, 1:], counts * weights, rtol=1e-6)
    np.testing.assert_allclose(layer(["zebra zebra"])[0, 0], 2 * weights.mean(), rtol=1e-6)


def test_numbers_are_cut_and_filled_up():
    layer = TextVectorization(vocabulary=["cat", "sat"], output_sequence_length=2)
    assert layer(["cat sat cat", "Dog!", ""]).tolist() == [[2, 3], [1, 0], [0, 0]]
    longest = TextVectorization(vocabulary=["cat", "sat"])
    assert longest(["cat sat cat", "Dog!"]).tolist() == [[2, 3, 2], [1, 0, 0]]
    assert longest([["sat"], ["cat cat"]]).tolist() == [[3, 0], [2, 2]]
    assert longest("sat cat").tolist() == [3, 2]
    assert longest([]).shape == (0, 0)


def test_rows_are_padded_to_the_number_of_tokens():
    layer = TextVectorization(
        6, vocabulary=["cat", "sat"], output_mode="multi_hot", pad_to_max_tokens=True
    )
    assert layer(["sat sat dog", ""]).tolist() == [[1, 0, 1, 0, 0, 0], [0] * 6]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (None, ["It's", "ÉTÉ!"]),
        ("lower", ["it's", "été!"]),
        ("strip_punctuation", ["Its", "ÉTÉ"]),
        ("lower_and_strip_punctuation", ["its", "été"]),
        (np.char.upper, ["IT'S", "ÉTÉ!"]),
    ],
)
def test_texts_are_made_uniform(how, expected):
    layer = TextVectorization(standardize=how, output_mode="count")
    layer.adapt(["It's ÉTÉ!"])
    assert sorted(layer.get_vocabulary(include_special_tokens=False)) == sorted(expected)


@pytest.mark.parametrize(
    ("how", "text", "expected"),
    [
        ("whitespace", "  a\tb\n c ", ["a", "b", "c"]),
        ("character", "abc", ["a", "b", "c"]),
        (lambda texts: [text.split("|") for text in texts], "a|b|c", ["a", "b", "c"]),
    ],
)
def test_texts_are_split(how, text, expected):
    layer = TextVectorization(standardize=None, split=how, vocabulary=expected)
    assert layer([text]).tolist() == [[2, 3, 4]]


def test_tokens_are_taken_as_they_are_without_a_split():
    layer = TextVectorization(split=None, vocabulary=["big cat", "dog"])
    assert layer([["Big cat", "dog"], ["cat", "dog"]]).tolist() == [[2, 3], [1, 3]]
    assert layer(["dog", "big cat"]).tolist() == [3, 2]


def test_what_was_learnt_is_saved():
    layer = adapted(output_mode="tf_idf", ngrams=2)
    again = from_plain(to_plain(layer), {"TextVectorization": TextVectorization})
    np.testing.assert_array_equal(again(TEXTS), layer(TEXTS))
    own = TextVectorization(split=lambda texts: texts, vocabulary=["a"])
    with pytest.raises(FileError, match="split is a function of your own.*`split=None`"):
        to_plain(own)


def test_a_large_vocabulary_is_not_shown_as_a_whole():
    layer = TextVectorization(vocabulary=[str(i) for i in range(9999)])
    assert len(repr(layer)) < 200


def test_it_is_no_part_of_a_model():
    with pytest.raises(SettingError, match=r"x = text_vectorization\(data\)"):
        TextVectorization(vocabulary=["a"])(Input((1,)))


def test_what_cannot_be_is_told():
    with pytest.raises(NotReadyError, match=r"layer.adapt\(data\)"):
        TextVectorization()(TEXTS)
    with pytest.raises(DataError, match="not one token"):
        TextVectorization().adapt(["", "?!"])
    with pytest.raises(ShapeError, match="one text in each row"):
        adapted()([["a", "b"]])
    with pytest.raises(UnknownNameError, match="Did you mean 'whitespace'"):
        TextVectorization(split="white_space")
    with pytest.raises(SettingError, match="`ngrams=2`"):
        TextVectorization(ngrams=0)
    with pytest.raises(SettingError, match='`output_mode="int"`'):
        TextVectorization(output_mode="count", output_sequence_length=4)
    with pytest.raises(DataError, match="yields a list of tokens"):
        TextVectorization(split=lambda texts: texts, vocabulary=["a"])(["a b"])
