"""`python -m eval calibrate`: what each threshold on the answers' confidence would do; changes no setting."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich import box
from rich.table import Table

from eval.calibration import Point, curve
from eval.runner import writing
from eval.runs import read_run
from eval.shown import console

_COLUMNS = ("coverage", "risk", "refused", "false_refusal", "correct")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("calibrate", help="coverage and risk for thresholds on the confidence")
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN", help="folders of runs, taken together")
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write the curve here, too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Print the curve, and write it where asked."""
    points = curve([row for path in given.runs for row in read_run(path).rows])
    if given.out is not None:
        told = {"runs": [str(path) for path in given.runs], "curve": [asdict(one) for one in points]}
        with writing(given.out):
            given.out.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    console().print(curve_table(points))
    console().print("The first line is the run as it is; what it refused stays refused at every threshold.")


def curve_table(points: Sequence[Point]) -> Table:
    """A line a threshold; the one with most questions right is marked."""
    best = max(points, key=lambda one: one.correct)
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("confidence ≥", *_COLUMNS):
        table.add_column(column, justify="right", no_wrap=True)
    for one in points:
        cells = (getattr(one, column) for column in _COLUMNS)
        shown = ("" if value is None else f"{value:.3f}" for value in cells)
        table.add_row(f"{one.threshold:.4f}", *shown, style="bold green" if one is best else "")
    return table
