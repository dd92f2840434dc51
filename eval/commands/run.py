"""`python -m eval run`: asks every question of the sets, scores and reports."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.plan import make_plan
from eval.report import print_report, report_text, write_reports
from eval.runner import run as ask_all
from eval.runner import write_summary
from eval.runs import read_run
from eval.scoring import CORRECT, FALSE_REFUSAL, HIT_1
from eval.shown import console
from eval.summary import Scored, summarise
from qa.errors import QuestionSetError
from qa.settings import load_settings

_RUNNING = (CORRECT, HIT_1, FALSE_REFUSAL)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("run", help="ask every question of the sets, score and report")
    parser.add_argument(
        "sets",
        type=Path,
        nargs="+",
        metavar="SET",
        help="JSONL, CSV, SQuAD/CMRC JSON, or a folder (BEIR, yearbook_qa)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder for the results; replaces an earlier run's",
    )
    parser.add_argument(
        "--docs",
        type=Path,
        action="append",
        default=[],
        metavar="DOCS.jsonl",
        help="ask over these documents instead of the shipped page; may be given again",
    )
    parser.add_argument(
        "--per-document", action="store_true", help="ask each question only over the documents that it names"
    )
    parser.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="processes that ask (default 1)"
    )
    parser.add_argument(
        "--resume", action="store_true", help="go on with the run in DIR where it was stopped"
    )
    parser.add_argument("--keep-going", action="store_true", help="name wrong questions and ask the rest")
    return parser


def run(given: argparse.Namespace) -> None:
    """Ask all, write the run's folder, print the report."""
    plan = make_plan(
        given.sets,
        load_settings(),
        docs=given.docs,
        per_document=given.per_document,
        workers=given.workers,
        keep_going=given.keep_going,
        resume=given.resume,
        command_line=given.command_line,
    )
    scored: list[Scored] = []
    faults = [*plan.faults]
    for fault in faults:
        print(fault, file=sys.stderr)
    for one in _with_progress(ask_all(plan, given.out), len(plan.questions)):
        if isinstance(one, Scored):
            scored.append(one)
        else:
            faults.append(one)
    if not scored:
        raise faults[0]
    write_summary(summarise(scored), faults, given.out)
    finished = read_run(given.out)
    write_reports(finished)
    print_report(report_text(finished), console())


def _with_progress(
    asked: Iterable[Scored | QuestionSetError], total: int
) -> Iterator[Scored | QuestionSetError]:
    """Pass what comes on, with a bar, the running means and what is wrong on the standard error stream."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[running]}"), TimeRemainingColumn())
    values: dict[str, list[float]] = {key: [] for key in _RUNNING}
    with Progress(*columns, console=console(sys.stderr)) as progress:
        task = progress.add_task("", total=total, running="")
        for one in asked:
            if isinstance(one, QuestionSetError):
                progress.console.print(str(one), markup=False, highlight=False, soft_wrap=True)
            else:
                for key, some in values.items():
                    value = one.scores[key]
                    some.extend(() if value is None else (value,))
            running = " · ".join(f"{key} {sum(some) / len(some):.2f}" for key, some in values.items() if some)
            progress.update(task, advance=1, running=running)
            yield one


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return int(text)
