"""What is wrong with a question set, found without asking it: labels that no answer could meet, and doubles.

A finding names the line and says what to do. Nuggets and questions are compared as the measures compare
them (`eval.scoring.normalise`); evidence and spans are literal slices, so they are compared to the character.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

from eval.formats.text import Line, numbered_lines
from eval.measures.answers import max_chars, missing_nuggets
from eval.measures.text import normalise
from eval.questions import EvalQuestion, check_questions
from qa.datatypes import Article

# "ambiguous": several documents tell it, each with its own figure; the answer names them all.
TYPES_ANSWERABLE = frozenset({"fact", "list", "yesno", "open", "multi", "ambiguous"})
TYPES_UNANSWERABLE = frozenset({"unanswerable", "scope", "offtopic", "falsepremise"})
TYPES_EITHER = frozenset({"followup", "noisy", "english"})
LANGUAGES = frozenset({"zh", "en"})

# Jaccard similarity of the sets of neighbouring characters, from which two questions count as one asked twice.
NEAR_DUPLICATE = 0.6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `where` is `file:line`, `id` the question's ("" where the line is no question)."""

    where: str
    id: str
    what: str

    def __str__(self) -> str:
        """One line, as editors and CI logs make it clickable."""
        return f"{self.where}: {self.id}: {self.what}" if self.id else f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A question and the `file:line` where it stands."""

    where: str
    question: EvalQuestion


def lint(paths: Iterable[Path], articles: Sequence[Article]) -> list[Finding]:
    """The findings of all sets, in the order of their lines; doubles are looked for across the sets.

    `articles` are the documents that the sets are about; a question with `doc_id` is held against that one.
    QuestionSetError where a file cannot be read.
    """
    findings: list[Finding] = []
    placed: list[Placed] = []
    for line in (line for path in paths for line in numbered_lines(path)):
        one = _read(line)
        if isinstance(one, Finding):
            findings.append(one)
            continue
        placed.append(one)
        findings += (Finding(one.where, one.question.id, what) for what in faults(one.question, articles))
    return findings + list(doubles(placed))


def _read(line: Line) -> Placed | Finding:
    questions, errors = check_questions([line])
    return Finding(line[0], "", str(errors[0])) if errors else Placed(line[0], questions[0])


def faults(question: EvalQuestion, articles: Sequence[Article]) -> Iterator[str]:
    """What is wrong with one question in itself and against its documents, and what to do."""
    yield from _label_faults(question)
    if not question.answerable:
        return
    about = [a for a in articles if not question.documents or a.id in question.documents]
    missing = set(question.documents) - {article.id for article in about}
    if missing:
        yield f"no document {', '.join(sorted(missing))}: correct doc_id, or name its file with --docs"
        return
    titles = {section.title for article in about for section in article.sections}
    for title in question.sections:
        if title not in titles:
            yield f"no section 【{title}】 in the document: correct the title"
    gold = [s.text for article in about for s in article.sections if s.title in question.sections]
    if gold:
        # Of several documents an answer may name each by its title or year.
        named = [f"{article.title} {article.year}年" for article in about if len(question.documents) > 1]
        yield from _nugget_faults(question, [*gold, *named])
        yield from _evidence_faults(question, gold)


def _label_faults(question: EvalQuestion) -> Iterator[str]:
    kind, answerable = question.type, question.answerable
    if kind not in TYPES_ANSWERABLE | TYPES_UNANSWERABLE | TYPES_EITHER:
        yield f"unknown type {kind!r}: use one of eval/README.md"
    if kind in (TYPES_UNANSWERABLE if answerable else TYPES_ANSWERABLE):
        yield f"type {kind} with answerable {str(answerable).lower()}: correct one of them"
    if question.lang not in LANGUAGES:
        yield f"unknown lang {question.lang!r}: use {' or '.join(sorted(LANGUAGES))}"
    if kind == "followup" and not question.history:
        yield "followup without history: add the earlier questions, or change the type"
    if answerable and not question.sections:
        yield "answerable without sections: name the gold sections"
    if answerable and not question.nuggets:
        yield "answerable without nuggets: write what the answer must tell"
    if not answerable and not question.refusal:
        yield "unanswerable without refusal: say which kind is right"
    told = [name for name in ("sections", "nuggets", "evidence", "span") if getattr(question, name)]
    if not answerable and told:
        yield f"unanswerable with {', '.join(told)}: empty them, or set answerable"


def _nugget_faults(question: EvalQuestion, gold: Sequence[str]) -> Iterator[str]:
    for nugget in missing_nuggets(question, "\n".join(gold)):
        yield f"nugget {_shown(nugget)} does not stand in a gold section: use the source's spelling"
    asked = normalise(question.question)
    for spelling in (spelling for nugget in question.nuggets for spelling in nugget):
        compared = normalise(spelling)
        if compared in asked:
            yield f"nugget “{spelling}” stands in the question (compared as “{compared}”): reword the question"
        if len(compared) == 1:
            yield f"nugget “{spelling}” is compared as “{compared}”, which any text may hold: add its unit"
    room = max_chars(question)
    needed = sum(min(map(len, nugget)) for nugget in question.nuggets)
    if needed > room:
        yield f"the nuggets need {needed} characters, an answer has {room}: shorten them"


def _evidence_faults(question: EvalQuestion, gold: Sequence[str]) -> Iterator[str]:
    for sentence in question.evidence:
        if not any(sentence in text for text in gold):
            yield f"evidence “{sentence[:20]}…” is not verbatim in a gold section: copy it from there"
    if not question.span:
        return
    if not any(question.span in sentence for sentence in question.evidence):
        yield f"span “{question.span}” does not stand in the evidence: copy it from there"
    if len(missing_nuggets(question, question.span)) == len(question.nuggets):
        yield f"span “{question.span}” holds no nugget: widen it, or correct the nuggets"


def _shown(nugget: Sequence[str]) -> str:
    return " / ".join(f"“{spelling}”" for spelling in nugget)


def doubles(placed: Sequence[Placed]) -> Iterator[Finding]:
    """Ids that stand twice, questions asked twice, and near-duplicates with the same label.

    Near misses that differ in a word or two but in their label are what teaches refusal, so they are no
    doubles; neither are the same words about another document or after another history.
    """
    first_at: dict[str, str] = {}
    groups: dict[tuple[str, ...], list[Placed]] = defaultdict(list)
    for one in placed:
        first = first_at.setdefault(one.question.id, one.where)
        if first != one.where:
            yield Finding(one.where, one.question.id, f"this id stands in {first} too: give it another")
        groups[one.question.documents].append(one)
    for group in groups.values():
        yield from _asked_twice(group)


def _asked_twice(group: Iterable[Placed]) -> Iterator[Finding]:
    compared = [(one, _pairs(one.question.question), _pairs(_talk(one.question))) for one in group]
    for (one, asked, talk), (other, other_asked, other_talk) in combinations(compared, 2):
        likeness = min(_jaccard(asked, other_asked), _jaccard(talk, other_talk))
        if likeness == 1 or (likeness >= NEAR_DUPLICATE and _label(one) == _label(other)):
            what = f"asks what {one.question.id} in {one.where} asks (likeness {likeness:.2f})"
            yield Finding(other.where, other.question.id, f"{what}: reword or remove one")


def _talk(question: EvalQuestion) -> str:
    return "".join([*question.history, question.question])


def _pairs(text: str) -> frozenset[str]:
    """The neighbouring characters of a text, as the measures compare it; of one character, that one."""
    compared = normalise(text)
    return frozenset(map("".join, pairwise(compared))) or frozenset({compared})


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared of all (Jaccard 1901)."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _label(placed: Placed) -> tuple[object, ...]:
    question = placed.question
    return question.answerable, question.refusal, frozenset(map(frozenset, question.nuggets))
