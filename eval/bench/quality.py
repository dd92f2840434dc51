"""Whether the right unit was found: hit@1 and MRR@10 (Voorhees 1999, "The TREC-8 question answering track report")."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.adapter import K
from eval.bench.workload import Query


@dataclass(frozen=True, slots=True)
class Found:
    """The figures over the `n` queries of a kind."""

    kind: str
    n: int
    hit_1: float
    mrr_10: float


def score(queries: Sequence[Query], found: Sequence[Sequence[str]]) -> tuple[Found, ...]:
    """The figures for each kind of query; `found[i]` are the units for `queries[i]`, best first, doubles allowed."""
    figures = []
    for kind in dict.fromkeys(query.kind for query in queries):
        ranks = [
            reciprocal_rank(units, query.gold)
            for query, units in zip(queries, found, strict=True)
            if query.kind == kind
        ]
        hits = [rank == 1 for rank in ranks]
        figures.append(Found(kind, len(ranks), statistics.fmean(hits), statistics.fmean(ranks)))
    return tuple(figures)


def reciprocal_rank(units: Sequence[str], gold: Sequence[str]) -> float:
    """1 / rank of the first gold unit among the first 10 different ones; 0 where there is none."""
    for rank, unit in enumerate(list(dict.fromkeys(units))[:K], start=1):
        if unit in gold:
            return 1 / rank
    return 0.0
