"""What a run is to ask, of what, and how: put together from sets and options, and refused where they do not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.config import run_config
from eval.documents import load_documents, unite
from eval.library import Library
from eval.questions import EvalQuestion, bad_question
from eval.sets import QuestionSet, load_set
from qa.datatypes import Article
from qa.errors import QuestionSetError
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """All that `eval.runner.run` needs. `faults`: what is left out of the sets; `config`: the run's record."""

    questions: tuple[EvalQuestion, ...]
    library: Library
    config: Mapping[str, Any]
    faults: tuple[QuestionSetError, ...] = ()
    workers: int = 1
    keep_going: bool = False
    resume: bool = False


def make_plan(  # noqa: PLR0913 - one for each option of the command
    paths: Sequence[Path],
    settings: Settings,
    *,
    docs: Sequence[Path] = (),
    per_document: bool = False,
    workers: int = 1,
    keep_going: bool = False,
    resume: bool = False,
    command_line: str = "",
) -> Plan:
    """Read the sets at `paths` and the documents at `docs`.

    QuestionSetError where one cannot be read, where a question is wrong (unless `keep_going`), or where sets and
    options do not fit together.
    """
    sets = [load_set(path) for path in paths]
    questions, clashes = _joined(sets)
    faults = (*(fault for one in sets for fault in one.faults), *clashes)
    if faults and not keep_going:
        raise faults[0]
    documents = _documents(sets, docs)
    if per_document and not documents:
        raise QuestionSetError(
            "--per-document 需要文档：请加 --docs DOCS.jsonl，或给出自带文档的题集。",
            "--per-document needs documents: add --docs DOCS.jsonl, or name a set that holds its own.",
        )
    library = Library(settings, documents, per_document)
    config = run_config(sets, docs, library, workers=workers, command_line=command_line)
    return Plan(questions, library, config, faults, workers, keep_going, resume)


def _joined(sets: Sequence[QuestionSet]) -> tuple[tuple[EvalQuestion, ...], tuple[QuestionSetError, ...]]:
    """The questions of all sets; an error for each whose id an earlier set holds."""
    first: dict[str, Path] = {}
    questions, clashes = [], []
    for one in sets:
        for question in one.questions:
            if first.setdefault(question.id, one.path) is one.path:
                questions.append(question)
            else:
                clashes.append(
                    bad_question(str(one.path), f"id {question.id!r} already stands in {first[question.id]}")
                )
    return tuple(questions), tuple(clashes)


def _documents(sets: Sequence[QuestionSet], docs: Sequence[Path]) -> tuple[Article, ...]:
    """Those of --docs, else the sets' own; one run asks all its questions over the same ones."""
    own = [one.path for one in sets if one.documents]
    if own and docs:
        raise QuestionSetError(
            f"题集 {own[0]} 自带文档，不能再用 --docs。请去掉 --docs。",
            f"{own[0]} holds its own documents. Leave out --docs.",
        )
    if own and len(own) < len(sets):
        bare = next(one.path for one in sets if not one.documents)
        raise QuestionSetError(
            f"题集 {own[0]} 自带文档，{bare} 没有，不能在同一次运行里提问。请分开运行。",
            f"{own[0]} holds its own documents, {bare} does not. Run them apart.",
        )
    return unite(
        article
        for source in ([load_documents(path) for path in docs] or [one.documents for one in sets])
        for article in source
    )
