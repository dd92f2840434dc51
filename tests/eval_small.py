"""A small set from the shipped page's questions, and what a run of it leaves, for the tests of runs."""

import json
from pathlib import Path
from typing import Any

from eval.plan import Plan, make_plan
from qa.settings import ROOT, load_settings

DEV = ROOT / "eval" / "questions" / "dev_zh.jsonl"
EASY = ("d001", "d013", "d014", "d049", "d096", "d109")  # 3 facts, a follow-up, another year, cooking
WRONG = "w001"  # asks what d001 asks, but with a nugget that no page tells


def write_small_set(folder: Path) -> Path:
    """The six easy questions and the wrong one."""
    lines = {line["id"]: line for line in read(DEV)}
    wrong = lines["d001"] | {"id": WRONG, "nuggets": [["987654"]]}
    return write(folder / "small.jsonl", *(lines[key] for key in EASY), wrong)


def write(path: Path, *records: object) -> Path:
    """JSON Lines; a text is a line as it is."""
    lines = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """JSON Lines, read back."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def summary(folder: Path) -> dict[str, Any]:
    """The figures of a run."""
    record: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return record


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What does not change from run to run: no times, no ids of answers."""
    return [(line["id"], line["status"], line["answer"]) for line in read(folder / "results.jsonl")]


def plan(*sets: Path, **options: Any) -> Plan:
    """What the command would run."""
    return make_plan(sets, load_settings(), **options)
