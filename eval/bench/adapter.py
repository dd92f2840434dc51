"""What a system is to the benchmark: a function that loads it, which gives one that builds it, which gives a search.

    load(model) → build(folder) → Built(search, answer)

`load` imports and opens the model; `build` indexes the passages of the workload's folder. Standard library only:
this is read by interpreters that hold nothing else of ours.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

K = 10  # units that a search is asked for


class PassageRecord(TypedDict):
    """A line of passages.jsonl."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Built:
    """A system over its index. `search` gives units, best first; `answer`, where it has one, a whole answer."""

    search: Callable[[str], list[str]]
    answer: Callable[[str], object] | None = None


Build = Callable[[Path], Built]
Load = Callable[[str], Build]


def read_passages(folder: Path) -> list[PassageRecord]:
    """The passages of a workload."""
    with (folder / "passages.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
