"""`python -m eval.bench.worker JOB`: one system in this process; each stage's figures go out as soon as it ends.

JOB is a JSON object: library, method, model (a folder or ""), folder (the workload's, "" for loading alone), out.
Lines of `out` are JSON objects {stage: value}: load_s, build_s (of one build), search_ms and answer_ms (of each
query, a list a round), found (units for each query), peak_mib. What a limit cuts off is not there.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from eval.bench.adapter import Build
from eval.bench.systems import OURS

ROUNDS = 3
CHEAP_S = 30.0  # what takes longer than this is done once


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
    emit("found", [built.search(query) for query in queries])
    emit("search_ms", _rounds(built.search, queries))
    if built.answer is not None:
        built.answer(queries[0])
        emit("answer_ms", _rounds(built.answer, queries))
    emit("peak_mib", _peak_mib())
    for _ in range(ROUNDS - 1 if build_s * ROUNDS < CHEAP_S else 0):
        began = perf_counter()
        build(folder)
        emit("build_s", perf_counter() - began)


def _rounds(call: Callable[[str], object], queries: Sequence[str]) -> list[list[float]]:
    """Milliseconds of each query, up to ROUNDS times as long as that is cheap."""
    rounds: list[list[float]] = []
    while len(rounds) < ROUNDS and sum(map(sum, rounds)) < CHEAP_S * 1000 / ROUNDS:
        times = []
        for query in queries:
            began = perf_counter()
            call(query)
            times.append((perf_counter() - began) * 1000)
        rounds.append(times)
    return rounds


def _peak_mib() -> float:
    """Most resident memory so far; ru_maxrss would also count the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
