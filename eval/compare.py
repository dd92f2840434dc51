"""Two runs over the same questions: what differs, by how much more than chance, and on which questions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.runs import Row, Run
from eval.scoring import CORRECT
from eval.significance import bootstrap_interval, randomisation_p
from qa.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class Pair:
    """One question in both runs."""

    a: Row
    b: Row


@dataclass(frozen=True, slots=True)
class Delta:
    """A measure over the `n` questions to which it applies in both runs: the means, and B less A.

    `low` and `high` bound the difference at the level of `eval.significance`; `p` is of the randomisation
    test; `up` and `down` count the questions on which the value of B is higher, and lower.
    """

    measure: str
    n: int
    a: float
    b: float
    difference: float
    low: float
    high: float
    p: float
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B against run A; what is not in both, or was not asked alike, is named and left out.

    `won` are the questions that only B got right, `lost` those that only A got right.
    """

    a: Run
    b: Run
    pairs: tuple[Pair, ...]
    deltas: tuple[Delta, ...]
    won: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    changed: tuple[str, ...]


def compare(a: Run, b: Run) -> Comparison:
    """Pair the runs by question, in the order of A; QuestionSetError where they share none asked alike."""
    in_a, in_b = ({row.question.id: row for row in run.rows} for run in (a, b))
    shared = [Pair(in_a[key], in_b[key]) for key in in_a if key in in_b]
    pairs = tuple(pair for pair in shared if pair.a.question == pair.b.question)
    if not pairs:
        raise QuestionSetError(
            f"{a.path} 和 {b.path} 没有相同的题目，无法比较。请用同一题集各运行一次。",
            f"{a.path} and {b.path} share no question. Run both over the same set, then compare.",
        )
    return Comparison(
        a=a,
        b=b,
        pairs=pairs,
        deltas=tuple(_deltas(pairs)),
        won=tuple(pair for pair in pairs if _gain(pair) > 0),
        lost=tuple(pair for pair in pairs if _gain(pair) < 0),
        only_a=tuple(key for key in in_a if key not in in_b),
        only_b=tuple(key for key in in_b if key not in in_a),
        changed=tuple(pair.a.question.id for pair in shared if pair.a.question != pair.b.question),
    )


def measured(pairs: Sequence[Pair], measure: str) -> list[tuple[float, float]]:
    """(A's value, B's value) of the questions to which the measure applies in both runs."""
    values = ((pair.a.values.get(measure), pair.b.values.get(measure)) for pair in pairs)
    return [(a, b) for a, b in values if a is not None and b is not None]


def delta(measure: str, values: Sequence[tuple[float, float]]) -> Delta:
    """The figures of a measure from at least one (A's value, B's value)."""
    differences = [b - a for a, b in values]
    low, high = bootstrap_interval(differences)
    return Delta(
        measure=measure,
        n=len(values),
        a=fmean(a for a, _ in values),
        b=fmean(b for _, b in values),
        difference=fmean(differences),
        low=low,
        high=high,
        p=randomisation_p(differences),
        up=sum(one > 0 for one in differences),
        down=sum(one < 0 for one in differences),
    )


def _deltas(pairs: Sequence[Pair]) -> Iterator[Delta]:
    measures = dict.fromkeys(key for pair in pairs for row in (pair.a, pair.b) for key in row.values)
    for measure in measures:
        if values := measured(pairs, measure):
            yield delta(measure, values)


def _gain(pair: Pair) -> float:
    return sum(b - a for a, b in measured([pair], CORRECT))
