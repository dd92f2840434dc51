"""The gate: which figures pass, which exit code follows, and what is refused as a gate."""

from pathlib import Path

import pytest

from eval.cli import main
from eval.commands.gate import GATE
from eval.gate import Check, check, read_bound
from eval.runs import read_summary
from eval.scoring import FALSE_REFUSAL
from qa.datatypes import Status
from tests.eval_folder import case, write_run

REFUSED = Status.NOT_IN_SOURCE


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """`correct` 0.75 and false_refusal 0.25 over four questions, em 0.3 over two of them."""
    cases = [case("1", em=0.3), case("2", em=0.3), case("3"), case("4", 0.0, status=REFUSED)]
    return write_run(tmp_path / "run", cases)


def gate(run: Path, toml: str) -> int:
    config = run.parent / "gate.toml"
    config.write_text(toml, encoding="utf-8")
    return main(["gate", str(run), "--config", str(config)])


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("[hand.floor]\ncorrect = 0.75", 0),
        ("[hand.floor]\ncorrect = 0.751", 1),
        ("[hand.ceiling]\nfalse_refusal = 0.25", 0),
        ("[hand.ceiling]\nfalse_refusal = 0.249", 1),
        ("[hand.floor]\ncorrect = 0.5\nem = 0.31", 1),
        ("[hand.floor]\ncorrect = 0.5\n[hand.ceiling]\nfalse_refusal = 0.3\nlatency_ms_p95 = 4", 0),
        ("[hand.floor]\ncorrect = 1\n[other.floor]\ncorrect = 0.5", 1),
    ],
)
def test_the_exit_code_tells_whether_every_bound_was_kept(run: Path, toml: str, code: int) -> None:
    assert gate(run, toml) == code


def test_rounding_does_not_fail_a_figure() -> None:
    assert Check("em", 0.1 + 0.2, "≤", 0.3, "ceiling").passed
    assert Check("em", 0.3, "≥", 0.1 + 0.2, "floor").passed
    assert not Check("em", 0.3001, "≤", 0.3, "ceiling").passed


def test_a_missing_measure_fails_and_is_named(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(run, '[hand.floor]\n"hit@1" = 0.0\ncorrect = 0.5') == 1
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if "hit@1" in line)
    assert row.split() == ["hit@1", "missing", "≥", "0.000", "floor", "MISSED"]
    assert lines[-1] == "hand: 1 of 2 missed"


def test_what_fell_stands_with_its_bound(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(run, "[hand.floor]\ncorrect = 0.8\nem = 0.2") == 1
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["correct", "0.750", "≥", "0.800", "floor", "MISSED"] in rows
    assert ["em", "0.300", "≥", "0.200", "floor", "kept"] in rows


@pytest.mark.parametrize(
    ("allowed", "code"),
    [
        ("may_fall = {correct = 0.25}", 0),  # from 1 to 0.75
        ("may_fall = {correct = 0.24}", 1),
        ("may_rise = {false_refusal = 0.25}", 0),  # from 0 to 0.25
        ("may_rise = {false_refusal = 0.2}", 1),
    ],
)
def test_a_baseline_bounds_how_far_a_figure_may_be_worse(run: Path, allowed: str, code: int) -> None:
    write_run(run.parent / "base", [case(str(i)) for i in range(4)])
    assert gate(run, f'[hand.baseline]\nrun = "base"\n{allowed}') == code


def test_a_figure_better_than_the_baseline_passes(run: Path) -> None:
    write_run(run.parent / "base", [case(str(i), 0.0, status=REFUSED) for i in range(4)])
    bounds = '[hand.baseline]\nrun = "base"\nmay_fall = {correct = 0}\nmay_rise = {false_refusal = 0}'
    assert gate(run, bounds) == 0


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[other.floor]\ncorrect = 0.5", "sets no bound for the question set hand"),
        ("[hand.floor]", "sets no bound for the question set hand"),
        ("[hand.floors]\ncorrect = 0.5", "hand.floors: Extra inputs are not permitted"),
        ('[hand.floor]\ncorrect = "high"', "hand.floor.correct: "),
        ("[hand.floor]\ncorrect = nan", "hand.floor.correct: "),
        ("[hand.floor", "cannot be used"),
        ('[hand.baseline]\nrun = "nowhere"\nmay_fall = {correct = 0}', "nowhere/summary.json cannot be read"),
        ('[hand.baseline]\nrun = "run"\nmay_fall = {f1 = 0}', "The baseline has no measure f1"),
    ],
)
def test_a_gate_that_cannot_judge_is_an_error_of_one_line(
    run: Path, toml: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate(run, toml) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error


def test_a_baseline_of_another_version_of_the_set_is_refused(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_run(run.parent / "base", [case("1")], sha256="2" * 64)
    assert gate(run, '[hand.baseline]\nrun = "base"\nmay_fall = {correct = 0.5}') == 2
    assert "is of another question set" in capsys.readouterr().err


def test_the_shipped_gate_bounds_the_development_set(tmp_path: Path) -> None:
    perfect = [case(str(i), **{"hit@1": 1.0, "verbatim": 1.0}) for i in range(3)]
    summary = read_summary(write_run(tmp_path / "run", perfect, name="dev_zh"))
    checks = check(summary, read_bound(GATE, summary.name))
    assert {"correct_answerable", "refused_unanswerable", FALSE_REFUSAL} <= {one.measure for one in checks}
    assert min(one.bound for one in checks) > 0
