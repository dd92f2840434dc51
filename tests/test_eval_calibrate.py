"""The threshold curve of runs made by hand."""

import json
from pathlib import Path

import pytest

from eval.calibration import POINTS, Point, curve
from eval.cli import main
from eval.runs import read_run
from qa.datatypes import Status
from qa.errors import YearbookError
from tests.eval_folder import Case, case, write_run

CASES = [
    case("right1", 1.0, confidence=0.9),
    case("right2", 1.0, confidence=0.6),
    case("wrong", 0.0, confidence=0.4),
    case("false answer", 0.0, answerable=False, confidence=0.6),
    case("refused", 1.0, answerable=False, status=Status.NOT_IN_SOURCE, confidence=0.95),
    case("false refusal", 0.0, status=Status.OUT_OF_SCOPE, confidence=0.0),
]


def points(folder: Path, cases: list[Case]) -> tuple[Point, ...]:
    return curve(read_run(write_run(folder / "run", cases)).rows)


def test_the_curve_runs_from_the_run_as_it_is_to_the_surest_answer(tmp_path: Path) -> None:
    as_it_is, middle, surest = points(tmp_path, CASES)
    assert (as_it_is.threshold, as_it_is.coverage, as_it_is.risk) == (0.4, 4 / 6, 0.5)
    assert (as_it_is.refused, as_it_is.false_refusal, as_it_is.correct) == (0.5, 0.25, 3 / 6)
    assert (middle.threshold, middle.coverage, middle.risk) == (0.6, 3 / 6, pytest.approx(1 / 3))
    assert (middle.refused, middle.false_refusal, middle.correct) == (0.5, 0.5, 3 / 6)
    assert (surest.threshold, surest.coverage, surest.risk) == (0.9, 1 / 6, 0.0)
    assert (surest.refused, surest.false_refusal, surest.correct) == (1.0, 0.75, 3 / 6)


def test_an_unscored_question_is_left_out(tmp_path: Path) -> None:
    (only,) = points(tmp_path, [case("1", 1.0, confidence=0.5), case("2", None, confidence=0.1)])
    assert only == Point(0.5, 1.0, 0.0, None, 0.0, 1.0)


def test_many_confidences_are_thinned_and_the_ends_kept(tmp_path: Path) -> None:
    some = points(tmp_path, [case(str(i), confidence=i / 100) for i in range(100)])
    assert len(some) == POINTS
    assert (some[0].threshold, some[-1].threshold) == (0.0, 0.99)
    assert [one.coverage for one in some] == sorted((one.coverage for one in some), reverse=True)


def test_a_run_of_refusals_has_no_curve(tmp_path: Path) -> None:
    with pytest.raises(YearbookError, match="answered no scored question"):
        points(tmp_path, [case("1", 0.0, status=Status.NOT_IN_SOURCE)])


def test_the_command_takes_runs_together_and_writes_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [write_run(tmp_path / name, some) for name, some in (("a", CASES[:3]), ("b", CASES[3:]))]
    before = sorted(tmp_path.rglob("*"))
    assert main(["calibrate", *map(str, runs)]) == 0
    assert sorted(tmp_path.rglob("*")) == before
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["0.6000", "0.500", "0.333", "0.500", "0.500", "0.500"] in rows

    out = tmp_path / "curve.json"
    assert main(["calibrate", *map(str, runs), "--out", str(out)]) == 0
    written = json.loads(out.read_text(encoding="utf-8"))
    assert written["runs"] == [str(run) for run in runs]
    assert [one["threshold"] for one in written["curve"]] == [0.4, 0.6, 0.9]
    assert written["curve"][2]["risk"] == 0.0
