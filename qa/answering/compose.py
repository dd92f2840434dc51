"""From weighed candidates to the pieces of an answer: which sentences, which clauses of them, which span.

A piece is always a literal slice of an article; nothing is rewritten, joined or summed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa.answering.agreement import common_prefix
from qa.answering.candidates import Candidate, find_candidates
from qa.answering.choice import choices
from qa.answering.clauses import clause_offsets
from qa.answering.enumeration import asked_count, asked_list
from qa.answering.evidence import Passage
from qa.answering.expected import fits
from qa.answering.naming import asked_class, class_fit, phrases, widened
from qa.answering.question import Kind, Question, unit_agreement
from qa.answering.support import SHORT_KINDS, Verdict, Weighed
from qa.answering.words import content_words, pairs
from qa.text import fold

SHORT_LIMIT, LONG_LIMIT = 160, 400  # characters that a reader of one fact, of a list or an account, will take
_PLAIN = 70  # a sentence up to this length reads best whole
_SENTENCES = 3
_SEVERAL = re.compile("哪些|哪几|哪[二两三四五六七八九十]|分别|各|都|几")
_NAMED = frozenset({Kind.NAME, Kind.PLACE, Kind.PERSON})
_OTHERWISE = (
    0.02  # the least probability of a second figure; that its sentence shares as many words says the rest
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start`–`end` of a document's text, and the span in them, if any, in the same count."""

    document_id: str
    start: int
    end: int
    span: tuple[int, int] | None

    def overlaps(self, other: "Piece") -> bool:
        """Whether both quote some of the same characters."""
        return self.document_id == other.document_id and self.start < other.end and other.start < self.end


def compose(question: Question, passages: Sequence[Passage], verdict: Verdict) -> tuple[Piece, ...]:
    """The pieces that answer one question: a fact's best sentence first, an account in reading order."""
    best = _best(question, passages, verdict)
    asked = set(pairs(" ".join(content_words(question.text))))
    chosen = [best, *_further(question, passages, verdict, best, asked)]
    limit = LONG_LIMIT if question.wants_long else SHORT_LIMIT
    pieces = joined(_cut(passages[weighed.place], weighed, asked, limit) for weighed in chosen)
    if question.kind in SHORT_KINDS:
        return pieces
    return tuple(sorted(pieces, key=lambda piece: (piece.document_id != pieces[0].document_id, piece.start)))


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces that fit into the limit together; one that overlaps an earlier one widens it, so that nothing is told twice."""
    kept: list[Piece] = []
    for piece in pieces:
        place = next((i for i, other in enumerate(kept) if piece.overlaps(other)), len(kept))
        other = kept[place] if place < len(kept) else piece
        merged = replace(other, start=min(other.start, piece.start), end=max(other.end, piece.end))
        used = sum(each.end - each.start for i, each in enumerate(kept) if i != place)
        if not kept or used + merged.end - merged.start <= LONG_LIMIT:
            kept[place : place + 1] = [merged]
    return tuple(kept)


def _best(question: Question, passages: Sequence[Passage], verdict: Verdict) -> Weighed:
    """The likeliest candidate; a span of the kind asked for goes before the whole sentence that it stands in.

    Among the spans of that sentence, the unit or the sort of thing asked for and the words beside it tell.
    """
    top = verdict.weighed[0]
    noun = asked_class(question.text)
    named = question.kind in _NAMED or (
        bool(noun) and question.kind in (Kind.OPEN, Kind.LIST) and not _SEVERAL.search(question.text)
    )
    if question.kind == Kind.LIST and not named:
        return _listing(question, passages, verdict)
    if question.kind not in SHORT_KINDS and not named:
        return top
    sentence = passages[top.place].text
    inside = [w for w in verdict.weighed if w.place == top.place and w.candidate.kind != "whole"]
    spans = [w for w in inside if fits(question.kind, w.candidate) and w.probability > 0.02 * top.probability]
    if named:
        spans += [
            w
            for w in inside
            if question.kind in (Kind.OPEN, Kind.LIST) and w.candidate.kind in ("title", "body")
        ]
        spans += [Weighed(top.place, c, 0.3 * top.probability) for c in phrases(question, sentence)]
    spans.sort(key=lambda w: (w.candidate.start, w.candidate.end))
    factors = choices(question, sentence, [w.candidate for w in spans])
    weights = [
        w.probability
        * factor
        * (1 + _beside(question, sentence, w.candidate))
        * (0.2 + _sort_fit(question, noun, sentence, w.candidate))
        for w, factor in zip(spans, factors, strict=True)
    ]
    if not spans:
        return replace(top, candidate=find_candidates(sentence)[-1])
    best = spans[max(range(len(spans)), key=weights.__getitem__)]
    return replace(best, candidate=widened(question, sentence, best.candidate))


def _listing(question: Question, passages: Sequence[Passage], verdict: Verdict) -> Weighed:
    """The likeliest sentence with its list for a span; one with as many items as are asked for goes before a likelier."""
    top = verdict.weighed[0]
    sentences = [
        w for w in verdict.weighed if w.candidate.kind == "whole" and w.probability >= 0.5 * top.probability
    ]
    count = asked_count(question)
    for weighed in sentences if count else ():
        found = asked_list(question, passages[weighed.place].text)
        if found and found.items == count:
            top = weighed
            break
    sentence = passages[top.place].text
    found = asked_list(question, sentence)
    if not found:
        return top
    return replace(
        top, candidate=Candidate(sentence[found.start : found.end], found.start, found.end, "list")
    )


def _sort_fit(question: Question, noun: str, sentence: str, candidate: Candidate) -> float:
    """How well a span is of the unit, or of the sort of thing, asked for."""
    if question.kind == Kind.RANK:
        return 1.0 if candidate.kind == "rank" else 0.1
    if candidate.kind in ("title", "person", "body"):
        return class_fit(noun, sentence, candidate)
    return unit_agreement(question, candidate.unit)


def _beside(question: Question, sentence: str, candidate: Candidate) -> int:
    """How many characters stand beside the span in the sentence as they do beside the interrogative, at most 4."""
    left, right = fold(sentence[: candidate.start]), fold(sentence[candidate.end :])
    behind = common_prefix(right, question.near.removeprefix(question.unit))
    before = common_prefix(left[::-1], question.before.rstrip("是有为了达到共")[::-1])
    return min(4, max(behind, before))


def _further(
    question: Question, passages: Sequence[Passage], verdict: Verdict, best: Weighed, asked: set[str]
) -> list[Weighed]:
    """More sentences: the rest of an account, or the same fact told elsewhere with another figure."""
    told = asked & set(pairs(passages[best.place].text))
    further: list[Weighed] = []
    for weighed in verdict.weighed:
        taken = {best.place, *(other.place for other in further)}
        if weighed.place in taken:
            continue
        shared = asked & set(pairs(passages[weighed.place].text))
        if question.wants_long:
            likely = weighed.probability >= max(0.3 * best.probability, 0.15)
            wanted = likely and (question.kind not in SHORT_KINDS or not shared <= told)
        else:
            wanted = weighed.probability >= _OTHERWISE and shared >= told and _another_figure(weighed, best)
        if wanted and len(further) < _SENTENCES - 1:
            further.append(weighed)
            told |= shared if question.wants_long else set()
    return further


def _another_figure(weighed: Weighed, best: Weighed) -> bool:
    one, other = weighed.candidate, best.candidate
    return (
        one.kind != "whole" and (one.kind, one.unit) == (other.kind, other.unit) and one.value != other.value
    )


def _cut(passage: Passage, weighed: Weighed, asked: set[str], limit: int) -> Piece:
    """The sentence, or the shortest run of its clauses that holds the span and all that the question shares with it."""
    sentence, candidate = passage.text, weighed.candidate
    spanned = candidate.kind != "whole"
    start, end = 0, len(sentence)
    plain = _PLAIN if spanned and candidate.kind != "list" else SHORT_LIMIT if spanned else limit
    if end > plain:
        start, end = _shortest_run(sentence, candidate, asked)
        if end - start > limit:
            start, end = _around(sentence, candidate if spanned else _densest_clause(sentence, asked), limit)
        while end > start and sentence[end - 1] in "，,；;：:":
            end -= 1
    span = (passage.start + candidate.start, passage.start + candidate.end) if spanned else None
    return Piece(passage.document_id, passage.start + start, passage.start + end, span)


def _densest_clause(sentence: str, asked: set[str]) -> Candidate:
    """The clause that shares most with the question."""
    start, end = max(
        clause_offsets(sentence), key=lambda clause: sum(p in fold(sentence[slice(*clause)]) for p in asked)
    )
    return Candidate(sentence[start:end], start, end, "clause")


def _shortest_run(sentence: str, candidate: Candidate, asked: set[str]) -> tuple[int, int]:
    clauses = clause_offsets(sentence)
    shared = asked & set(pairs(sentence))
    first, last = 0, len(clauses) - 1
    span = None if candidate.kind == "whole" else candidate

    def holds(start: int, end: int) -> bool:
        text = fold(sentence[start:end])
        return (not span or (start <= span.start and span.end <= end)) and sum(
            p in text for p in shared
        ) >= 0.9 * len(shared)

    while first < last and holds(clauses[first + 1][0], clauses[last][1]):
        first += 1
    while first < last and holds(clauses[first][0], clauses[last - 1][1]):
        last -= 1
    # A clause that ends with the number itself has lost what is counted; 其中 needs the whole that it is a part of.
    if (
        span
        and last + 1 < len(clauses)
        and clauses[last][1] == span.end
        and not sentence[span.end - 1 : span.end + 1].endswith("。")
    ):
        last += 1
    if first > 0 and sentence[clauses[first][0] :].startswith("其中"):
        first -= 1
    return clauses[first][0], clauses[last][1]


def _around(sentence: str, candidate: Candidate, limit: int) -> tuple[int, int]:
    """The clause of the span, and as many before it and behind it as the limit allows."""
    clauses = clause_offsets(sentence)
    holding = [i for i, (start, end) in enumerate(clauses) if start < candidate.end and candidate.start < end]
    first, last = holding[0], holding[-1]
    while first > 0 and clauses[last][1] - clauses[first - 1][0] <= limit:
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= limit:
        last += 1
    start, end = clauses[first][0], clauses[last][1]
    if end - start > limit:  # one endless clause: what stands right beside the span
        start = max(start, candidate.end - limit)
        end = min(end, max(candidate.end, start + limit))
    return start, end
