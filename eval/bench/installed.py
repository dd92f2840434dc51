"""How much disk a set of requirements takes: the files of their distributions and of all that these need."""

import json
import subprocess
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MIB = 1024 * 1024
_BASE = {"pip", "setuptools", "wheel"}  # every environment has them


def search_path(python: str) -> list[str]:
    """Where an interpreter looks for packages, its working folder left out."""
    told = subprocess.run(
        [python, "-P", "-c", "import json, sys; print(json.dumps(sys.path))"],
        capture_output=True,
        text=True,
        check=True,
    )
    paths: list[str] = json.loads(told.stdout)
    return paths


def closure(requirements: Iterable[str], path: list[str]) -> dict[str, Distribution]:
    """The distributions that requirements bring along, by name; one that is not installed is left out."""
    installed = {canonicalize_name(one.metadata["Name"]): one for one in distributions(path=path)}
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(one) for one in requirements]
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if name in _BASE or name not in installed or (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[name] = installed[name]
        waiting += (
            one
            for one in map(Requirement, installed[name].requires or ())
            if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
        )
    return found


def size_mib(requirements: Iterable[str], path: list[str]) -> float:
    """Size of all files of the requirements' closure, in MiB, compiled modules included."""
    files = {
        Path(str(one.locate_file(file)))
        for one in closure(requirements, path).values()
        for file in one.files or ()
    }
    return sum(file.stat().st_size for file in files if file.is_file()) / MIB


def folder_mib(*folders: Path) -> float:
    """Size of all files below the folders, in MiB."""
    return (
        sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file()) / MIB
    )
