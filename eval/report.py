"""The report of a run in plain text: the figures overall and by type, then every question that went wrong."""

from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from eval.runner import REPORT, writing
from eval.scoring import (
    ANSWER_CHARS,
    CORRECT,
    FALSE_REFUSAL,
    HIT_1,
    HIT_5,
    REFUSAL_KIND,
    max_chars,
    missing_nuggets,
)
from eval.summary import Estimate, Figures, Scored, Summary

_BY_TYPE = (CORRECT, FALSE_REFUSAL, REFUSAL_KIND, HIT_1, HIT_5)
_FILE_WIDTH = 110


def report(summary: Summary, scored: Sequence[Scored], config: Mapping[str, Any]) -> Group:
    """The whole report, for `print_report` and `write_report`."""
    wrong = [one for one in scored if not one.scores[CORRECT]]
    head = f"{config['set']} · {len(scored)} questions · model {config['index']['model']} · {config['date']}"
    latency = f"latency p50 {summary.latency_p50_ms:.1f} ms · p95 {summary.latency_p95_ms:.1f} ms"
    return Group(
        Text(head),
        Text(latency),
        overall_table(summary.overall),
        type_table(summary.by_type),
        Text(f"Wrong: {len(wrong)} of {len(scored)}", style="bold"),
        *(wrong_answer(one) for one in wrong),
    )


def print_report(text: Group, console: Console) -> None:
    """Print the report; the terminal wraps long lines, since rich would break before every Chinese text."""
    console.print(text, soft_wrap=True)


def write_report(text: Group, out: Path) -> None:
    """Write the report to `out`/report.txt, without colours and without the blanks that pad its lines."""
    page = StringIO()
    print_report(text, Console(file=page, width=_FILE_WIDTH))
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    with writing(out):
        (out / REPORT).write_text("\n".join(lines) + "\n", encoding="utf-8")


def overall_table(figures: Figures) -> Table:
    """Each measure with its standard error and the number of questions it applies to."""
    table = _table("measure", "value", "± se", "n")
    for key, one in figures.items():
        error = "" if one.standard_error is None else _number(key, one.standard_error)
        table.add_row(key, _number(key, one.mean), error, str(one.n))
    return table


def type_table(by_type: Mapping[str, Figures]) -> Table:
    """The main measures for each type of question; an empty cell: the measure does not apply."""
    table = _table("type", "n", *_BY_TYPE)
    for name, figures in by_type.items():
        cells = (_cell(key, figures.get(key)) for key in _BY_TYPE)
        table.add_row(name, str(figures[CORRECT].n), *cells)
    return table


def wrong_answer(one: Scored) -> Group:
    """A question that went wrong: what was asked, what should have come, what came, and what it lacks."""
    question, answer = one.question, one.answer
    earlier = "".join(f"{turn} → " for turn in question.history)
    return Group(
        Text(f"{question.id} {question.type}  {earlier}{question.question}", style="bold"),
        Text(f"  expected: {_expected(one)}"),
        Text(f"  got:      {answer.status.value} · {answer.answer}\n"),
    )


def _expected(one: Scored) -> str:
    question, answer = one.question, one.answer
    if not question.answerable:
        return f"a refusal ({question.refusal})" if question.refusal else "a refusal"
    told = " + ".join(nugget[0] for nugget in question.nuggets)
    if answer.status.refused:
        return told
    faults = [f"lacks {nugget[0]}" for nugget in missing_nuggets(question, answer.answer)]
    if len(answer.answer) > max_chars(question):
        faults.append(f"{len(answer.answer)} characters, {max_chars(question)} allowed")
    return f"{told} ({'; '.join(faults)})"


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    return table


def _cell(key: str, one: Estimate | None) -> str:
    return "" if one is None else _number(key, one.mean)


def _number(key: str, value: float) -> str:
    return f"{value:.1f}" if key == ANSWER_CHARS else f"{value:.3f}"
