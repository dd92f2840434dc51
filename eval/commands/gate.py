"""`python -m eval gate`: exit code 1 where a run's figures miss the bounds of eval/gate.toml."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.table import Table
from rich.text import Text

from eval.gate import Check, check, read_bound
from eval.runs import read_summary
from eval.shown import console, number
from qa.settings import ROOT

GATE = ROOT / "eval" / "gate.toml"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("gate", help="exit with 1 where a run misses its floors and ceilings")
    parser.add_argument("run", type=Path, metavar="RUN", help="the run's folder")
    config_help = "the bounds (default: eval/gate.toml)"
    parser.add_argument("--config", type=Path, default=GATE, metavar="FILE.toml", help=config_help)
    return parser


def run(given: argparse.Namespace) -> int:
    """Print every figure beside its bound, then those that missed it; 1 if any did."""
    summary = read_summary(given.run)
    checks = check(summary, read_bound(given.config, summary.name))
    missed = [one for one in checks if not one.passed]
    told = f"{len(missed)} of {len(checks)} missed" if missed else f"all {len(checks)} kept"
    console().print(gate_table(checks), Text(f"{summary.name}: {told}", style="red" if missed else "green"))
    return 1 if missed else 0


def gate_table(checks: Sequence[Check]) -> Table:
    """Each figure, its bound, and whether it was kept; those that were missed stand last, where a log ends."""
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(("measure", "value", "needed", "from", "")):
        table.add_column(column, justify="right" if place in (1, 2) else "left", no_wrap=True)
    for one in sorted(checks, key=lambda one: not one.passed):
        value = "missing" if one.value is None else number(one.measure, one.value)
        needed = f"{one.side} {number(one.measure, one.bound)}"
        kept = ("kept", "green") if one.passed else ("MISSED", "red")
        table.add_row(one.measure, value, needed, one.source, kept[0], style=kept[1])
    return table
