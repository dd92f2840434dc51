"""Two runs made by hand, compared."""

from pathlib import Path

import pytest

from eval.cli import main
from eval.compare import Comparison, compare, delta
from eval.runs import read_run
from eval.scoring import CORRECT, FALSE_REFUSAL
from eval.shown import verdict
from qa.datatypes import Status
from qa.errors import QuestionSetError
from tests.eval_folder import asked, case, write_run

A = [case("kept"), case("lost", 1.0), case("won1", 0.0), case("won2", 0.0), case("won3", 0.0), case("old")]
REFUSED = case("lost", 0.0, status=Status.NOT_IN_SOURCE)
B = [case("new"), case("won3"), case("won2"), case("won1"), REFUSED, case("kept")]


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    return write_run(tmp_path / "a", A), write_run(tmp_path / "b", B)


@pytest.fixture
def compared(runs: tuple[Path, Path]) -> Comparison:
    return compare(*map(read_run, runs))


def test_questions_are_paired_by_id_in_the_order_of_the_first_run(compared: Comparison) -> None:
    assert [pair.a.question.id for pair in compared.pairs] == ["kept", "lost", "won1", "won2", "won3"]
    assert all(pair.a.question == pair.b.question for pair in compared.pairs)
    assert (compared.only_a, compared.only_b) == (("old",), ("new",))


def test_a_delta_holds_the_means_of_the_pairs_and_the_p_value(compared: Comparison) -> None:
    correct = next(one for one in compared.deltas if one.measure == CORRECT)
    assert (correct.n, correct.a, correct.b) == (5, 0.4, 0.8)
    assert correct.difference == pytest.approx(0.4)
    assert (correct.up, correct.down) == (3, 1)
    assert correct.p == 0.625  # of 16 assignments of four signs, 10 have a sum at least 2 from 0
    assert correct.low < 0 < correct.high


def test_what_was_won_and_lost_is_named(compared: Comparison) -> None:
    assert [pair.a.question.id for pair in compared.won] == ["won1", "won2", "won3"]
    assert [pair.a.question.id for pair in compared.lost] == ["lost"]


def test_a_measure_counts_only_where_it_applies_in_both_runs(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", [case("1", em=0.0), case("2", em=1.0), case("3", em=None)])
    b = write_run(tmp_path / "b", [case("1", em=1.0), case("2", em=None), case("3", em=1.0)])
    em = next(one for one in compare(read_run(a), read_run(b)).deltas if one.measure == "em")
    assert (em.n, em.a, em.b, em.difference) == (1, 0.0, 1.0, 1.0)


def test_a_question_marked_otherwise_is_left_out_and_named(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", [case("1"), case("2")])
    b = write_run(tmp_path / "b", [case("1"), asked(case("2", 0.0), nuggets=(("51643",),))])
    compared = compare(read_run(a), read_run(b))
    assert [pair.a.question.id for pair in compared.pairs] == ["1"]
    assert (compared.changed, compared.lost) == (("2",), ())


def test_an_unscored_question_is_neither_won_nor_lost(tmp_path: Path) -> None:
    a, b = write_run(tmp_path / "a", [case("1", None)]), write_run(tmp_path / "b", [case("1", 1.0)])
    compared = compare(read_run(a), read_run(b))
    assert (compared.won, compared.lost) == ((), ())


def test_runs_of_other_questions_cannot_be_compared(tmp_path: Path) -> None:
    a, b = write_run(tmp_path / "a", [case("1")]), write_run(tmp_path / "b", [case("2")])
    with pytest.raises(QuestionSetError, match="share no question"):
        compare(read_run(a), read_run(b))


def test_differences_that_are_all_alike_have_an_interval_of_one_point() -> None:
    one = delta("f1", [(0.25, 0.5)] * 3)
    assert (one.difference, one.low, one.high, one.p) == (0.25, 0.25, 0.25, 0.25)


def test_the_command_prints_figures_and_both_answers(
    runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *map(str, runs)]) == 0
    told = capsys.readouterr().out
    row = next(line for line in told.splitlines() if line.strip().startswith(f"{CORRECT} "))
    assert row.split()[1:4] == ["0.400", "0.800", "+0.400"]
    assert row.split()[-3:] == ["0.6250", "3/1", "5"]
    assert "1 only in A, left out: old" in told
    assert "1 only in B, left out: new" in told
    won, _, lost = told.partition("Lost: 1")
    assert "Won: 3" in won and "won2 fact" in won and "lost fact" not in won
    assert "lost fact" in lost and "answered" in lost and "not_in_source" in lost


def test_a_refusal_more_is_worse(runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    a = write_run(runs[0].parent / "c", [case(str(i)) for i in range(6)])
    b = write_run(runs[0].parent / "d", [case(str(i), 0.0, status=Status.NOT_IN_SOURCE) for i in range(6)])
    assert main(["compare", str(a), str(b)]) == 0
    rows = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.split()}
    assert "+1.000 worse" in rows[FALSE_REFUSAL]
    assert "-1.000 worse" in rows[CORRECT]


def test_a_few_questions_that_changed_one_way_prove_nothing() -> None:
    few = delta(CORRECT, [(0.0, 1.0)] * 4 + [(1.0, 1.0)] * 96)
    more = delta(CORRECT, [(0.0, 1.0)] * 6 + [(1.0, 1.0)] * 94)
    assert few.low > 0
    assert (few.p, verdict(few)) == (0.125, "")
    assert (more.p, verdict(more)) == (0.03125, "better")


@pytest.mark.parametrize("missing", ["questions.jsonl", "scores.jsonl", "results.jsonl", "summary.json"])
def test_a_folder_that_is_no_run_is_one_line_and_exit_2(
    missing: str, runs: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (runs[1] / missing).unlink()
    assert main(["compare", *map(str, runs)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert str(runs[1]) in told
