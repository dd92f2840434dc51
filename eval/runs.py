"""A finished run, read back from its folder: what reports, comparisons, gates and calibration start from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.questions import EvalQuestion, load_questions
from eval.runner import QUESTIONS, RESULTS, SCORES, SUMMARY
from eval.summary import Estimate, Figures
from qa.datatypes import Answer
from qa.errors import YearbookError

_GROUPS = ("by_type", "by_lang")


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a run: as asked, what came, and each measure's value (None: does not apply)."""

    question: EvalQuestion
    answer: Answer
    values: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class NamedSet:
    """A question set: its name, without folder and suffix, and the sha256 of what it held."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The figures of a run, by measure: over all questions, by type and by language; and what they rest on.

    `date` is in UTC, ISO 8601; `model` is the embedding model; `config` is all that the run noted.
    """

    overall: Figures
    by_type: dict[str, Figures]
    by_lang: dict[str, Figures]
    sets: tuple[NamedSet, ...]
    date: str
    model: str
    config: Mapping[str, Any]

    @property
    def name(self) -> str:
        """All sets in one word, e.g. dev_zh or dev_zh+near_misses."""
        return "+".join(one.name for one in self.sets)


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder, read."""

    path: Path
    summary: RunSummary
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Scores:
    id: str
    values: dict[str, float | None]


_T = TypeVar("_T")
_ANSWER = TypeAdapter(Answer)
_SCORES = TypeAdapter(_Scores)


def read_run(path: Path) -> Run:
    """Read the run in folder `path`, its questions in the order of results.jsonl.

    Raises:
        YearbookError: a file is missing, cannot be read or holds something else (named, with its line); the
            run was stopped before its figures; or its files tell of different questions.
    """
    summary = read_summary(path)
    questions = {one.id: one for one in load_questions(path / QUESTIONS)}
    scores = {one.id: one.values for one in _lines(path / SCORES, _SCORES)}
    answers = list(_lines(path / RESULTS, _ANSWER))
    missing = [one.id for one in answers if one.id not in questions or one.id not in scores]
    if missing or not answers:
        what = f"{QUESTIONS} / {SCORES}: {missing[0]!r}" if missing else f"{RESULTS}: 0"
        raise _unreadable(path, what, "题目对不上", "its files tell of different questions")
    rows = (Row(questions[answer.id], answer, scores[answer.id]) for answer in answers)
    return Run(path, summary, tuple(rows))


def read_summary(path: Path) -> RunSummary:
    """Read the figures of the run in folder `path`; YearbookError where they are missing or something else."""
    file = path / SUMMARY
    if not file.exists() and (path / RESULTS).exists():
        raise YearbookError(
            f"{path} 里的运行还没有结束，没有 {SUMMARY}。请用 run --resume 把它跑完。",
            f"The run in {path} is not finished, {SUMMARY} is missing. Finish it with run --resume.",
        )
    try:
        raw = json.loads(_read(file))
        by_type, by_lang = ({name: _figures(one) for name, one in raw[key].items()} for key in _GROUPS)
        config = raw["config"]
        sets = tuple(NamedSet(_set_name(one["path"]), one["sha256"]) for one in config["sets"])
        model = config["index"]["model"]
        return RunSummary(_figures(raw), by_type, by_lang, sets, config["date"], model, config)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(file, str(error), "内容不对", "it is not a run's summary") from error


def _set_name(path: str) -> str:
    return Path(Path(path).name.removesuffix(".gz")).stem


def _figures(raw: Mapping[str, Any]) -> Figures:
    errors, n = raw["standard_error"], raw["n"]
    return {
        key: Estimate(value, errors[key], n[key])
        for key, value in raw.items()
        if isinstance(value, int | float)
    }


def _lines(path: Path, kind: TypeAdapter[_T]) -> Iterator[_T]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield kind.validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise _unreadable(path, what, f"第 {number} 行有误", f"line {number} is wrong") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(path, str(error.strerror), "打不开", "it cannot be opened") from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, str(error.reason), "不是 UTF-8 文本", "it is not UTF-8 text") from error


def _unreadable(path: Path, what: str, zh: str, en: str) -> YearbookError:
    return YearbookError(
        f"运行结果 {path} 无法读取：{zh}（{what}）。请给出 eval run 写好的文件夹，或重新运行。",
        f"{path} cannot be read: {en} ({what}). Name a folder that eval run wrote, or run again.",
    )
