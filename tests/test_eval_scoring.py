"""The measures of answers, refusals and conversations, on answers made by hand: every rule, and where none applies."""

import pytest

from eval.measures.answers import answer_chars, missing_nuggets, nugget_recall, numeric_accuracy
from eval.measures.conversation import contamination, followup_correct, unrelated_history
from eval.measures.refusal import confusion, risk_coverage_area
from eval.questions import EvalQuestion
from eval.scoring import (
    ANSWER_CHARS,
    CORRECT,
    CORRECT_ANSWERABLE,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    KIND,
    LATENCY,
    REFUSAL_KIND,
    REFUSED_UNANSWERABLE,
    SPAN,
    Attempt,
    Scores,
    score,
)
from qa.datatypes import Answer, Span, Status
from tests.eval_answers import ARTICLES, asked, got


def scores(question: EvalQuestion, answer: Answer) -> Scores:
    return score(Attempt(question, answer), ARTICLES)


@pytest.mark.parametrize("text", ["有51643个", "共 51,643 个", "约５.１６万个", "51 643"])
def test_any_spelling_of_a_nugget_counts(text: str) -> None:
    assert scores(asked(), got(text))[CORRECT] == 1.0


def test_every_nugget_must_stand() -> None:
    question = asked("fact", ("了不起的你",), ("100集", "一百集"))
    assert scores(question, got("《了不起的你》一百集"))[CORRECT] == 1.0
    assert scores(question, got("《了不起的你》"))[CORRECT] == 0.0
    assert missing_nuggets(question, "《了不起的你》") == (("100集", "一百集"),)


def test_nugget_recall_is_the_share_told() -> None:
    question = asked("list", ("甲",), ("乙",), ("丙", "三"))
    assert nugget_recall(question, got("甲和三")) == pytest.approx(2 / 3)
    assert nugget_recall(question, got("甲乙丙", Status.NOT_IN_SOURCE)) == 0.0
    assert nugget_recall(asked(refusal="out_of_scope"), got()) is None


def test_numbers_asked_for_must_all_be_told_by_value() -> None:
    question = asked("multi", ("51,643个", "5.16万"), ("一百集", "100集"), ("劳模",))
    assert numeric_accuracy(question, got("51643个，共100集")) == 1.0
    assert numeric_accuracy(question, got("5.16万个，一百集[1]")) == 1.0
    assert numeric_accuracy(question, got("51644个，100集")) == 0.0
    assert numeric_accuracy(question, got("51643个[100]")) == 0.0  # a marker is no figure
    assert numeric_accuracy(question, got("51643个，100集", Status.NOT_IN_SOURCE)) == 0.0
    assert numeric_accuracy(asked("fact", ("劳模",), ("一百",)), got()) is None


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


def test_a_question_that_only_names_sections_is_not_scored_as_wrong() -> None:
    values = scores(asked(nuggets=()), got(retrieved=("概况",)))
    assert (values[CORRECT], values[CORRECT_ANSWERABLE], values["nugget_recall"], values[SPAN]) == (None,) * 4
    assert (values["hit@1"], values[FALSE_REFUSAL]) == (1.0, 0.0)


def test_meta_answers_an_answerable_question_and_does_not_refuse_an_unanswerable_one() -> None:
    values = scores(asked(), got(status=Status.META))
    assert (values[CORRECT_ANSWERABLE], values[KIND]) == (1.0, 1.0)
    values = scores(asked(refusal="out_of_scope"), got(status=Status.META))
    assert (values[REFUSED_UNANSWERABLE], values[FALSE_ANSWER], values[KIND]) == (0.0, 1.0, 0.0)


@pytest.mark.parametrize("status", [s for s in Status if s.refused])
def test_a_refusal_is_wrong_for_an_answerable_question_whatever_it_says(status: Status) -> None:
    values = scores(asked(span="51643"), got("51643", status, span=Span("51643", 9, 14)))
    assert (values[CORRECT], values[CORRECT_ANSWERABLE], values[FALSE_REFUSAL], values[KIND]) == (0, 0, 1, 0)
    assert (values["em"], values["f1"], values["span_f1"], values["HasAns_f1"], values[SPAN]) == (
        0,
        0,
        0,
        0,
        0,
    )
    assert values[REFUSED_UNANSWERABLE] is values[FALSE_ANSWER] is values[ANSWER_CHARS] is None


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
    assert (values[FALSE_ANSWER], values[KIND]) == (1 - refused, kind or 0.0)
    assert values[CORRECT_ANSWERABLE] is values[FALSE_REFUSAL] is values["HasAns_exact"] is None


def test_a_refusal_without_a_stated_reason_has_no_kind_to_score() -> None:
    values = scores(asked(answerable=False, nuggets=()), got(status=Status.OUT_OF_SCOPE))
    assert (values[CORRECT], values[REFUSAL_KIND], values[KIND]) == (1.0, None, None)


def test_the_confusion_matrix_counts_every_pair_once() -> None:
    pairs = [
        (asked(), got()),
        (asked(), got(status=Status.META)),
        (asked(), got(status=Status.NOT_IN_SOURCE)),
        (asked(refusal="out_of_scope"), got(status=Status.NOT_IN_SOURCE)),
        (asked(refusal="out_of_scope"), got(status=Status.NOT_IN_SOURCE)),
        (asked(answerable=False, nuggets=()), got()),
    ]
    assert confusion(pairs) == {
        "answered": {"answered": 1, "not_in_source": 1, "meta": 1},
        "out_of_scope": {"not_in_source": 2},
        "unanswerable": {"answered": 1},
    }


@pytest.mark.parametrize(
    ("pairs", "area"),
    [
        ([(0.9, 1.0), (0.8, 1.0), (0.3, 0.0)], (0 + 0 + 1 / 3) / 3),
        ([(0.3, 1.0), (0.8, 1.0), (0.9, 0.0)], (1 + 1 / 2 + 1 / 3) / 3),
        ([(0.5, 0.0), (0.5, 1.0)], (1 / 2 + 1 / 2) / 2),
        ([(0.5, 1.0), (0.5, 0.0)], (1 / 2 + 1 / 2) / 2),
        ([], None),
    ],
)
def test_the_area_under_the_risk_coverage_curve(pairs: list[tuple[float, float]], area: float | None) -> None:
    assert risk_coverage_area(pairs) == (None if area is None else pytest.approx(area))


@pytest.mark.parametrize(
    ("span", "value"),
    [(Span("51643个", 9, 15), 1.0), (Span("5.16万", 0, 5), 1.0), (Span("469万人", 0, 5), 0.0), (None, 0.0)],
)
def test_a_nugget_stands_in_the_span_of_a_fact(span: Span | None, value: float) -> None:
    assert scores(asked(), got(span=span))[SPAN] == value


def test_only_answerable_facts_have_a_span_to_score() -> None:
    assert scores(asked("list"), got())[SPAN] is None
    assert scores(asked("fact", refusal="not_in_source"), got())[SPAN] is None


def test_exact_match_and_f1_take_the_answer_without_markers_and_the_span_by_itself() -> None:
    question = asked(answers=("51643个",))
    values = scores(question, got("共51643个。[1]", span=Span("51643个", 9, 15)))
    assert (values["em"], values["span_em"], values["span_f1"]) == (0.0, 1.0, 1.0)
    assert values["f1"] == pytest.approx(4 / 5)  # 51643 个 of 共 51643 个
    assert (values["HasAns_exact"], values["HasAns_f1"]) == (1.0, 1.0)  # the span is handed in
    values = scores(question, got("51643个。[1]"))
    assert (values["em"], values["span_em"], values["HasAns_exact"]) == (1.0, 0.0, 1.0)
    assert scores(asked(), got())["f1"] is None  # a set without reference answers


def test_length_counts_characters_of_what_was_answered() -> None:
    assert answer_chars(asked(), got("51643个。[1]")) == 10.0
    assert scores(asked(), got(latency_ms=3.5))[LATENCY] == 3.5


def test_only_a_question_with_a_history_is_a_followup() -> None:
    assert followup_correct(asked(history=("工会呢?",)), got()) == 1.0
    assert followup_correct(asked(history=("工会呢?",)), got("五个")) == 0.0
    assert followup_correct(asked(), got()) is None


def test_an_answer_that_another_conversation_changes_is_contaminated() -> None:
    assert contamination(got("甲"), got("甲", latency_ms=9.0)) == 0.0
    assert contamination(got("甲"), got("乙")) == 1.0
    assert contamination(got("甲"), got("甲", Status.NOT_IN_SOURCE)) == 1.0
    assert contamination(got("甲"), None) is None


def test_the_other_conversation_is_the_next_question_of_another_section() -> None:
    def question(key: str, section: str, **fields: object) -> EvalQuestion:
        return asked(id=key, question=f"{key}?", sections=(section,), **fields)

    questions = [
        question("1", "甲"),
        question("2", "甲"),
        question("3", "乙"),
        question("4", "丙", lang="en"),
        question("5", "丙", doc_id="b"),
        asked(id="6", refusal="not_in_source"),
        question("7", "乙", history=("1?",)),
    ]
    assert unrelated_history(questions) == {"1": "3?", "2": "3?", "3": "1?"}
    assert unrelated_history(questions[:6]) == {}
