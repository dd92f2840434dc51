"""The measures on answers made by hand: every rule, and where a measure does not apply."""

import pytest

from eval.questions import EvalQuestion
from eval.scoring import (
    ANSWER_CHARS,
    CORRECT,
    CORRECT_ANSWERABLE,
    FALSE_REFUSAL,
    HIT_1,
    HIT_5,
    REFUSAL_KIND,
    REFUSED_UNANSWERABLE,
    SPAN,
    VERBATIM,
    Scores,
    missing_nuggets,
    normalise,
    score,
)
from qa.datatypes import Answer, Article, Citation, IndexInfo, Retrieved, Section, Span, Status

TEXT = "截至2021年底，51643个基层工会会员超过469万人。"
ARTICLES = {"a": Article("a", "总工会", TEXT, (Section("概况", TEXT, 0, len(TEXT)),))}


def asked(kind: str = "fact", *nuggets: tuple[str, ...], refusal: str = "") -> EvalQuestion:
    """A question, answerable unless it has a kind of refusal."""
    return EvalQuestion(
        id="q",
        type=kind,
        question="多少?",
        answerable=not refusal,
        sections=() if refusal else ("概况", "工会组织建设"),
        nuggets=() if refusal else nuggets or (("51643", "5.16万"),),
        refusal=refusal,
    )


def got(
    text: str = "51643个。[1]",
    status: Status = Status.ANSWERED,
    span: Span | None = None,
    citations: tuple[Citation, ...] = (),
    retrieved: tuple[str, ...] = (),
) -> Answer:
    found = tuple(Retrieved(title, "a", 1.0) for title in retrieved)
    index = IndexInfo("0" * 64, "model", "2022-01-01T00:00:00+00:00")
    return Answer("x", "多少?", "多少?", status, text, span, citations, found, (), 1.0, index)


def cited(quote: str, start: int, document_id: str = "a") -> Citation:
    return Citation(1, document_id, "总工会", "概况", quote, start, start + len(quote), "/source/a")


def scores(question: EvalQuestion, answer: Answer) -> Scores:
    return score(question, answer, ARTICLES)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("５１，６４３ 个\n", "51643个"),
        ("“法院＋工会”！", "法院+工会"),
        ("First-Class 80%", "firstclass80"),
        ("①《了不起的你》·", "1了不起的你"),
    ],
)
def test_texts_are_normalised(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize("text", ["有51643个", "共 51,643 个", "约５.１６万个", "51 643"])
def test_any_spelling_of_a_nugget_counts(text: str) -> None:
    assert scores(asked(), got(text))[CORRECT] == 1.0


def test_every_nugget_must_stand() -> None:
    question = asked("fact", ("了不起的你",), ("100集", "一百集"))
    assert scores(question, got("《了不起的你》一百集"))[CORRECT] == 1.0
    assert scores(question, got("《了不起的你》"))[CORRECT] == 0.0
    assert missing_nuggets(question, "《了不起的你》") == (("100集", "一百集"),)


@pytest.mark.parametrize(
    ("kind", "longest"),
    [(k, 160) for k in ("fact", "yesno", "followup", "noisy", "english")]
    + [(k, 400) for k in ("list", "open", "multi")],
)
def test_an_answer_may_be_so_long(kind: str, longest: int) -> None:
    answer = "51643".ljust(longest, "啊")
    assert scores(asked(kind), got(answer))[CORRECT] == 1.0
    assert scores(asked(kind), got(answer + "啊"))[CORRECT] == 0.0


def test_the_length_is_that_of_the_answer_as_shown() -> None:
    assert scores(asked(), got("51643".ljust(159, "。") + "[1]"))[CORRECT] == 0.0


def test_meta_answers_an_answerable_question_and_does_not_refuse_an_unanswerable_one() -> None:
    assert scores(asked(), got(status=Status.META))[CORRECT_ANSWERABLE] == 1.0
    assert scores(asked(refusal="out_of_scope"), got(status=Status.META))[REFUSED_UNANSWERABLE] == 0.0


@pytest.mark.parametrize("status", [s for s in Status if s.refused])
def test_a_refusal_is_wrong_for_an_answerable_question_whatever_it_says(status: Status) -> None:
    values = scores(asked(), got("51643", status))
    assert (values[CORRECT], values[CORRECT_ANSWERABLE], values[FALSE_REFUSAL]) == (0.0, 0.0, 1.0)
    assert values[REFUSED_UNANSWERABLE] is None
    assert values[ANSWER_CHARS] is None


@pytest.mark.parametrize(
    ("status", "refused", "kind"),
    [
        (Status.NOT_IN_SOURCE, 1.0, 0.0),
        (Status.OUT_OF_SCOPE, 1.0, 1.0),
        (Status.FALSE_PREMISE, 1.0, 0.0),
        (Status.ANSWERED, 0.0, None),
    ],
)
def test_an_unanswerable_question_is_to_be_refused(
    status: Status, refused: float, kind: float | None
) -> None:
    values = scores(asked(refusal="out_of_scope"), got(status=status))
    assert (values[CORRECT], values[REFUSED_UNANSWERABLE], values[REFUSAL_KIND]) == (refused, refused, kind)
    assert values[CORRECT_ANSWERABLE] is None
    assert values[FALSE_REFUSAL] is None


@pytest.mark.parametrize(
    ("retrieved", "first", "five"),
    [
        (("工会组织建设", "党史学习教育"), 1.0, 1.0),
        (("党史学习教育", "概况"), 0.0, 1.0),
        (("甲", "乙", "丙", "丁", "戊", "概况"), 0.0, 0.0),
        ((), 0.0, 0.0),
    ],
)
def test_a_hit_is_any_gold_section(retrieved: tuple[str, ...], first: float, five: float) -> None:
    values = scores(asked(), got(retrieved=retrieved))
    assert (values[HIT_1], values[HIT_5]) == (first, five)


def test_without_a_gold_section_there_is_no_hit_to_score() -> None:
    values = scores(asked(refusal="not_in_source"), got(retrieved=("概况",)))
    assert values[HIT_1] is None
    assert values[HIT_5] is None


@pytest.mark.parametrize(
    ("citations", "value"),
    [
        ((cited("51643个基层工会", 9),), 1.0),
        ((cited("51643个基层工会", 9), cited("51644个", 9)), 0.0),
        ((cited("51643个基层工会", 8),), 0.0),
        ((cited("51643个基层工会", 9, document_id="b"),), 0.0),
        ((), None),
    ],
)
def test_every_quote_is_the_documents_text(citations: tuple[Citation, ...], value: float | None) -> None:
    assert scores(asked(), got(citations=citations))[VERBATIM] == value


@pytest.mark.parametrize(
    ("span", "value"),
    [(Span("51643个", 9, 15), 1.0), (Span("5.16万", 0, 5), 1.0), (Span("469万人", 0, 5), 0.0), (None, 0.0)],
)
def test_a_nugget_stands_in_the_span_of_a_fact(span: Span | None, value: float) -> None:
    assert scores(asked(), got(span=span))[SPAN] == value


def test_only_answerable_facts_have_a_span_to_score() -> None:
    assert scores(asked("list"), got())[SPAN] is None
    assert scores(asked("fact", refusal="not_in_source"), got())[SPAN] is None


def test_length_counts_characters_of_what_was_answered() -> None:
    assert scores(asked(), got("51643个。[1]"))[ANSWER_CHARS] == 10.0
