"""How well units of a collection are found: BM25, dense, and both fused, each over the same units.

What is fused is the product's own: its BM25, its encoder, its fusion. The retriever, which ranks sentences, is measured
beside them by the units that its sentences stand in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG

from embeddings.base import Encoder
from eval.measures.retrieval import section_key
from eval.significance import randomisation_p
from qa.datatypes import Article
from qa.retrieval.fusion import Scores, best, fuse
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import build_index
from qa.retrieval.lexical import LexicalIndex
from qa.text import fold

MEASURES: dict[str, Any] = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "R@10": R @ 10, "hit@1": Success @ 1}
BM25, DENSE, HYBRID, RETRIEVER = "BM25", "dense", "hybrid", "retriever"
_DEPTH = 10
_SENTENCES = 100  # asked of the retriever: several may stand in one unit

Values = Mapping[str, Sequence[float]]  # measure → a value a query


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and the units that answer it."""

    text: str
    gold: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unit:
    """What is ranked: `key` names it (several units may share one, as the sentences of a section do)."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions over units; `articles` hold the same text for the retriever, none where that is not measured."""

    name: str
    queries: tuple[Query, ...]
    units: tuple[Unit, ...]
    articles: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A system on a collection: means, and how each differs from BM25's (mean difference, p)."""

    collection: str
    queries: int
    units: int
    system: str
    means: Mapping[str, float]
    against_bm25: Mapping[str, tuple[float, float]]


def evaluate(collection: Collection, encoder: Encoder) -> list[Row]:
    """A row a system; p by the paired randomisation test (`eval.significance`)."""
    found = dict(rankings(collection, encoder))
    values = {system: score(collection.queries, ranked) for system, ranked in found.items()}
    return [
        Row(
            collection=collection.name,
            queries=len(collection.queries),
            units=len(collection.units),
            system=system,
            means={name: float(np.mean(own[name])) for name in MEASURES},
            against_bm25={} if system == BM25 else _differences(own, values[BM25]),
        )
        for system, own in values.items()
    ]


def rankings(collection: Collection, encoder: Encoder) -> Iterable[tuple[str, list[list[str]]]]:
    """Each system's keys for every query, best first, each key once."""
    keys = [unit.key for unit in collection.units]
    lexical = LexicalIndex([f"{unit.title} {unit.text}" for unit in collection.units])
    vectors = encoder.encode([unit.text for unit in collection.units])
    found: dict[str, list[list[str]]] = {BM25: [], DENSE: [], HYBRID: []}
    for query in collection.queries:
        words, meaning = lexical.scores(query.text), vectors @ encoder.encode_query(query.text)
        for system, scores in (
            (BM25, words),
            (DENSE, meaning),
            (HYBRID, fuse(words, meaning, lexical.bound(query.text))),
        ):
            found[system].append(_first_keys(scores, keys))
    yield from found.items()
    if collection.articles:
        yield RETRIEVER, _retrieved(collection, encoder)


def score(queries: Sequence[Query], found: Sequence[Sequence[str]]) -> Values:
    """Every measure for every query, by ir-measures; 0 where nothing was found."""
    qrels = {str(i): dict.fromkeys(query.gold, 1) for i, query in enumerate(queries)}
    run = {str(i): {key: -float(rank) for rank, key in enumerate(keys)} for i, keys in enumerate(found)}
    values: dict[str, list[float]] = {name: [0.0] * len(queries) for name in MEASURES}
    names = {measure: name for name, measure in MEASURES.items()}
    for metric in ir_measures.iter_calc(list(MEASURES.values()), qrels, run):
        values[names[metric.measure]][int(metric.query_id)] = float(metric.value)
    return values


def _differences(own: Values, other: Values) -> dict[str, tuple[float, float]]:
    pairs = {name: np.subtract(own[name], other[name]) for name in MEASURES}
    return {name: (float(pair.mean()), randomisation_p(pair.tolist())) for name, pair in pairs.items()}


def _first_keys(scores: Scores, keys: Sequence[str]) -> list[str]:
    """The first `_DEPTH` different keys; units of one key may take many of the first places."""
    depth = _DEPTH
    while True:
        found = list(dict.fromkeys(keys[row] for row in best(scores, depth)))
        if len(found) >= _DEPTH or depth >= len(keys):
            return found[:_DEPTH]
        depth *= 4


def _retrieved(collection: Collection, encoder: Encoder) -> list[list[str]]:
    with TemporaryDirectory(prefix="eval-") as folder:
        index = build_index(collection.articles, encoder, Path(folder) / "index")
    retriever = HybridRetriever(index=index, encoder=encoder, k=_SENTENCES)
    return [
        list(
            dict.fromkeys(
                section_key(one.metadata["document_id"], one.metadata["section"])
                for one in retriever.invoke(fold(query.text))
            )
        )[:_DEPTH]
        for query in collection.queries
    ]
