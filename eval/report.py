"""The reports of a run, both from what its folder holds: report.txt here, report.html by `eval.page`."""

from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from eval.measures.answers import max_chars, missing_nuggets
from eval.page import report_page
from eval.runner import REPORT, writing
from eval.runs import Row, Run
from eval.scoring import CORRECT
from eval.shown import MAIN, console, expected, number
from eval.summary import Estimate, Figures

REPORT_HTML = "report.html"


def write_reports(run: Run) -> tuple[Path, Path]:
    """Write report.txt and report.html into the run's folder and return where they are.

    The text is without colours and without the blanks that pad its lines. YearbookError where the folder
    cannot be written.
    """
    text, page = run.path / REPORT, run.path / REPORT_HTML
    with writing(run.path):
        text.write_text(plain(report_text(run)), encoding="utf-8")
        page.write_text(report_page(run), encoding="utf-8")
    return text, page


def report_text(run: Run) -> Group:
    """The figures overall and by type, then every question that went wrong; an unscored one is not wrong."""
    summary = run.summary
    wrong = [row for row in run.rows if row.values.get(CORRECT) not in (None, 1.0)]
    head = f"{summary.name} · {len(run.rows)} questions · model {summary.model}"
    return Group(
        Text(f"{head} · {summary.date}"),
        overall_table(summary.overall),
        type_table(summary.by_type),
        Text(f"Wrong: {len(wrong)} of {len(run.rows)}", style="bold"),
        *(wrong_answer(row) for row in wrong),
    )


def print_report(text: Group, to: Console) -> None:
    """Print the report; the terminal wraps long lines, since rich would break before every Chinese text."""
    to.print(text, soft_wrap=True)


def plain(text: Group) -> str:
    """The report as lines of plain text."""
    page = StringIO()
    print_report(text, console(page))
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def overall_table(figures: Figures) -> Table:
    """Each measure with its standard error and the number of questions it applies to."""
    table = _table("measure", "value", "± se", "n")
    for key, one in figures.items():
        error = "" if one.standard_error is None else number(key, one.standard_error)
        table.add_row(key, number(key, one.mean), error, str(one.n))
    return table


def type_table(by_type: Mapping[str, Figures]) -> Table:
    """The main measures for each type of question; an empty cell: the measure does not apply."""
    table = _table("type", "n", *MAIN)
    for name, figures in by_type.items():
        n = max(one.n for one in figures.values())
        table.add_row(name, str(n), *(_cell(key, figures.get(key)) for key in MAIN))
    return table


def wrong_answer(row: Row) -> Group:
    """A question that went wrong: what was asked, what should have come, what came, and what it lacks."""
    question, answer = row.question, row.answer
    earlier = "".join(f"{turn} → " for turn in question.history)
    return Group(
        Text(f"{question.id} {question.type}  {earlier}{question.question}", style="bold"),
        Text(f"  expected: {expected(question)}{_faults(row)}"),
        Text(f"  got:      {answer.status.value} · {answer.answer}\n"),
    )


def _faults(row: Row) -> str:
    """What keeps an answer that was given from being right, in brackets."""
    question, answer = row.question, row.answer
    if not question.answerable or answer.status.refused:
        return ""
    faults = [f"lacks {nugget[0]}" for nugget in missing_nuggets(question, answer.answer)]
    if len(answer.answer) > max_chars(question):
        faults.append(f"{len(answer.answer)} characters, {max_chars(question)} allowed")
    return f" ({'; '.join(faults)})"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left", no_wrap=True)
    return table


def _cell(key: str, one: Estimate | None) -> str:
    return "" if one is None else number(key, one.mean)
