"""`python -m eval list`: the runs in a folder, oldest first, with their main figures."""

import argparse
from pathlib import Path

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from eval.runner import RESULTS
from eval.runs import RunSummary, read_summary
from eval.scoring import CORRECT, FALSE_REFUSAL, HIT_1
from eval.shown import console, number
from eval.summary import Figures
from qa.errors import YearbookError

_MEASURES = (CORRECT, HIT_1, FALSE_REFUSAL, "latency_ms_p95")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("list", help="the runs in a folder, oldest first")
    dir_help = "folder that holds the runs' folders (default: runs)"
    parser.add_argument("dir", type=Path, nargs="?", default=Path("runs"), metavar="DIR", help=dir_help)
    return parser


def run(given: argparse.Namespace) -> None:
    """Print the runs at any depth; YearbookError where there is none."""
    folders = sorted(file.parent for file in given.dir.rglob(RESULTS))
    if not folders:
        raise YearbookError(
            f"{given.dir} 里没有评测运行。请先用 eval run … --out {given.dir}/名称 跑一次。",
            f"There is no run in {given.dir}. Make one first with eval run … --out {given.dir}/NAME.",
        )
    console().print(history(given.dir, folders))


def history(root: Path, folders: list[Path]) -> Group:
    """A line a run: when, where, over what, the main figures; what cannot be read says why, below."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("date (UTC)", "run", "set", "n"):
        table.add_column(column, no_wrap=column in ("date (UTC)", "n"), overflow="fold")
    for measure in _MEASURES:
        table.add_column(measure, justify="right", no_wrap=True)
    read: list[tuple[str, str, RunSummary]] = []
    unread: list[Text] = []
    for folder in folders:
        name = str(folder.relative_to(root))
        try:
            summary = read_summary(folder)
            read.append((summary.date, name, summary))
        except YearbookError as error:
            unread.append(Text(error.en, style="yellow"))
    for date, name, summary in sorted(read, key=lambda one: one[:2]):
        cells = (_cell(summary.overall, measure) for measure in _MEASURES)
        n = summary.overall[CORRECT].n if CORRECT in summary.overall else ""
        table.add_row(date[:16].replace("T", " "), name, summary.name, str(n), *cells)
    return Group(*([table] if read else []), *unread)


def _cell(figures: Figures, measure: str) -> str:
    return number(measure, figures[measure].mean) if measure in figures else ""
