"""Question sets and runs, as they lie in their folders: eval/README.md tells what each file holds.

Nothing imports `eval`; its files are the contract. A name is one part of a path and nothing else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from qa.datatypes import Answer
from qa.errors import InputError, YearbookError
from qa.settings import ROOT

SETS = ROOT / "eval" / "questions"
FIGURES: Mapping[str, str] = {
    "correct": "正确",
    "hit@1": "首条命中",
    "refused_unanswerable": "应拒已拒",
    "false_refusal": "误拒",
}
_NAME = re.compile(r"\w[\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A run of the history; what an unfinished run does not tell yet is empty. `date` is ISO 8601 in UTC."""

    name: str
    date: str
    sets: tuple[str, ...]
    n: int | None
    figures: Mapping[str, float]
    finished: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a run as its set has it: what was asked, and what should come."""

    id: str
    type: str
    question: str
    answerable: bool
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question, what came, and whether it is right (None: not scored)."""

    asked: Asked
    answer: Answer
    correct: bool | None


_ASKED, _ANSWER = TypeAdapter(Asked), TypeAdapter(Answer)


def list_sets() -> dict[str, int]:
    """The question sets that ship: name → number of questions."""
    files = (file for file in sorted(SETS.glob("*.jsonl")) if not file.name.endswith(".docs.jsonl"))
    return {file.stem: len(file.read_bytes().splitlines()) for file in files}


def set_arguments(names: list[str]) -> list[str]:
    """The sets as arguments of `eval run`, with the documents that lie beside a set.

    InputError where none is chosen, one is not in the folder, or they ask over different documents.
    """
    if not names:
        raise InputError("还没有选题集。请至少选一个。", "No question set is chosen. Choose at least one.")
    if set(names) - set(list_sets()):
        raise InputError(
            "没有这个题集。请刷新页面后再选。", "There is no such question set. Reload and choose again."
        )
    documents = [file for name in names if (file := SETS / f"{name}.docs.jsonl").exists()]
    if documents and len(names) > 1:
        raise InputError(
            f"{documents[0].name.split('.')[0]} 问的是它自己的文档，不能和别的题集一起跑。请单独选它。",
            f"{documents[0].name.split('.')[0]} asks over documents of its own. Choose it alone.",
        )
    options = [word for file in documents for word in ("--docs", str(file))]
    return [*(str(SETS / f"{name}.jsonl") for name in names), *options]


def run_folder(runs: Path, name: str) -> Path:
    """Where the run of that name lies or would lie; InputError where the name is no plain name."""
    folder = runs / name
    if not _NAME.fullmatch(name) or folder.is_symlink():
        raise InputError(
            "运行的名称只能用汉字、字母、数字和 . _ -，以汉字、字母或数字开头，至多64个字。请改名后再试。",
            "A run's name takes letters, digits and . _ - only, 64 at most, a letter or digit first. Choose another.",
        )
    return folder


def known_run(runs: Path, name: str) -> Path:
    """The folder of a run that exists; YearbookError where there is none."""
    folder = run_folder(runs, name)
    if not (folder / "config.json").is_file():
        raise YearbookError(
            "没有这次运行。请刷新页面后再选。", "There is no such run. Reload the page and choose again."
        )
    return folder


def list_runs(runs: Path) -> list[RunEntry]:
    """The runs in the folder, newest first; what is no run, or damaged, is left out."""
    folders = [file.parent for file in runs.glob("*/config.json") if _NAME.fullmatch(file.parent.name)]
    entries = [entry for folder in folders if (entry := _entry(folder)) is not None]
    return sorted(entries, key=lambda entry: (entry.date, entry.name), reverse=True)


def _entry(folder: Path) -> RunEntry | None:
    finished = (folder / "summary.json").is_file()
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8")) if finished else {}
        return RunEntry(
            name=folder.name,
            date=str(config["date"]),
            sets=tuple(Path(one["path"]).name.split(".")[0] for one in config["sets"]),
            n=int(summary["n"]["latency_ms"]) if finished else None,
            figures={key: float(summary[key]) for key in FIGURES if summary.get(key) is not None},
            finished=finished,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def outcomes(folder: Path) -> list[Outcome]:
    """The answered questions of a run, finished or not: wrong ones first, then unscored, then right.

    YearbookError where its files are damaged.
    """
    try:
        asked = {one.id: one for one in map(_ASKED.validate_python, whole_lines(folder / "questions.jsonl"))}
        values = {line["id"]: line["values"].get("correct") for line in whole_lines(folder / "scores.jsonl")}
        answers = [_ANSWER.validate_python(line) for line in whole_lines(folder / "results.jsonl")]
        rows = [Outcome(asked[one.id], one, _right(values[one.id])) for one in answers if one.id in values]
    except (OSError, ValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise YearbookError(
            f"{folder.name} 的结果文件已损坏，无法显示。请换个名称重新运行。",
            f"The files of {folder.name} are damaged and cannot be shown. Run again under another name.",
        ) from error
    return sorted(rows, key=lambda row: {False: 0, None: 1, True: 2}[row.correct])


def over_other_documents(folder: Path) -> bool:
    """Whether a run asked over documents of its set's own, which the chat does not know."""
    try:
        return bool(json.loads((folder / "config.json").read_text(encoding="utf-8")).get("docs"))
    except (OSError, ValueError, AttributeError):
        return False


def _right(value: float | None) -> bool | None:
    return None if value is None else value == 1.0


def whole_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file that may still grow: a last line that is not whole yet is left out."""
    text = path.read_bytes() if path.exists() else b""
    for line in text[: text.rfind(b"\n") + 1].splitlines():
        yield json.loads(line)
