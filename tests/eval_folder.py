"""Folders of runs made by hand, with values known beforehand."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from eval.questions import EvalQuestion
from eval.runner import QUESTIONS, RESULTS, SCORES, SUMMARY
from eval.scoring import CORRECT, FALSE_REFUSAL
from eval.summary import Scored, summarise
from qa.datatypes import Answer, Citation, IndexInfo, Retrieved, Span, Status

QUOTE = "截至2021年底，51643个基层工会会员超过469万人。"
INDEX = IndexInfo("0" * 64, "a model", "2022-01-01T00:00:00+00:00")
SHA256 = "1" * 64


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its answer, and the values that no measure has to work out."""

    question: EvalQuestion
    answer: Answer
    values: Mapping[str, float | None]


def case(
    key: str,
    correct: float | None = 1.0,
    *,
    answerable: bool = True,
    status: Status = Status.ANSWERED,
    confidence: float = 0.5,
    **values: float | None,
) -> Case:
    """A question about the unions' number, answered with `QUOTE` or refused."""
    question = EvalQuestion(
        id=key,
        type="fact" if answerable else "unanswerable",
        question=f"{key}：多少个?",
        answerable=answerable,
        sections=("概况",) if answerable else (),
        nuggets=(("51643", "5.16万"), ("五百",)) if answerable else (),
        refusal="" if answerable else "not_in_source",
    )
    told = not status.refused
    answer = Answer(
        id=key,
        question=question.question,
        standalone_question=question.question,
        status=status,
        answer=f"{QUOTE}[1]" if told else "资料里没有说明这一点。",
        span=Span("51643个", 109, 115) if told else None,
        citations=(Citation(1, "a", "总工会", "概况", QUOTE, 100, 100 + len(QUOTE), "/source/a"),)
        if told
        else (),
        retrieved=(Retrieved("概况", "a", 1.0), Retrieved("党史学习教育", "a", 0.5)),
        suggestions=(),
        confidence=confidence,
        latency_ms=4.0,
        index=INDEX,
    )
    refused = float(status.refused) if answerable else None
    return Case(question, answer, {CORRECT: correct, FALSE_REFUSAL: refused, **values})


def asked(one: Case, **fields: object) -> Case:
    """The same with other fields of the question."""
    return replace(one, question=replace(one.question, **fields))  # type: ignore[arg-type]


def answered(one: Case, **fields: object) -> Case:
    """The same with other fields of the answer."""
    return replace(one, answer=replace(one.answer, **fields))  # type: ignore[arg-type]


def write_run(folder: Path, cases: Iterable[Case], name: str = "hand", sha256: str = SHA256) -> Path:
    """What `eval run` would have left in `folder`, but for the reports."""
    cases = list(cases)
    folder.mkdir(parents=True)
    _write(folder / QUESTIONS, (asdict(one.question) for one in cases))
    _write(folder / RESULTS, ({**one.answer.to_json(), "id": one.question.id} for one in cases))
    _write(folder / SCORES, ({"id": one.question.id, "values": one.values} for one in cases))
    scored = [Scored(one.question, one.answer, dict(one.values)) for one in cases]
    config = {
        "sets": [{"path": f"sets/{name}.jsonl", "sha256": sha256, "questions": len(cases)}],
        "index": asdict(INDEX),
        "date": "2026-11-24T10:00:00+00:00",
    }
    summary = {**summarise(scored).to_json(), "config": config}
    (folder / SUMMARY).write_text(json.dumps(summary), encoding="utf-8")
    return folder


def _write(path: Path, records: Iterable[object]) -> None:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records), encoding="utf-8")
