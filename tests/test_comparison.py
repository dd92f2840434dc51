"""The question beside the likely answer: every row's columns, by hand, over a small document."""

import numpy as np
import pytest

from embeddings.base import Encoder
from qa.answering.candidates import find_candidates
from qa.answering.comparison import ASKED, BOTH, TOLD, Comparison, compare
from qa.answering.evidence import Asked, Passage, read_asked, read_told
from qa.answering.question import Kind, read_question
from qa.answering.words import Rarity

SENTENCE = "局长张三走访慰问困难职工5639户，发放补助金200万元。"
SECTION = "慰问活动覆盖全区。"
DOCUMENT = SENTENCE + SECTION + "工会成立。"
RARITY = Rarity([SENTENCE, SECTION, "工会成立。"])
# places of the columns
HELD, IN_SECTION, IN_DOCUMENT, AROUND, LEFT, RIGHT, SAME, SYNONYM, OPPOSED = range(13, 22)
COSINE, COSINE_BESIDE, DISTANCE, FOCUS = range(23, 27)


def asked(question: str, encoder: Encoder) -> Asked:
    return read_asked(read_question(question), RARITY, encoder)


def beside(
    question: str, encoder: Encoder, span: str, sentence: str = SENTENCE, place: int = 2, chance: float = 0.6
) -> Comparison:
    """With `span` the likeliest candidate and all others equally unlikely."""
    passage = Passage(sentence, "d", 0, "慰问", SECTION, DOCUMENT, 2021, "全区", 1.0, 1.0, 1.0)
    candidates = find_candidates(sentence)
    likely = sorted(((chance if c.text == span else 0.01, c) for c in candidates), key=lambda one: -one[0])
    return compare(asked(question, encoder), read_told(sentence, encoder), passage, place, likely, RARITY)


def row(compared: Comparison, question: str, encoder: Encoder, word: str) -> np.ndarray:
    words = [term.word for term in asked(question, encoder).terms]
    return compared.asked[words.index(word)]


def test_there_is_a_row_for_each_word_asked_and_each_word_beside_the_answer(encoder: Encoder) -> None:
    question = "慰问困难职工多少户？"
    compared = beside(question, encoder, "5639户")
    assert [t.word for t in asked(question, encoder).terms] == ["慰问", "困难职工", "户"]
    assert compared.asked.shape == (3, ASKED)
    told = read_told(SENTENCE, encoder)
    start = SENTENCE.index("5639户")
    near = [w for w, at in zip(told.words, told.starts, strict=True) if start - 12 <= at < start + 5 + 12]
    assert compared.told.shape == (len(near), TOLD)
    assert compared.both.shape == (BOTH,)
    assert {compared.asked.dtype, compared.told.dtype, compared.both.dtype} == {np.dtype(np.float32)}


def test_what_both_share(encoder: Encoder) -> None:
    compared = beside("慰问困难职工多少户？", encoder, "5639户")
    spaced, length, chance, place, unit, implied = compared.both[:6].tolist()
    assert (spaced, unit, implied) == (0, 1, 0)
    assert (length, chance, place) == pytest.approx((10 / 30, 0.6, 0.4))
    kinds, spans = compared.both[6 : 6 + len(Kind)], compared.both[6 + len(Kind) :]
    assert kinds.tolist() == [kind == Kind.COUNT for kind in Kind]
    assert spans.tolist() == [1, 0, 0, 0, 0, 0, 0, 0]
    keywords = beside("补助金 金额", encoder, "200万元")
    assert (keywords.both[0], keywords.both[4], keywords.both[5]) == (1, 0, 1)


def test_where_a_word_of_the_question_stands(encoder: Encoder) -> None:
    question = "慰问困难职工多少户？"
    compared = beside(question, encoder, "5639户")
    word = row(compared, question, encoder, "慰问")
    held = [HELD, IN_SECTION, IN_DOCUMENT, AROUND, LEFT, RIGHT, SAME, SYNONYM, OPPOSED]
    assert word[held].tolist() == [1, 1, 1, 1, 1, 0, 1, 0, 0]
    assert row(compared, question, encoder, "困难职工")[[HELD, IN_SECTION, IN_DOCUMENT]].tolist() == [1, 0, 1]
    assert word[COSINE] == word[COSINE_BESIDE] == pytest.approx(1, abs=1e-3)
    assert word[DISTANCE] == pytest.approx((SENTENCE.index("5639户") - SENTENCE.index("慰问")) / 20)
    assert compared.asked[:, 0].sum() == pytest.approx(1)  # shares of the question's weight


def test_the_words_nearest_to_the_interrogative_are_marked(encoder: Encoder) -> None:
    question = "张三慰问了多少困难家庭户主？"
    compared = beside(question, encoder, "5639户")
    words = [term.word for term in asked(question, encoder).terms]
    assert [word for word, one in zip(words, compared.asked, strict=True) if one[FOCUS]] == ["困难", "家庭"]


def test_a_synonym_holds_a_word_and_a_contrast_opposes_it(encoder: Encoder) -> None:
    question = "院长探望了多少户？"
    compared = beside(question, encoder, "5639户")
    visited = row(compared, question, encoder, "探望")  # told as 慰问
    assert visited[[HELD, SAME, SYNONYM, OPPOSED]].tolist() == pytest.approx([0.8, 0, 1, 0])
    question = "书记走访了多少户？"
    compared = beside(question, encoder, "5639户")
    assert row(compared, question, encoder, "书记")[[HELD, SAME, OPPOSED]].tolist() == [0, 0, 1]
    assert compared.told[:, 2].sum() == 1  # 局长, the one word beside the answer that excludes 书记


def test_what_stands_beside_the_answer(encoder: Encoder) -> None:
    told = read_told(SENTENCE, encoder)
    compared = beside("慰问职工多少户？", encoder, "5639户")
    start = SENTENCE.index("5639户")
    near = [
        (w, int(at)) for w, at in zip(told.words, told.starts, strict=True) if start - 12 <= at < start + 17
    ]
    for (word, at), one in zip(near, compared.told, strict=True):
        assert one[0] == (word in "慰问职工多少户?")
        assert one[5] == pytest.approx(np.clip((at - start) / 12, -2, 2))
        assert (one[6], one[10]) == (at < start, 0)
        assert one[7] == pytest.approx(len(word) / 3)
    assert compared.told[:, 6].sum() > 0 < (1 - compared.told[:, 6]).sum()


def test_a_span_that_is_likely_enough_stands_for_its_sentence(encoder: Encoder) -> None:
    """Above 0.15 of the sentence's own probability; else the sentence itself is compared."""
    passage = Passage(SENTENCE, "d", 0, "慰问", SECTION, DOCUMENT, 2021, "全区", 1.0, 1.0, 1.0)
    *_, whole = candidates = find_candidates(SENTENCE)
    (span,) = [c for c in candidates if c.text == "5639户"]
    question, told = asked("慰问职工多少户？", encoder), read_told(SENTENCE, encoder)
    spans = slice(6 + len(Kind), None)
    for chance, kind in ((0.1, 0), (0.07, 7)):
        compared = compare(question, told, passage, 0, [(0.5, whole), (chance, span)], RARITY)
        assert compared.both[spans].argmax() == kind
        assert compared.both[2] == 0.5
        assert compared.told[:, 10].all() == (kind == 7)
    assert len(compared.told) == len(told.words)  # the whole sentence: all its words


@pytest.mark.parametrize("whole", [False, True])
def test_a_side_without_words_has_no_rows(encoder: Encoder, whole: bool) -> None:
    nothing_told = beside("慰问职工？", encoder, "5639。" if whole else "5639", sentence="5639。")
    assert nothing_told.told.shape == (0, TOLD)
    assert nothing_told.asked[:, [COSINE, COSINE_BESIDE]].tolist() == [[0, 0]] * 2
    assert nothing_told.asked[:, DISTANCE].tolist() == [1, 1]
    nothing_asked = beside("多少？", encoder, SENTENCE if whole else "5639户")
    assert nothing_asked.asked.shape == (0, ASKED)
    assert len(nothing_asked.told) > 0
    assert not nothing_asked.told[:, [0, 1, 2, 3]].any()


def test_at_most_forty_words_of_a_side_are_read(encoder: Encoder) -> None:
    sentence = "工会慰问困难职工发放补助" * 12 + "。"
    compared = beside("发放奖品" * 25 + "有多少？", encoder, sentence, sentence=sentence)
    assert (len(compared.asked), len(compared.told)) == (40, 40)
