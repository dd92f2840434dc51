"""`python -m eval compare`: two runs over the same questions, with intervals, p-values and what was won and lost."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from eval.compare import Comparison, Delta, Pair, compare
from eval.page import compare_page
from eval.runner import writing
from eval.runs import Row, read_run
from eval.shown import console, expected, number, verdict

_STYLES = {"better": "green", "worse": "red", "": ""}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """What the command takes."""
    parser = commands.add_parser("compare", help="two runs: what differs, questions won and lost")
    parser.add_argument("a", type=Path, metavar="A", help="folder of the run to compare with")
    parser.add_argument("b", type=Path, metavar="B", help="folder of the newer run")
    parser.add_argument("--html", type=Path, metavar="FILE.html", help="write the comparison as a page, too")
    return parser


def run(given: argparse.Namespace) -> None:
    """Compare, write the page where asked, print."""
    comparison = compare(read_run(given.a), read_run(given.b))
    if given.html is not None:
        with writing(given.html):
            given.html.write_text(compare_page(comparison), encoding="utf-8")
    console().print(comparison_text(comparison))


def comparison_text(comparison: Comparison) -> Group:
    """The comparison for the terminal."""
    return Group(
        Text(f"A {comparison.a.path} · {comparison.a.summary.name} · {comparison.a.summary.date}"),
        Text(f"B {comparison.b.path} · {comparison.b.summary.name} · {comparison.b.summary.date}"),
        Text(f"{len(comparison.pairs)} questions in both"),
        *_left_out(comparison),
        delta_table(comparison.deltas),
        Text(
            "Intervals: paired bootstrap, 95 %. p: paired randomisation, two-sided, not corrected for many measures.\n"
        ),
        *_changed("Won", "green", comparison.won),
        *_changed("Lost", "red", comparison.lost),
    )


def delta_table(deltas: tuple[Delta, ...]) -> Table:
    """Each measure in both runs, and what differs; what is more than chance is named and coloured."""
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(("measure", "A", "B", "B - A", "95 % interval", "p", "up/down", "n")):
        table.add_column(column, justify="right" if place else "left", no_wrap=True)
    for one in deltas:
        told = verdict(one)
        low, high, difference = (
            number(one.measure, value, signed=True) for value in (one.low, one.high, one.difference)
        )
        table.add_row(
            one.measure,
            number(one.measure, one.a),
            number(one.measure, one.b),
            f"{difference} {told}".rstrip(),
            f"{low} … {high}",
            f"{one.p:.4f}",
            f"{one.up}/{one.down}",
            str(one.n),
            style=_STYLES[told],
        )
    return table


def _left_out(comparison: Comparison) -> Iterator[Text]:
    for label, ids in (
        ("only in A", comparison.only_a),
        ("only in B", comparison.only_b),
        ("asked or marked otherwise", comparison.changed),
    ):
        if ids:
            yield Text(f"{len(ids)} {label}, left out: {' '.join(ids)}", style="yellow")


def _changed(label: str, style: str, pairs: tuple[Pair, ...]) -> Iterator[Table | Text]:
    """The questions of `pairs`, the answers of A and B beside each other."""
    yield Text(f"{label}: {len(pairs)}", style=f"bold {style}")
    if not pairs:
        return
    table = Table(box=box.SIMPLE_HEAD, show_lines=True)
    for column in ("question", "gold", "A", "B"):
        table.add_column(column, ratio=1, overflow="fold")
    for pair in pairs:
        question = pair.a.question
        earlier = "".join(f"{turn} → " for turn in question.history)
        asked = f"{question.id} {question.type}\n{earlier}{question.question}"
        table.add_row(*map(Text, (asked, expected(question), _came(pair.a), _came(pair.b))))
    yield table


def _came(row: Row) -> str:
    return f"{row.answer.status.value}\n{row.answer.answer}"
