"""Citations: verbatim, and ALCE's precision and recall on answers made by hand."""

import pytest

from eval.measures.citations import citation_precision, citation_recall, verbatim
from qa.datatypes import Answer, Citation, Status
from tests.eval_answers import ARTICLES, OTHER, TEXT, asked, cited, got

QUOTE = "51643个基层工会会员超过469万人。"


@pytest.mark.parametrize(
    ("citations", "value"),
    [
        ((cited("51643个基层工会"),), 1.0),
        ((cited("51643个基层工会"), cited("51644个", start=9)), 0.0),
        ((cited("51643个基层工会", start=8),), 0.0),
        ((cited("51643个基层工会", document_id="b"),), 0.0),
        ((), None),
    ],
)
def test_every_quote_is_the_documents_text(citations: tuple[Citation, ...], value: float | None) -> None:
    assert verbatim(got(citations=citations), ARTICLES) == value


def both(answer: Answer) -> tuple[float | None, float | None]:
    question = asked()  # its gold section is 概况
    return citation_recall(question, answer, ARTICLES), citation_precision(question, answer, ARTICLES)


def test_a_statement_that_its_gold_citation_holds_is_supported() -> None:
    assert both(got(f"{QUOTE}[1]", citations=(cited(QUOTE),))) == (1.0, 1.0)


def test_punctuation_and_white_space_do_not_matter() -> None:
    assert both(got("51,643个 基层工会[1]", citations=(cited(QUOTE),))) == (1.0, 1.0)


def test_a_statement_that_its_citation_does_not_hold_is_not() -> None:
    assert both(got("51644个基层工会。[1]", citations=(cited(QUOTE),))) == (0.0, 0.0)


def test_a_citation_of_another_section_does_not_count() -> None:
    assert both(got(f"{OTHER}[1]", citations=(cited(OTHER, section="劳模服务"),))) == (0.0, 0.0)


def test_an_uncited_statement_lowers_recall_alone() -> None:
    assert both(got(f"{QUOTE}[1]这很多。", citations=(cited(QUOTE),))) == (0.5, 1.0)


def test_a_citation_that_can_be_spared_lowers_precision_alone() -> None:
    citations = (cited(QUOTE), cited(OTHER, 2, "劳模服务"))
    assert both(got(f"{QUOTE}[1][2]", citations=citations)) == (1.0, 0.5)


def test_two_citations_that_support_only_together_are_both_needed() -> None:
    halves = (cited(TEXT[:9]), cited(TEXT[9:], 2))
    assert both(got(f"{TEXT}[1][2]", citations=halves)) == (1.0, 1.0)


def test_a_marker_without_a_citation_is_none() -> None:
    assert both(got(f"{QUOTE}[2]", citations=(cited(QUOTE),))) == (0.0, 0.0)


def test_refusals_and_questions_without_gold_sections_have_nothing_to_score() -> None:
    assert both(got("没有。", Status.NOT_IN_SOURCE)) == (None, None)
    assert citation_recall(asked(refusal="not_in_source"), got(), ARTICLES) is None
    assert citation_precision(asked(sections=()), got(), ARTICLES) is None
