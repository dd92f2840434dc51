"""Has a run kept its figures? The bounds stand in a TOML file, one table a question set (eval/gate.toml shows all)."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, FiniteFloat, TypeAdapter, ValidationError

from eval.runs import RunSummary, read_summary
from qa.errors import SettingError

Bounds = dict[str, FiniteFloat]
_ROUNDING = 1e-9


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Baseline(_Table):
    """An earlier run and how far each measure may be worse than there."""

    run: Path
    may_fall: Bounds = {}
    may_rise: Bounds = {}


class Bound(_Table):
    """What a run over one set must keep."""

    floor: Bounds = {}
    ceiling: Bounds = {}
    baseline: Baseline | None = None


_FILE = TypeAdapter(dict[str, Bound])


@dataclass(frozen=True, slots=True)
class Check:
    """One figure against its bound; `value` is None where the run does not have the measure."""

    measure: str
    value: float | None
    side: Literal["≥", "≤"]
    bound: float
    source: Literal["floor", "ceiling", "baseline"]

    @property
    def passed(self) -> bool:
        """Whether the figure keeps its bound, but for rounding; a missing one does not."""
        if self.value is None:
            return False
        above = self.value - self.bound
        return (above if self.side == "≥" else -above) >= -_ROUNDING


def read_bound(config: Path, name: str) -> Bound:
    """The bounds for the question set `name`, the baseline's folder seen from the file's place.

    SettingError where the file cannot be read, holds something else, or has no bound for the set: a gate that
    checks nothing must not pass.
    """
    try:
        bounds = _FILE.validate_python(tomllib.loads(config.read_text(encoding="utf-8")))
    except OSError as error:
        raise _bad(config, str(error.strerror)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise _bad(config, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:  # not TOML, not UTF-8
        raise _bad(config, str(error)) from error
    bound = bounds.get(name, Bound())
    if bound == Bound():
        raise SettingError(
            f"{config} 没有给题集 {name} 定任何界限。请加上 [{name}.floor] 等表。",
            f"{config} sets no bound for the question set {name}. Add a table such as [{name}.floor].",
        )
    if bound.baseline:
        bound.baseline.run = config.parent / bound.baseline.run
    return bound


def check(run: RunSummary, bound: Bound) -> tuple[Check, ...]:
    """Every figure against its bounds.

    YearbookError where the baseline cannot be read, SettingError where it is of other sets than the run.
    """
    return (*_fixed(run, bound), *_relative(run, bound.baseline))


def _fixed(run: RunSummary, bound: Bound) -> Iterator[Check]:
    for measure, least in bound.floor.items():
        yield Check(measure, _value(run, measure), "≥", least, "floor")
    for measure, most in bound.ceiling.items():
        yield Check(measure, _value(run, measure), "≤", most, "ceiling")


def _relative(run: RunSummary, baseline: Baseline | None) -> Iterator[Check]:
    if baseline is None:
        return
    earlier = read_summary(baseline.run)
    if earlier.sets != run.sets:
        raise SettingError(
            f"基线 {baseline.run} 用的不是同一版题集（{earlier.name}）。请用现在的题集重做基线。",
            f"The baseline {baseline.run} is of another question set ({earlier.name}). Run it again over this one.",
        )
    for measure, by in baseline.may_fall.items():
        yield Check(measure, _value(run, measure), "≥", _earlier(earlier, measure) - by, "baseline")
    for measure, by in baseline.may_rise.items():
        yield Check(measure, _value(run, measure), "≤", _earlier(earlier, measure) + by, "baseline")


def _value(run: RunSummary, measure: str) -> float | None:
    figure = run.overall.get(measure)
    return None if figure is None else figure.mean


def _earlier(baseline: RunSummary, measure: str) -> float:
    value = _value(baseline, measure)
    if value is None:
        raise SettingError(
            f"基线里没有指标 {measure}。请从 may_fall / may_rise 里去掉它，或重做基线。",
            f"The baseline has no measure {measure}. Take it out of may_fall / may_rise, or run it again.",
        )
    return value


def _bad(config: Path, what: str) -> SettingError:
    return SettingError(
        f"门槛文件 {config} 无法使用（{what}）。请照 eval/gate.toml 里的说明改正。",
        f"The gate file {config} cannot be used ({what}). Mend it as the comments of eval/gate.toml tell.",
    )
