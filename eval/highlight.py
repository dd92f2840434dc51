"""Texts cut into pieces for display: where the span, a nugget or the gold evidence stands in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from eval.measures.text import normalise
from eval.questions import EvalQuestion
from qa.datatypes import Answer, Citation

SPAN = "span"
NUGGET = "nugget"
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `marks` are the names of all that stands there, by blanks, "" for plain text."""

    text: str
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text are a span, a nugget or evidence, as `name` says."""

    name: str
    start: int
    end: int


def pieces(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """Cut a text where a mark begins or ends; marks may overlap. The pieces together are the text."""
    names: list[set[str]] = [set() for _ in text]
    for mark in marks:
        for place in range(max(mark.start, 0), min(mark.end, len(text))):
            names[place].add(mark.name)
    runs = groupby(range(len(text)), key=lambda place: " ".join(sorted(names[place])))
    return tuple(Piece("".join(text[place] for place in places), name) for name, places in runs)


def answer_pieces(question: EvalQuestion, answer: Answer) -> tuple[Piece, ...]:
    """The answer's text with its span and the gold nuggets that it tells."""
    return pieces(answer.answer, (*_span_in_answer(answer), *_nuggets(question, answer.answer)))


def quote_pieces(question: EvalQuestion, answer: Answer, citation: Citation) -> tuple[Piece, ...]:
    """A citation's quote with the span, the gold nuggets and the gold evidence that stand in it.

    A quote that is itself a part of the evidence is evidence as a whole.
    """
    span = answer.span
    marks = [*_nuggets(question, citation.quote)]
    marks += [Mark(EVIDENCE, *place) for text in question.evidence for place in find(citation.quote, text)]
    if any(normalise(citation.quote) in normalise(text) for text in question.evidence):
        marks.append(Mark(EVIDENCE, 0, len(citation.quote)))
    if span is not None and span.n == citation.n:
        marks.append(Mark(SPAN, span.start - citation.start, span.end - citation.start))
    return pieces(citation.quote, marks)


def find(text: str, spelling: str) -> Iterator[tuple[int, int]]:
    """Where `spelling` stands in `text` as the measures compare them (normalised): (start, end) of `text`."""
    normal = [(character, place) for place, whole in enumerate(text) for character in normalise(whole)]
    told, sought = "".join(character for character, _ in normal), normalise(spelling)
    at = told.find(sought) if sought else -1
    while at >= 0:
        yield normal[at][1], normal[at + len(sought) - 1][1] + 1
        at = told.find(sought, at + len(sought))


def _nuggets(question: EvalQuestion, text: str) -> Iterator[Mark]:
    for nugget in question.nuggets:
        for spelling in nugget:
            for start, end in find(text, spelling):
                yield Mark(NUGGET, start, end)


def _span_in_answer(answer: Answer) -> Iterator[Mark]:
    """The span's offsets count in the document: its place in the answer follows from its citation's quote.

    A sentence that was put in other words does not hold the quote; there the span's first occurrence counts.
    """
    span = answer.span
    if span is None:
        return
    quoted = [(answer.answer.find(one.quote), one.start) for one in answer.citations if one.n == span.n]
    starts = [at + span.start - start for at, start in quoted if at >= 0]
    start = starts[0] if starts else answer.answer.find(span.text)
    if start >= 0:
        yield Mark(SPAN, start, start + len(span.text))
