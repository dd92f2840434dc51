"""Runs each system in a process of its own and gathers its figures."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embeddings.encoder import SHIPPED as SHIPPED_MODEL
from eval.bench.installed import folder_mib, search_path, size_mib
from eval.bench.quality import Found, score
from eval.bench.systems import OURS, ROOT, SHIPPED, SYSTEMS, TRANSFORMER, System, pip_line, requirements
from eval.bench.transformer import save_transformer
from eval.bench.workload import Workload
from eval.summary import percentile

LOADS = 2  # further loads, each in a fresh process

_QUIET = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
    "TRANSFORMERS_VERBOSITY": "error",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """One system over one workload; None is what it does not have, or did not reach.

    `problem` says why figures are missing: a limit, a failure, a package that is not installed.
    """

    install_mib: float | None = None
    load_s: float | None = None
    build_s: float | None = None
    peak_mib: float | None = None
    search_p50_ms: float | None = None
    search_p95_ms: float | None = None
    answer_p50_ms: float | None = None
    answer_p95_ms: float | None = None
    found: tuple[Found, ...] = ()
    problem: str = ""

    @property
    def reached_limit(self) -> bool:
        """Whether the time was up before the end."""
        return self.problem.startswith(">")


def measure(
    workload: Workload, pythons: Mapping[str, str], limit_s: float, systems: Sequence[System] = SYSTEMS
) -> Iterator[tuple[System, Figures]]:
    """The systems over one workload, one after the other; each is yielded as soon as it is measured.

    `pythons` names the interpreter that holds a library, where it is not this one. `limit_s` is for each system.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workload.write(folder)
        if any(one.model == TRANSFORMER for one in systems):
            save_transformer(folder)
        for system in systems:
            python = pythons.get(system.library, sys.executable)
            yield system, _one(system, workload, folder, python, limit_s)


def _one(system: System, workload: Workload, folder: Path, python: str, limit_s: float) -> Figures:
    model = {TRANSFORMER: folder / "model", SHIPPED: SHIPPED_MODEL}.get(system.model)
    job = {"library": system.library, "method": system.method, "model": str(model or "")}
    stages, problem = _run({**job, "folder": str(folder)}, folder / "out.jsonl", python, limit_s)
    if "load_s" not in stages:
        return Figures(problem=problem)
    loads = [_run({**job, "folder": ""}, folder / "out.jsonl", python, limit_s)[0] for _ in range(LOADS)]
    return Figures(
        install_mib=_install_mib(system, python, model),
        load_s=_median([*stages["load_s"], *(s for one in loads for s in one.get("load_s", ()))]),
        build_s=_median(stages.get("build_s")),
        peak_mib=_median(stages.get("peak_mib")),
        search_p50_ms=_percentile(stages, "search_ms", 50),
        search_p95_ms=_percentile(stages, "search_ms", 95),
        answer_p50_ms=_percentile(stages, "answer_ms", 50),
        answer_p95_ms=_percentile(stages, "answer_ms", 95),
        found=score(workload.queries, stages["found"][0]) if "found" in stages else (),
        problem=problem,
    )


def _run(job: dict[str, str], out: Path, python: str, limit_s: float) -> tuple[dict[str, list[Any]], str]:
    """The values of each stage that was reached, and what stopped the process before its end ("" if nothing)."""
    out.write_text("", encoding="utf-8")
    problem = ""
    try:
        done = subprocess.run(
            [python, "-m", "eval.bench.worker", json.dumps({**job, "out": str(out)})],
            cwd=ROOT,
            env={**os.environ, **_QUIET},
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no output"])[-1]
            missing = last.startswith(("ModuleNotFoundError", "ImportError"))
            problem = f"{pip_line(job['library'])}  ({last})" if missing else f"failed: {last}"
    except subprocess.TimeoutExpired:
        problem = f"> {limit_s:g} s"
    stages: dict[str, list[Any]] = {}
    for line in out.read_text(encoding="utf-8").splitlines():
        for stage, value in json.loads(line).items():
            stages.setdefault(stage, []).append(value)
    return stages, problem


def _install_mib(system: System, python: str, model: Path | None) -> float:
    """The packages and the model; of ours also the packages in this checkout, which hold the model."""
    packages = size_mib(requirements(system.library), search_path(python))
    if system.library == OURS:
        return packages + folder_mib(ROOT / "qa", ROOT / "embeddings")
    return packages + (folder_mib(model) if model else 0)


def _median(values: Sequence[float] | None) -> float | None:
    return statistics.median(values) if values else None


def _percentile(stages: Mapping[str, list[Any]], stage: str, percent: int) -> float | None:
    return percentile(stages[stage][0], percent) if stage in stages else None
