"""Whether what the answer says stands where it says it stands.

Precision and recall follow ALCE (Gao et al. 2023, "Enabling Large Language Models to Generate Text with
Citations"). In place of its entailment model: a passage supports a statement when it contains it, normalised; and
what is cited must be gold, so that a true sentence of the wrong section does not count.
"""

from collections.abc import Iterator, Mapping

from eval.measures.retrieval import gold_sections, section_key
from eval.measures.text import normalise, statements
from eval.questions import EvalQuestion
from qa.datatypes import Answer, Article, Citation


def verbatim(answer: Answer, articles: Mapping[str, Article]) -> float | None:
    """Whether every citation's quote is its document's text at its offsets, to the character."""
    if not answer.citations:
        return None
    return float(
        all(
            citation.document_id in articles
            and citation.quote == articles[citation.document_id].text[citation.start : citation.end]
            for citation in answer.citations
        )
    )


def citation_recall(question: EvalQuestion, answer: Answer, articles: Mapping[str, Article]) -> float | None:
    """Share of the answer's statements that what they cite supports, with a gold section among it."""
    if not _applies(question, answer):
        return None
    told = list(_told(answer))
    gold = gold_sections(question, articles)
    return sum(_supported(text, cited, gold) for text, cited in told) / len(told) if told else 0.0


def citation_precision(
    question: EvalQuestion, answer: Answer, articles: Mapping[str, Article]
) -> float | None:
    """Share of the citations that are needed: gold, in a supported statement, alone enough or not to be spared."""
    if not _applies(question, answer):
        return None
    gold = gold_sections(question, articles)
    needed = [
        _supported(text, cited, gold)
        and _key(one) in gold
        and (_contains((one,), text) or not _contains(tuple(c for c in cited if c is not one), text))
        for text, cited in _told(answer)
        for one in cited
    ]
    return sum(needed) / len(needed) if needed else 0.0


def _applies(question: EvalQuestion, answer: Answer) -> bool:
    return bool(question.answerable and question.sections) and not answer.status.refused


def _told(answer: Answer) -> Iterator[tuple[str, tuple[Citation, ...]]]:
    """Statements with what they cite; 是 or 否 in front is a verdict on the first of them, no statement of its own."""
    by_number = {citation.n: citation for citation in answer.citations}
    for text, markers in statements(answer.answer.removeprefix("是。").removeprefix("否。")):
        yield text, tuple(by_number[n] for n in markers if n in by_number)


def _supported(text: str, cited: tuple[Citation, ...], gold: Mapping[str, int]) -> bool:
    return _contains(cited, text) and any(_key(one) in gold for one in cited)


def _contains(cited: tuple[Citation, ...], text: str) -> bool:
    return normalise(text) in normalise("".join(one.quote for one in cited))


def _key(citation: Citation) -> str:
    return section_key(citation.document_id, citation.section)
