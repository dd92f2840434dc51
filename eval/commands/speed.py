"""`python -m eval speed`: measures starting, answering and indexing."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from eval.runner import writing
from eval.speed import measure_speed, speed_table


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("speed", help="time start, answers and index; measure memory")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the figures here too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Measure, print the table, and write the figures where asked."""
    speed = measure_speed()
    if given.out is not None:
        with writing(given.out):
            given.out.write_text(json.dumps(asdict(speed), indent=2) + "\n", encoding="utf-8")
    Console().print(speed_table(speed))
