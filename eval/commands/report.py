"""`python -m eval report`: makes a run's report.txt and report.html again from its folder."""

import argparse
from pathlib import Path

from eval.report import write_reports
from eval.runs import read_run


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("report", help="make report.txt and report.html of a run again")
    parser.add_argument("run", type=Path, metavar="RUN", help="the run's folder")
    return parser


def run(given: argparse.Namespace) -> None:
    """Write both reports and print where they are."""
    for path in write_reports(read_run(given.run)):
        print(path)
