"""The commands: `run` asks a question set and reports, `speed` measures starting, answering and indexing."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.questions import EvalQuestion, load_questions
from eval.report import print_report, report, write_report
from eval.runner import run, run_config, write_summary, writing
from eval.scoring import CORRECT, FALSE_REFUSAL, HIT_1
from eval.speed import measure_speed, speed_table
from eval.summary import Scored, summarise
from qa.chain import build_chain
from qa.errors import YearbookError
from qa.settings import load_settings

_RUNNING = (CORRECT, HIT_1, FALSE_REFUSAL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0, or 2 after an error's one line, or 130 when stopped by Ctrl-C."""
    given = _parser().parse_args(arguments)
    try:
        given.command(given)
    except YearbookError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断，写好的结果行已保留。 / Stopped; the lines written so far are kept.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run_parser = commands.add_parser("run", help="ask every question of a set, score and report")
    run_parser.add_argument("set", type=Path, metavar="SET.jsonl", help="the question set")
    out_help = "folder for the results; those of an earlier run are replaced"
    run_parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=out_help)
    run_parser.set_defaults(command=_run)
    speed_parser = commands.add_parser("speed", help="time start, answers and index; measure memory")
    speed_parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the figures here too")
    speed_parser.set_defaults(command=_speed)
    return parser


def _run(given: argparse.Namespace) -> None:
    questions = load_questions(given.set)
    chain = build_chain(load_settings())
    config = run_config(given.set, chain.index)
    scored = list(_with_progress(run(chain, questions, given.out), questions))
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


def _speed(given: argparse.Namespace) -> None:
    speed = measure_speed()
    if given.out is not None:
        with writing(given.out):
            given.out.write_text(json.dumps(asdict(speed), indent=2) + "\n", encoding="utf-8")
    Console().print(speed_table(speed))
