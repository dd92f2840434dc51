"""`python -m eval run`: asks every question of a set, scores and reports."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.questions import EvalQuestion, load_questions
from eval.report import print_report, report, write_report
from eval.runner import run as ask_all
from eval.runner import run_config, write_summary
from eval.scoring import CORRECT, FALSE_REFUSAL, HIT_1
from eval.summary import Scored, summarise
from qa.chain import build_chain
from qa.settings import load_settings

_RUNNING = (CORRECT, HIT_1, FALSE_REFUSAL)


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("run", help="ask every question of a set, score and report")
    parser.add_argument("set", type=Path, metavar="SET.jsonl", help="the question set")
    out_help = "folder for the results; those of an earlier run are replaced"
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=out_help)
    return parser


def run(given: argparse.Namespace) -> None:
    """Ask all, write the run's folder, print the report."""
    questions = load_questions(given.set)
    chain = build_chain(load_settings())
    config = run_config(given.set, chain.index)
    scored = list(_with_progress(ask_all(chain, questions, given.out), questions))
    summary = summarise(scored)
    text = report(summary, scored, config)
    write_summary(summary, config, given.out)
    write_report(text, given.out)
    print_report(text, Console())


def _with_progress(scored: Iterator[Scored], questions: Sequence[EvalQuestion]) -> Iterator[Scored]:
    """Pass the scored questions on, with a bar and the running means on the standard error stream."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[running]}"), TimeRemainingColumn())
    seen = dict.fromkeys(_RUNNING, 0)
    total = dict.fromkeys(_RUNNING, 0.0)
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=len(questions), running="")
        for one in scored:
            for key in _RUNNING:
                value = one.scores[key]
                seen[key] += value is not None
                total[key] += value or 0.0
            running = " · ".join(f"{key} {total[key] / seen[key]:.2f}" for key in _RUNNING if seen[key])
            progress.update(task, advance=1, running=running)
            yield one
