"""Asks the chat's own chain every question of a set and writes what came back.

A run's folder holds results.jsonl, written while it runs, so that a killed run leaves whole lines; and, once
all is asked, summary.json and report.txt.
"""

import hashlib
import json
import platform
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from eval.questions import EvalQuestion
from eval.scoring import score
from eval.summary import Scored, Summary
from qa.chain import YearbookChain
from qa.datatypes import Answer, IndexInfo
from qa.errors import InputError, QuestionSetError, YearbookError

RESULTS = "results.jsonl"
SUMMARY = "summary.json"
REPORT = "report.txt"

_PACKAGES = ("bm25s", "faiss-cpu", "langchain-core", "numpy", "tokenizers")


def ask(chain: YearbookChain, question: EvalQuestion) -> Answer:
    """Ask one question; QuestionSetError names the question that the chain cannot take."""
    try:
        return chain.invoke({"question": question.question, "history": list(question.history)})
    except InputError as error:
        raise QuestionSetError(
            f"题目 {question.id} 无法提问：{error.zh}",
            f"Question {question.id} cannot be asked: {error.en}",
        ) from error


def run(chain: YearbookChain, questions: Iterable[EvalQuestion], out: Path) -> Generator[Scored, None, None]:
    """Ask all questions in order; write each answer to `out`/results.jsonl, then yield it with its scores.

    The files of an earlier run in `out` are replaced. YearbookError where they cannot be written.
    """
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        for stale in (SUMMARY, REPORT):
            (out / stale).unlink(missing_ok=True)
        results = (out / RESULTS).open("w", encoding="utf-8", buffering=1)  # 1: each line leaves at once
    with results:
        for question in questions:
            answer = ask(chain, question)
            with writing(out):
                results.write(result_line(question, answer))
            yield Scored(question, answer, score(question, answer, chain.articles))


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn a failure to write a run's files into a YearbookError that names the folder."""
    try:
        yield
    except OSError as error:
        raise YearbookError(
            f"运行结果无法写入 {out}（{error.strerror}）。请用 --out 换一个可写的位置。",
            f"Results cannot be written to {out} ({error.strerror}). Name a writable place with --out.",
        ) from error


def result_line(question: EvalQuestion, answer: Answer) -> str:
    """The answer's JSON, where `id` is the question's and `answer_id` the answer's own."""
    line = {**answer.to_json(), "id": question.id, "answer_id": answer.id}
    return json.dumps(line, ensure_ascii=False) + "\n"


def run_config(question_set: Path, index: IndexInfo) -> dict[str, Any]:
    """What a run's figures rest on: the set and its sha256, the index, the versions, the date (UTC)."""
    return {
        "set": str(question_set),
        "set_sha256": hashlib.sha256(question_set.read_bytes()).hexdigest(),
        "index": asdict(index),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES},
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def write_summary(summary: Summary, config: Mapping[str, Any], out: Path) -> None:
    """Write `out`/summary.json: metric → value, and the run's configuration under `config`."""
    text = json.dumps({**summary.to_json(), "config": config}, ensure_ascii=False, indent=2)
    with writing(out):
        (out / SUMMARY).write_text(text + "\n", encoding="utf-8")
