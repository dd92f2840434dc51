"""`python -m eval.bench.worker JOB`: one system in this process; each stage's figures go out as soon as it ends.

JOB is a JSON object: library, method, model (a folder or ""), folder (the workload's, "" for loading alone), out.
Lines of `out` are JSON objects {stage: value}: load_s, build_s (of one build), found (units for each query),
search_ms and answer_ms (for each query), peak_mib. What a limit cuts off is not there.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from eval.bench.adapter import Build
from eval.bench.systems import OURS

ROUNDS = 3
CHEAP_S = 30.0  # a build is repeated if all rounds take no longer than this
PATIENCE_S = 100.0  # no further round of queries is begun after this


def main(job: str) -> None:
    """Run the stages in turn."""
    told = json.loads(job)
    with Path(told["out"]).open("w", encoding="utf-8") as out:

        def emit(stage: str, value: object) -> None:
            out.write(json.dumps({stage: value}) + "\n")
            out.flush()

        began = perf_counter()
        build = _load(told["library"], told["method"], told["model"])
        emit("load_s", perf_counter() - began)
        if told["folder"]:
            _measure(build, Path(told["folder"]), emit)


def _load(library: str, method: str, model: str) -> Build:
    if library == OURS:
        from eval.bench.ours import LOADS
    else:
        from eval.bench.peers import LOADS
    return LOADS[library, method](model)


def _measure(build: Build, folder: Path, emit: Callable[[str, object], None]) -> None:
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        queries = [json.loads(line)["text"] for line in lines]
    began = perf_counter()
    built = build(folder)
    build_s = perf_counter() - began
    emit("build_s", build_s)
    built.search(queries[0])  # what is loaded at the first use is not the second's cost
    found, search_ms = _ask(built.search, queries)
    emit("found", found)
    emit("search_ms", search_ms)
    if built.answer is not None:
        built.answer(queries[0])
        emit("answer_ms", _ask(built.answer, queries)[1])
    emit("peak_mib", _peak_mib())
    for _ in range(ROUNDS - 1 if build_s * ROUNDS < CHEAP_S else 0):
        began = perf_counter()
        build(folder)
        emit("build_s", perf_counter() - began)


def _ask(call: Callable[[str], object], queries: Sequence[str]) -> tuple[list[object], list[float]]:
    """What each query gives, and its milliseconds in the quickest of up to ROUNDS rounds.

    The quickest: what else the machine does only adds, and most to those that compute in several threads.
    """
    results: list[object] = []
    quickest = [float("inf")] * len(queries)
    started = perf_counter()
    for _ in range(ROUNDS):
        results = []
        for place, query in enumerate(queries):
            began = perf_counter()
            results.append(call(query))
            quickest[place] = min(quickest[place], (perf_counter() - began) * 1000)
        if perf_counter() - started > PATIENCE_S:
            break
    return results, quickest


def _peak_mib() -> float:
    """Most resident memory so far; ru_maxrss would also count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
