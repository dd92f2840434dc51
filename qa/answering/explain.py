"""Why a question was answered or refused as it was: the trace of the answer, and what moved the judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.answerer import THRESHOLD, Trace
from qa.answering.features import CANDIDATE_NAMES, NAMES, Featuriser
from qa.answering.support import SupportCheck
from qa.lexicon import lines


@dataclass(frozen=True, slots=True)
class Influence:
    """A feature of the judge's row, its value, and how far it moved the score for (+) or against (−) an answer."""

    name: str
    value: float
    moved: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The trace, None for what is no question to the source, and the features that moved the judge most, strongest first."""

    trace: Trace | None
    influences: tuple[Influence, ...] = ()
    threshold: float = THRESHOLD


def explain(trace: Trace, featuriser: Featuriser, count: int = 12) -> Explanation:
    """Read the shipped judge's trees along the way that it took."""
    if trace.verdict is None:
        return Explanation(trace)
    check = SupportCheck.shipped(featuriser)
    row = check.read(trace.asked, trace.read)[-1]
    moved = check.judge.influences(row)
    strongest = sorted(range(len(row)), key=lambda i: -abs(float(moved[i])))[:count]
    names = feature_names(len(row))
    return Explanation(
        trace, tuple(Influence(names[i], float(row[i]), float(moved[i])) for i in strongest if moved[i])
    )


def feature_names(count: int) -> Sequence[str]:
    """The names of the judge's row: the likeliest candidate's, the likeliest fitting span's, and how sure the ranker was."""
    named = [*NAMES, *(f"span.{name}" for name in CANDIDATE_NAMES)]
    return [*named, *(f"ranker.{place}" for place in range(1, count - len(named))), "grounding"]


def label(name: str) -> str:
    """A feature's name in Chinese, from an editable file; the name itself where the file has none."""
    labels = dict(line.split("\t", 1) for line in lines("features_zh.tsv"))
    group, _, bare = name.rpartition(".")
    if group == "span":
        return f"最合式的片段：{labels.get(bare, bare)}"
    return labels.get(name, name)
