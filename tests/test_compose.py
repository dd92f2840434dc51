"""Pieces of an answer are slices of the source, short enough, and the span stands in its piece.

The verdicts here are written by hand, so that what is tested is the composing and not the forests.
"""

from itertools import combinations

import pytest

from embeddings.base import Encoder
from qa.answering.candidates import Candidate, find_candidates
from qa.answering.compose import LONG_LIMIT, SHORT_LIMIT, Piece, compose, joined
from qa.answering.evidence import Passage
from qa.answering.passages import PassageFinder
from qa.answering.quantities import find_quantities
from qa.answering.question import Kind, read_question
from qa.answering.support import Verdict, Weighed
from qa.chain import YearbookChain
from qa.datatypes import Article, Status
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import Index

MEDIATION, AID = "1600余万元", "1255余万元"


@pytest.fixture(scope="module")
def finder(index: Index, encoder: Encoder) -> PassageFinder:
    return PassageFinder(index.articles, HybridRetriever(index=index, encoder=encoder))


@pytest.fixture(scope="module")
def every_passage(finder: PassageFinder, article: Article) -> list[Passage]:
    """All sentences of the page, met by asking for their sections."""
    found = {p.start: p for s in article.sections for p in finder.find(f"{s.title} {s.text[:400]}")}
    return list(found.values())


def verdict(*weighed: Weighed) -> Verdict:
    return Verdict(tuple(weighed), (0.9, 0.05, 0.03, 0.02))


def weigh(passages: list[Passage], text: str, probability: float) -> Weighed:
    """The first candidate of that text in any passage."""
    for place, passage in enumerate(passages):
        for candidate in find_candidates(passage.text):
            if candidate.text == text:
                return Weighed(place, candidate, probability)
    raise AssertionError(f"no passage has {text}")


def quoted(article: Article, pieces: tuple[Piece, ...]) -> list[str]:
    return [article.text[piece.start : piece.end] for piece in pieces]


def spans(article: Article, pieces: tuple[Piece, ...]) -> list[str]:
    return [article.text[slice(*piece.span)] for piece in pieces if piece.span]


@pytest.mark.parametrize(
    "question", ["会员有多少？", "奖励叫什么？", "为什么？", "有哪些？", "多少人，叫什么？", "工会"]
)
def test_any_candidate_of_any_sentence_is_cut_well(
    article: Article, every_passage: list[Passage], question: str
) -> None:
    asked = read_question(question)
    limit = LONG_LIMIT if asked.wants_long else SHORT_LIMIT
    assert len(every_passage) > 50
    for passage in every_passage:
        for candidate in find_candidates(passage.text):
            (piece,) = compose(asked, [passage], verdict(Weighed(0, candidate, 0.9)))
            quote = article.text[piece.start : piece.end]
            assert quote and quote in passage.text
            assert len(quote) <= max(limit, len(candidate.text) if candidate.kind != "whole" else 0)
            if piece.span:
                assert piece.start <= piece.span[0] < piece.span[1] <= piece.end
            if asked.kind == Kind.COUNT and candidate.kind == "count":
                assert article.text[slice(*piece.span or (0, 0))] == candidate.text
            check_edges(passage, piece)


def check_edges(passage: Passage, piece: Piece) -> None:
    """No piece begins or ends in the middle of a number."""
    for edge in (piece.start - passage.start, piece.end - passage.start):
        assert not any(q.start < edge < q.end for q in find_quantities(passage.text))


def test_a_short_sentence_is_quoted_whole(article: Article, finder: PassageFinder) -> None:
    passages = finder.find("法律援助挽回损失")
    (piece,) = compose(read_question("法律援助挽回多少？"), passages, verdict(weigh(passages, AID, 0.9)))
    assert quoted(article, (piece,)) == ["为541起案件提供法律援助挽回职工经济损失1255余万元。"]


def test_a_long_sentence_is_cut_to_the_clauses_that_answer(article: Article, finder: PassageFinder) -> None:
    passages = finder.find("企业建会率和职工入会率")
    question = read_question("企业建会率和职工入会率是多少？")
    pieces = compose(question, passages, verdict(weigh(passages, "80%以上", 0.9)))
    (quote,) = quoted(article, pieces)
    assert "企业建会率和职工入会率均动态保持在80%以上" in quote
    assert len(quote) <= 60
    assert spans(article, pieces) == ["80%以上"]


def test_both_figures_of_a_fact_told_twice(article: Article, finder: PassageFinder) -> None:
    passages = finder.find("挽回经济损失多少")[:5]
    question = read_question("挽回了多少损失？")
    told = verdict(weigh(passages, MEDIATION, 0.6), weigh(passages, AID, 0.4))
    pieces = compose(question, passages, told)
    assert spans(article, pieces) == [MEDIATION, AID]
    mediation, aid = quoted(article, pieces)
    assert (MEDIATION in mediation, AID in aid, AID in mediation) == (True, True, False)


def test_the_same_figure_told_twice_is_told_once(article: Article, finder: PassageFinder) -> None:
    passages = finder.find("挽回经济损失多少")[:5]
    first = weigh(passages, MEDIATION, 0.6)
    again = next(place for place in range(len(passages)) if place != first.place)
    same = Candidate(MEDIATION, 0, len(MEDIATION), "count", first.candidate.unit, first.candidate.value)
    pieces = compose(read_question("挽回了多少损失？"), passages, verdict(first, Weighed(again, same, 0.5)))
    assert spans(article, pieces) == [MEDIATION]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("走访慰问了多少户困难职工？", "5639户"),
        ("走访慰问了多少名劳动模范？", "1786人"),
    ],
)
def test_the_unit_asked_for_goes_before_another(
    article: Article, finder: PassageFinder, question: str, figure: str
) -> None:
    passages = finder.find("调研走访慰问困难职工 疫情防控一线人员 劳动模范")
    others = {"5639户": "10810人", "1786人": "5639户"}
    told = verdict(weigh(passages, others[figure], 0.5), weigh(passages, figure, 0.45))
    assert spans(article, compose(read_question(question), passages, told))[0] == figure


def test_a_span_goes_before_its_whole_sentence(article: Article, finder: PassageFinder) -> None:
    passages = finder.find("劳动关系监测点")
    span = weigh(passages, "491个", 0.3)
    whole = Weighed(span.place, find_candidates(passages[span.place].text)[-1], 0.7)
    assert spans(article, compose(read_question("监测点有多少个？"), passages, verdict(whole, span))) == [
        "491个"
    ]


def test_an_account_has_up_to_three_sentences_within_the_limit(
    article: Article, every_passage: list[Passage]
) -> None:
    question = read_question("怎么服务职工？")
    for first in range(0, len(every_passage) - 6, 5):
        passages = every_passage[first : first + 6]
        told = [Weighed(place, find_candidates(p.text)[-1], 0.8) for place, p in enumerate(passages)]
        quotes = quoted(article, compose(question, passages, verdict(*told)))
        assert 1 <= len(quotes) <= 3
        assert sum(map(len, quotes)) <= LONG_LIMIT
        assert all(any(quote in p.text for p in passages) for quote in quotes)


def test_joined_drops_what_is_quoted_already_and_what_is_too_much() -> None:
    one, inside, other = Piece("a", 0, 100, None), Piece("a", 50, 60, None), Piece("b", 50, 60, None)
    assert joined([one, inside, other]) == (one, other)
    assert joined([one, Piece("a", 200, 501, None), Piece("a", 600, 700, None)]) == (
        one,
        Piece("a", 600, 700, None),
    )
    assert joined([Piece("a", 0, 900, None)]) == (Piece("a", 0, 900, None),)
    assert joined([]) == ()


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [((0, 5), (5, 9), False), ((0, 5), (4, 9), True), ((2, 3), (0, 9), True), ((0, 5), (0, 5), True)],
)
def test_pieces_overlap(one: tuple[int, int], other: tuple[int, int], overlap: bool) -> None:
    assert Piece("a", *one, None).overlaps(Piece("a", *other, None)) is overlap
    assert Piece("a", *other, None).overlaps(Piece("a", *one, None)) is overlap
    assert not Piece("a", *one, None).overlaps(Piece("b", *other, None))


@pytest.mark.parametrize("question", ["挽回损失多少？", "一共挽回了多少经济损失？", "给职工挽回损失多少钱？"])
def test_a_bare_question_gets_both_losses_and_never_their_sum(chain: YearbookChain, question: str) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert answer.status == Status.ANSWERED
    assert {True} == {figure in answer.answer for figure in (MEDIATION, AID)}
    assert "2855" not in answer.answer and "2,855" not in answer.answer
    assert len(answer.citations) == 2
    assert not any(
        one.start < other.end and other.start < one.end for one, other in combinations(answer.citations, 2)
    )


@pytest.mark.parametrize(
    ("question", "figure", "other"),
    [
        ("工会法律援助挽回多少损失？", AID, MEDIATION),
        ("719名职工挽回了多少损失？", MEDIATION, AID),
    ],
)
def test_a_question_that_says_which_loss_gets_that_one_first(
    chain: YearbookChain, question: str, figure: str, other: str
) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert answer.span and answer.span.text == figure
    assert other not in answer.citations[0].quote
