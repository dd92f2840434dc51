"""The figures for the terminal: what each costs, and what it finds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from eval.bench.measure import Figures
from eval.bench.systems import BM25, DENSE, HYBRID, OURS, PRODUCT, TRANSFORMER, System

BEHIND = "◄"


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    head: str
    digits: int


_COSTS = (
    _Column("install_mib", "install\nMiB", 0),
    _Column("load_s", "load\ns", 2),
    _Column("build_s", "build\ns", 2),
    _Column("search_p50_ms", "search\np50 ms", 2),
    _Column("search_p95_ms", "search\np95 ms", 2),
    _Column("answer_p50_ms", "answer\np50 ms", 2),
    _Column("answer_p95_ms", "answer\np95 ms", 2),
    _Column("peak_mib", "peak\nMiB", 0),
)


def tables(name: str, figures: Mapping[System, Figures]) -> Group:
    """Both tables of a workload."""
    return Group(
        Text(name, style="bold"),
        cost_table(figures),
        Text(f"÷: this ÷ ours. {BEHIND}: ours is not ahead.\n"),
        found_table(figures),
        Text(f"Compared within a method. {BEHIND}: better than ours of that method.\n"),
    )


def cost_table(figures: Mapping[System, Figures]) -> Table:
    """A system a line; under it its figures ÷ those of our product, and ÷ those of ours of the same method.

    Under the name of a system without figures stands why.
    """
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("system", overflow="fold")
    for column in _COSTS:
        table.add_column(column.head, justify="right", no_wrap=True)
    for system, one in figures.items():
        references = [] if system.library == OURS or one.load_s is None else _references(system, figures)
        label = [system.label, *(f"  ÷ {reference.label}" for reference in references)]
        if one.problem and not one.reached_limit:
            label.append(one.problem)
        table.add_row("\n".join(label), *_cost_cells(one, [figures[reference] for reference in references]))
    return table


def _references(system: System, figures: Mapping[System, Figures]) -> list[System]:
    """Ours that a system is compared with: the product, and ours of the same method where that is another."""
    return [
        ours for ours in figures if ours.library == OURS and (ours == PRODUCT or ours.method == system.method)
    ]


def found_table(figures: Mapping[System, Figures]) -> Table:
    """What each finds, by method; random weights find nothing and are left out."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("system")
    shown = {system: one for system, one in figures.items() if one.found and system.model != TRANSFORMER}
    kinds = [found.kind for found in next((one.found for one in shown.values()), ())]
    for kind in kinds:
        table.add_column(f"{kind}\nhit@1", justify="right")
        table.add_column(f"{kind}\nMRR@10", justify="right")
    for method in (BM25, DENSE, HYBRID):
        group = {system: one for system, one in shown.items() if system.method == method}
        ours = next((one for system, one in group.items() if system.library == OURS), Figures())
        for system, one in group.items():
            table.add_row(system.label, *_found_cells(one, ours), end_section=one is [*group.values()][-1])
    return table


def _cost_cells(one: Figures, references: Sequence[Figures]) -> Iterator[str]:
    limit = one.problem if one.reached_limit else ""
    for column in _COSTS:
        value: float | None = getattr(one, column.key)
        if value is None:
            yield limit or "–"
            limit = ""  # only the first stage that is missing was cut off; the others were not begun
            continue
        ours = [getattr(reference, column.key) for reference in references]
        ratios = [ratio(value, reference) if reference else "" for reference in ours]
        yield "\n".join((f"{value:,.{column.digits}f}", *ratios))


def _found_cells(one: Figures, ours: Figures) -> Iterator[str]:
    references = {found.kind: found for found in ours.found}
    for found in one.found:
        reference = references.get(found.kind, found)
        for value, bar in ((found.hit_1, reference.hit_1), (found.mrr_10, reference.mrr_10)):
            yield f"{value:.3f}" + (f" {BEHIND}" if value > bar else "")


def ratio(theirs: float, ours: float) -> str:
    """Theirs ÷ ours with two significant digits or more, marked where ours is not ahead."""
    times = theirs / ours
    return (f"×{times:.2g}" if times < 99.5 else f"×{times:.0f}") + (f" {BEHIND}" if times <= 1 else "")
