"""Retrieval measures per section and per sentence, with values worked out by hand."""

from dataclasses import replace
from math import log2

import pytest

from eval.measures.retrieval import gold_sections, gold_sentences, section_scores, sentence_scores
from qa.datatypes import Retrieved
from tests.eval_answers import ARTICLE, ARTICLES, OTHER, TEXT, asked, got

SECOND = len(TEXT) + 1 + OTHER.index("发放")  # where the last sentence starts
TWO = {"a": ARTICLE, "b": replace(ARTICLE, id="b")}


@pytest.mark.parametrize(
    ("retrieved", "first", "five"),
    [
        (("概况", "党史学习教育"), 1.0, 1.0),
        (("党史学习教育", "概 况"), 0.0, 1.0),
        (("甲", "乙", "丙", "丁", "戊", "概况"), 0.0, 0.0),
        ((), 0.0, 0.0),
    ],
)
def test_a_hit_is_any_gold_section(retrieved: tuple[str, ...], first: float, five: float) -> None:
    values = section_scores(asked(), got(retrieved=retrieved), ARTICLES)
    assert (values["hit@1"], values["hit@5"]) == (first, five)


def test_the_measures_of_two_gold_sections_of_which_one_is_third() -> None:
    question = asked(sections=("概况", "劳模服务"))
    values = section_scores(question, got(retrieved=("甲", "乙", "概况")), ARTICLES)
    assert values == {
        "hit@1": 0.0,
        "hit@5": 1.0,
        "nDCG@10": pytest.approx((1 / log2(4)) / (1 + 1 / log2(3))),
        "MRR@10": pytest.approx(1 / 3),
        "R@5": 0.5,
        "R@10": 0.5,
    }


def test_the_order_of_retrieval_counts_not_its_scores() -> None:
    answer = replace(got(), retrieved=(Retrieved("概况", "a", 0.5), Retrieved("劳模服务", "a", 0.5)))
    assert section_scores(asked(), answer, ARTICLES)["hit@1"] == 1.0
    swapped = replace(answer, retrieved=answer.retrieved[::-1])
    assert section_scores(asked(), swapped, ARTICLES)["hit@1"] == 0.0


def test_the_same_title_in_another_document_is_no_hit() -> None:
    question = asked(doc_id="b")
    assert section_scores(question, got(retrieved=("概况",)), TWO)["hit@1"] == 0.0
    assert gold_sections(question, TWO) == {"b#概况": 1}
    assert gold_sections(asked(), TWO) == {"a#概况": 1, "b#概况": 1}


def test_grades_weigh_in_ndcg() -> None:
    question = asked(sections=("概况",), doc_ids=("a", "b"), grades=(1, 2))
    found = replace(got(), retrieved=(Retrieved("概况", "a", 2.0), Retrieved("概况", "b", 1.0)))
    values = section_scores(question, found, TWO)
    assert values["nDCG@10"] == pytest.approx((1 + 2 / log2(3)) / (2 + 1 / log2(3)))


def test_without_a_gold_section_there_is_nothing_to_score() -> None:
    values = section_scores(asked(refusal="not_in_source"), got(retrieved=("概况",)), ARTICLES)
    assert set(values.values()) == {None}


def test_gold_sentences_are_those_that_the_evidence_lies_in() -> None:
    first, second = ("a", len(TEXT) + 1), ("a", SECOND)
    assert gold_sentences(asked(evidence=("慰问金300万元",)), ARTICLES) == {second}
    assert gold_sentences(asked(evidence=(OTHER,)), ARTICLES) == {first, second}
    assert gold_sentences(asked(evidence=("无此句",), doc_id="a"), ARTICLES) == set()
    assert gold_sentences(asked(evidence=(OTHER,), doc_id="b"), ARTICLES) == set()


def test_sentences_are_scored_by_where_they_stand() -> None:
    question = asked(evidence=("慰问金300万元",))
    values = sentence_scores(question, [("a", 0), ("a", SECOND)], ARTICLES)
    assert (values["sentence_hit@1"], values["sentence_hit@5"], values["sentence_MRR@10"]) == (0.0, 1.0, 0.5)
    assert sentence_scores(question, [("b", SECOND)], TWO)["sentence_R@10"] == 0.5  # its one of two documents
    assert set(sentence_scores(asked(), [("a", 0)], ARTICLES).values()) == {None}
