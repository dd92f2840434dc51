"""How figures are shown, alike in the terminal, in report.txt and in the HTML pages."""

from typing import Final, TextIO

from rich.console import Console

from eval.compare import Delta
from eval.questions import EvalQuestion
from eval.scoring import (
    ANSWER_CHARS,
    AURC,
    CORRECT,
    FALSE_ANSWER,
    FALSE_REFUSAL,
    HIT_1,
    HIT_5,
    LATENCY,
    REFUSAL_KIND,
)

MAIN: Final = (
    CORRECT,
    HIT_1,
    HIT_5,
    FALSE_REFUSAL,
    FALSE_ANSWER,
    REFUSAL_KIND,
)  # shown by type, where they apply
NEUTRAL: Final = frozenset({ANSWER_CHARS})  # neither higher nor lower is better
_LOWER = frozenset({AURC, FALSE_ANSWER, FALSE_REFUSAL, "contamination"})
ALPHA: Final = 0.05
_WIDTH = 110


def is_share(measure: str) -> bool:
    """Whether the measure's values lie between 0 and 1; the others are counts or milliseconds."""
    return measure not in NEUTRAL and not measure.startswith(LATENCY)


def lower_is_better(measure: str) -> bool:
    """Whether a fall is a gain."""
    return measure in _LOWER or measure.startswith(LATENCY)


def number(measure: str, value: float, signed: bool = False) -> str:
    """A measure's value with as many digits as tell something; `signed` for a difference."""
    return f"{value:{'+' if signed else ''}.{3 if is_share(measure) else 1}f}"


def verdict(delta: Delta) -> str:
    """Whether B is "better" or "worse" than A; "" where that may be chance or where neither direction is better.

    Both the interval and the p-value must say so: on a few questions that all changed one way, the percentile
    interval excludes 0 although as many heads in a row would not surprise.
    """
    if delta.measure in NEUTRAL or delta.p >= ALPHA or delta.low <= 0 <= delta.high:
        return ""
    return "better" if (delta.high < 0) == lower_is_better(delta.measure) else "worse"


def expected(question: EvalQuestion) -> str:
    """What should have come, in short: the first spelling of each nugget, or the kind of refusal."""
    if question.answerable:
        return " + ".join(nugget[0] for nugget in question.nuggets)
    return f"a refusal ({question.refusal})" if question.refusal else "a refusal"


def console(file: TextIO | None = None) -> Console:
    """A console wide enough for the tables, which rich would otherwise cut; a narrow terminal wraps their lines."""
    width = 0 if file else Console().width
    return Console(file=file, width=max(width, _WIDTH))
