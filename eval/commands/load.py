"""`python -m eval load`: starts the server on this machine and puts it under load."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from eval.load import CLIENTS, load_table, measure_load
from eval.questions import load_questions
from eval.runner import writing
from eval.speed import QUESTIONS

_MOST_CLIENTS, _MOST_SECONDS = 256, 600


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("load", help="many clients at once: answers a second, memory, refusals")
    parser.add_argument("set", nargs="?", type=Path, default=QUESTIONS, metavar="SET.jsonl")
    parser.add_argument("--clients", type=_clients, default=CLIENTS, metavar="N")
    parser.add_argument("--seconds", type=_seconds, default=60.0, metavar="S")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the figures here too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Measure, print the table, and write the figures where asked."""
    load = measure_load(load_questions(given.set), given.clients, given.seconds)
    if given.out is not None:
        figures = asdict(load) | {"of_echo": load.of_echo, "resident_change": load.resident_change}
        with writing(given.out):
            given.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    Console().print(load_table(load))


def _clients(value: str) -> int:
    if not 1 <= int(value) <= _MOST_CLIENTS:
        raise argparse.ArgumentTypeError(f"1 to {_MOST_CLIENTS}")
    return int(value)


def _seconds(value: str) -> float:
    if not 1 <= float(value) <= _MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"1 to {_MOST_SECONDS}")
    return float(value)
