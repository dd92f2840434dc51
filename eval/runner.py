"""A run and its folder.

    config.json      what the figures rest on, written first
    questions.jsonl  the questions as asked, in normal form
    results.jsonl    an answer a line, as `POST /api/ask` gives it, under the question's id
    scores.jsonl     {"id", "type", "lang", "values": {measure: number, or null where it does not apply}}
    summary.json     the figures, once all is asked

The two that grow do so a line at a time, so that a killed run leaves whole lines, and `resume` goes on from them.
"""

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from pydantic import TypeAdapter

from eval.asking import Failure, ask_all
from eval.library import Chains, missing_document
from eval.measures.conversation import unrelated_history
from eval.plan import Plan
from eval.questions import EvalQuestion
from eval.summary import Scored, Summary
from qa.datatypes import Answer
from qa.errors import QuestionSetError, YearbookError

CONFIG = "config.json"
QUESTIONS = "questions.jsonl"
RESULTS = "results.jsonl"
SCORES = "scores.jsonl"
SUMMARY = "summary.json"
REPORT = "report.txt"

_FINISHED = (SUMMARY, REPORT, "report.html")
# What a run that goes on must not change.
_SAME = ("sets", "docs", "index", "documents", "per_document", "code_sha256")
_ANSWER = TypeAdapter(Answer)


def run(plan: Plan, out: Path) -> Generator[Scored | QuestionSetError, None, None]:
    """Ask all questions in order; write each answer to `out`, then yield it with its scores.

    First come those that an earlier run finished, where `resume`; else its files are replaced. A question that
    cannot be asked is yielded as its error where `keep_going`, else raised.
    """
    with TemporaryDirectory(prefix="eval-") as folder:
        chains = Chains(plan.library, Path(folder))
        chains.prepare(plan.questions)
        unknown = {question.id for question in chains.unknown_documents(plan.questions)}
        for question in plan.questions:
            if question.id in unknown:
                yield _fault(missing_document(question), plan)
        asked = tuple(question for question in plan.questions if question.id not in unknown)
        config = {**plan.config, "index": asdict(chains.info()), "documents": chains.documents}
        done = _begin(asked, config, out, resume=plan.resume)
        yield from done
        finished = {one.question.id for one in done}
        left = [question for question in asked if question.id not in finished]
        came = ask_all(left, unrelated_history(asked), chains, plan.workers)
        with _appending(out / RESULTS) as results, _appending(out / SCORES) as scores:
            for one in came:
                if isinstance(one, Failure):
                    yield _fault(one.error(), plan)
                    continue
                with writing(out):
                    results.write(result_line(one))
                    scores.write(score_line(one))
                yield one


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


def result_line(one: Scored) -> str:
    """The answer's JSON, where `id` is the question's and `answer_id` the answer's own."""
    return _line({**one.answer.to_json(), "id": one.question.id, "answer_id": one.answer.id})


def score_line(one: Scored) -> str:
    """The values of one question."""
    question = one.question
    return _line({"id": question.id, "type": question.type, "lang": question.lang, "values": one.scores})


def write_summary(summary: Summary, faults: Sequence[QuestionSetError], out: Path) -> None:
    """Write `out`/summary.json: the figures, the questions left out with what was wrong, and the configuration."""
    with writing(out):
        config = json.loads((out / CONFIG).read_text(encoding="utf-8"))
        record = {**summary.to_json(), "faults": [fault.en for fault in faults], "config": config}
        (out / SUMMARY).write_text(_pretty(record), encoding="utf-8")


def _fault(error: QuestionSetError, plan: Plan) -> QuestionSetError:
    if plan.keep_going:
        return error
    raise error


def _begin(
    questions: Sequence[EvalQuestion], config: Mapping[str, Any], out: Path, *, resume: bool
) -> list[Scored]:
    """Make the folder ready; the finished questions of the run that goes on."""
    lines = "".join(_line(asdict(question)) for question in questions)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
        done: list[Scored] = []
        if resume and (out / CONFIG).exists():
            _check_same(out, config, lines)
            done = _finished(questions, out)
        for stale in _FINISHED:
            (out / stale).unlink(missing_ok=True)
        (out / QUESTIONS).write_text(lines, encoding="utf-8")
        (out / CONFIG).write_text(_pretty(config), encoding="utf-8")
        for name, line in ((RESULTS, result_line), (SCORES, score_line)):
            fresh = out / f"{name}.new"  # whole or not at all: what is finished must survive a kill here, too
            fresh.write_text("".join(map(line, done)), encoding="utf-8")
            fresh.replace(out / name)
    return done


def _check_same(out: Path, config: Mapping[str, Any], lines: str) -> None:
    """Refuse to go on with a run of something else, whose answers would stand beside ours."""
    try:
        earlier = json.loads((out / CONFIG).read_text(encoding="utf-8"))
        changed = [key for key in _SAME if _stable(earlier.get(key)) != _stable(config[key])]
    except (ValueError, AttributeError):
        changed = [CONFIG]
    if not changed and (out / QUESTIONS).read_text(encoding="utf-8") != lines:
        changed = [QUESTIONS]
    if changed:
        raise QuestionSetError(
            f"{out} 里的运行与这次不同（{'、'.join(changed)}），不能续跑。请去掉 --resume，或用 --out 换一个位置。",
            f"The run in {out} differs from this one ({', '.join(changed)}) and cannot go on. Leave out --resume, or "
            "name another place with --out.",
        )


def _stable(value: Any) -> Any:
    """Without when it was built: the same index may be built again."""
    return {key: one for key, one in value.items() if key != "built"} if isinstance(value, dict) else value


def _finished(questions: Sequence[EvalQuestion], out: Path) -> list[Scored]:
    """The questions whose answer and scores are both whole, in the order of results.jsonl."""
    by_id = {question.id: question for question in questions}
    try:
        values = {line["id"]: line["values"] for line in _whole_lines(out / SCORES)}
        answers = {line["id"]: {**line, "id": line["answer_id"]} for line in _whole_lines(out / RESULTS)}
        return [
            Scored(by_id[key], _ANSWER.validate_python(answer), values[key])
            for key, answer in answers.items()
            if key in values
        ]
    except (ValueError, KeyError, TypeError):  # pydantic's ValidationError is a ValueError
        raise QuestionSetError(
            f"{out} 里的结果已损坏，不能续跑。请去掉 --resume 重新运行。",
            f"The results in {out} are damaged and the run cannot go on. Run again without --resume.",
        ) from None


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """The lines, but for a last one that a kill cut short; ValueError where another one is damaged."""
    text = path.read_bytes() if path.exists() else b""
    return [json.loads(line) for line in text[: text.rfind(b"\n") + 1].splitlines()]


@contextmanager
def _appending(path: Path) -> Iterator[TextIO]:
    with writing(path.parent):
        file = path.open("a", encoding="utf-8", buffering=1)  # 1: each line leaves at once
    with file:
        yield file


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _pretty(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
