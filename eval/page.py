"""report.html and the comparison as one HTML file each: no script, style, font or image comes from elsewhere.

The page's own policy forbids requests and any script or style but its two, named by their hash; all text of
questions and documents is escaped by Jinja2.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.charts import BINS, Histogram, latency_histogram
from eval.compare import Comparison, Delta
from eval.highlight import Piece, answer_pieces, quote_pieces
from eval.measures.answers import max_chars, missing_nuggets
from eval.measures.refusal import UNSTATED, confusion
from eval.measures.text import normalise
from eval.runs import Row, Run
from eval.scoring import CORRECT, LATENCY
from eval.shown import MAIN, is_share, lower_is_better, number, verdict
from eval.summary import Estimate
from qa.datatypes import Citation, Status

_TEMPLATES = Path(__file__).parent / "html"
STATUS_NAMES = {
    "answered": "已回答",
    "not_in_source": "资料未载",
    "out_of_scope": "超出范围",
    "false_premise": "前提有误",
    "meta": "关于本系统",
}
DUE_NAMES = STATUS_NAMES | {"answered": "可回答", UNSTATED: "应拒答"}
VERDICT_NAMES = {"right": "✓ 对", "wrong": "✗ 错", "unscored": "– 未评"}
CHANGE_NAMES = {"won": "▲ 新答对", "lost": "▼ 新答错"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation and its quote, cut into pieces."""

    citation: Citation
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Nugget:
    """A gold nugget's spellings, and for each answer beside it whether it tells one of them."""

    spellings: tuple[str, ...]
    told: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A question's answer, ready to show; `retrieved` holds (section, whether it is a gold one).

    `limit` is the number of characters that the answer may have, where it has more.
    """

    row: Row
    verdict: str
    answer: tuple[Piece, ...]
    quotes: tuple[Quote, ...]
    retrieved: tuple[tuple[str, bool], ...]
    limit: int | None
    nuggets: tuple[Nugget, ...]


def report_page(run: Run) -> str:
    """The whole report of a run."""
    rows = [shown(row) for row in run.rows]
    histogram = latency_histogram(run.rows)
    came = {row.answer.status for row in run.rows}
    return _render(
        "report.html",
        run=run,
        main=(*MAIN, f"{LATENCY}_p95"),
        shown=rows,
        config=[(key, _flat(value)) for key, value in run.summary.config.items()],
        by_type=list(_by_type(run)),
        confusion=confusion((row.question, row.answer) for row in run.rows),
        columns=[status.value for status in Status if status in came],
        histogram=histogram,
        bin_name=lambda place: _bin_name(histogram, place),
        selects=(
            _select("type", "题型", (row.question.type for row in run.rows)),
            _select("verdict", "对错", (one.verdict for one in rows), VERDICT_NAMES),
            _select("status", "回答类别", (row.answer.status.value for row in run.rows), STATUS_NAMES),
        ),
    )


def compare_page(comparison: Comparison) -> str:
    """The figures that differ, and the questions won and lost side by side."""
    changed = [(name, pair) for name in CHANGE_NAMES for pair in getattr(comparison, name)]
    return _render(
        "compare.html",
        comparison=comparison,
        names=(comparison.a.path.name, comparison.b.path.name),
        scale=_scale(comparison.deltas),
        shown=[(name, (shown(pair.a), shown(pair.b)), _nuggets(pair.a, pair.b)) for name, pair in changed],
        selects=(
            _select("change", "变化", (name for name, _ in changed), CHANGE_NAMES),
            _select("type", "题型", (pair.a.question.type for _, pair in changed)),
        ),
    )


def shown(row: Row) -> Shown:
    """Everything that the pages show of a question."""
    question, answer = row.question, row.answer
    gold = {normalise(title) for title in question.sections}
    limit = max_chars(question)
    quotes = (Quote(one, quote_pieces(question, answer, one)) for one in answer.citations)
    return Shown(
        row=row,
        verdict=_verdict(row.values.get(CORRECT)),
        answer=answer_pieces(question, answer),
        quotes=tuple(quotes),
        retrieved=tuple((one.section, normalise(one.section) in gold) for one in answer.retrieved[:5]),
        limit=limit if question.answerable and len(answer.answer) > limit else None,
        nuggets=_nuggets(row),
    )


def _nuggets(*rows: Row) -> tuple[Nugget, ...]:
    missing = [missing_nuggets(row.question, row.answer.answer) for row in rows]
    return tuple(
        Nugget(nugget, tuple(nugget not in lacks for lacks in missing)) for nugget in rows[0].question.nuggets
    )


def _verdict(value: float | None) -> str:
    if value is None:
        return "unscored"
    return "right" if value == 1.0 else "wrong"


def _by_type(run: Run) -> Iterator[tuple[str, list[tuple[str, Estimate]]]]:
    for measure in MAIN:
        rows = [(name, some[measure]) for name, some in run.summary.by_type.items() if measure in some]
        if rows:
            yield measure, rows


def _select(
    name: str, label: str, values: Iterable[str], names: Mapping[str, str] | None = None
) -> tuple[str, str, list[tuple[str, str]]]:
    """A filter's field, label and (value, text) of the values that occur, with how often each does."""
    counts = Counter(values)
    return name, label, [(one, f"{(names or {}).get(one, one)}（{n}）") for one, n in counts.items()]


def _scale(deltas: Sequence[Delta]) -> float:
    """Half the width of the interval charts: the largest share that any of them reaches."""
    reach = [max(-one.low, one.high) for one in deltas if is_share(one.measure)]
    return max((0.01, *reach))


def _bin_name(histogram: Histogram, place: int) -> str:
    width = histogram.limit / BINS
    return f"{place * width:.1f}–{(place + 1) * width:.1f} ms"


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fits(due: str, status: str) -> bool:
    """Whether a status is what the set wants; one that wants any refusal takes each of them."""
    told = not Status(status).refused
    return told if due == Status.ANSWERED else status == due or (due == UNSTATED and not told)


def _render(template: str, **values: Any) -> str:
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    policy = (
        f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return _environment().get_template(template).render(style=style, script=script, policy=policy, **values)


def _asset(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        number=number,
        is_share=is_share,
        lower_is_better=lower_is_better,
        judged=verdict,
        when=lambda date: f"{date[:16].replace('T', ' ')} UTC",
        fits=_fits,
        status_names=STATUS_NAMES,
        due_names=DUE_NAMES,
        verdict_names=VERDICT_NAMES,
        change_names=CHANGE_NAMES,
    )
    return environment
