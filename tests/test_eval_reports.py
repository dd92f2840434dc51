"""A run read back from its folder, reported, and listed among others."""

from pathlib import Path

import pytest

from eval.cli import main
from eval.highlight import Mark, Piece, answer_pieces, find, pieces, quote_pieces
from eval.runs import read_run
from qa.datatypes import Span, Status
from tests.eval_folder import QUOTE, answered, asked, case, write_run

CASES = [
    case("right"),
    case("lacks", 0.0),
    case("unscored", None),
    case("refusal", 0.0, status=Status.NOT_IN_SOURCE),
    asked(case("followup", 0.0, answerable=False), history=("有多少工会?",)),
]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "runs" / "hand", CASES)


def test_a_run_is_read_as_it_was_written(run: Path) -> None:
    read = read_run(run)
    assert [row.question for row in read.rows] == [one.question for one in CASES]
    assert [row.answer for row in read.rows] == [one.answer for one in CASES]
    assert [dict(row.values) for row in read.rows] == [one.values for one in CASES]
    assert (read.summary.name, read.summary.model) == ("hand", "a model")
    correct = read.summary.overall["correct"]
    assert (correct.mean, correct.n, correct.standard_error) == (0.25, 4, 0.25)
    assert read.summary.by_type["unanswerable"]["correct"].mean == 0.0


def test_the_report_is_made_again_from_the_folder(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(run)]) == 0
    assert capsys.readouterr().out.split() == [str(run / "report.txt"), str(run / "report.html")]
    text = (run / "report.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines()]
    assert ["correct", "0.250", "0.250", "4"] in rows
    wrong = text.partition("Wrong: 3 of 5\n")[2].splitlines()
    assert wrong[:3] == [
        "lacks fact  lacks：多少个?",
        "  expected: 51643 + 五百 (lacks 五百)",
        f"  got:      answered · {QUOTE}[1]",
    ]
    assert wrong[4:6] == ["refusal fact  refusal：多少个?", "  expected: 51643 + 五百"]
    assert wrong[8:10] == [
        "followup unanswerable  有多少工会? → followup：多少个?",
        "  expected: a refusal (not_in_source)",
    ]
    assert (run / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_runs_are_listed_oldest_first_and_the_unfinished_named(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = write_run(run.parent / "nested" / "older", [case("1")], name="other")
    summary = (older / "summary.json").read_text(encoding="utf-8")
    (older / "summary.json").write_text(summary.replace("2026-11-24", "2026-11-23"), encoding="utf-8")
    (write_run(run.parent / "stopped", [case("1")]) / "summary.json").unlink()
    assert main(["list", str(run.parent)]) == 0
    told = capsys.readouterr().out
    rows = [line.split() for line in told.splitlines()]
    listed = [row for row in rows if row and row[0].startswith("2026")]
    assert [row[2:6] for row in listed] == [
        ["nested/older", "other", "1", "1.000"],
        ["hand", "hand", "4", "0.250"],
    ]
    assert "stopped is not finished" in " ".join(told.split())


@pytest.mark.parametrize("place", ["empty", "nowhere"])
def test_a_folder_without_runs_is_said_so(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["list", str(tmp_path / place)]) == 2
    assert "There is no run in" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("results.jsonl", '{"id": "right"}', "results.jsonl cannot be read: line 6 is wrong (question: "),
        ("scores.jsonl", "{", "scores.jsonl cannot be read: line 6 is wrong"),
        ("summary.json", "{}", "summary.json cannot be read: it is not a run's summary"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(
    run: Path, file: str, line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (run / file).open("a", encoding="utf-8") as damaged:
        damaged.write(line)
    assert main(["report", str(run)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error


def test_files_of_different_runs_are_refused(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write_run(run.parent / "other", [case("right")])
    (other / "scores.jsonl").replace(run / "scores.jsonl")
    assert main(["report", str(run)]) == 2
    assert "its files tell of different questions" in capsys.readouterr().err


def test_pieces_are_cut_where_marks_begin_and_end() -> None:
    cut = pieces("abcdef", [Mark("x", 1, 4), Mark("y", 3, 9), Mark("y", -5, 0)])
    assert cut == (Piece("a"), Piece("bc", "x"), Piece("d", "x y"), Piece("ef", "y"))
    assert pieces("", []) == ()


@pytest.mark.parametrize(
    ("text", "spelling", "found"),
    [
        ("共 51,643 个", "51643", [(2, 8)]),
        ("５１６４３", "51643", [(0, 5)]),
        ("A级 a级", "a级", [(0, 2), (3, 5)]),
        ("一", "二", []),
        ("①", "", []),
    ],
)
def test_a_spelling_is_found_as_the_measures_find_it(
    text: str, spelling: str, found: list[tuple[int, int]]
) -> None:
    assert list(find(text, spelling)) == found


def test_span_nuggets_and_evidence_are_marked_where_they_stand() -> None:
    one = asked(case("1"), evidence=("会员超过469万人",))
    span = Piece("51643", "nugget span"), Piece("个", "span")
    assert answer_pieces(one.question, one.answer) == (
        Piece("截至2021年底，"), *span, Piece("基层工会会员超过469万人。[1]")
    )  # fmt: skip
    assert quote_pieces(one.question, one.answer, one.answer.citations[0]) == (
        Piece("截至2021年底，"), *span, Piece("基层工会"), Piece("会员超过469万人", "evidence"), Piece("。")
    )  # fmt: skip


def test_a_quote_that_is_a_part_of_the_evidence_is_marked_whole() -> None:
    one = asked(case("1"), nuggets=(), evidence=(f"年末，{QUOTE}以上均为年报数。",))
    marked = quote_pieces(one.question, one.answer, one.answer.citations[0])
    assert [piece.marks for piece in marked] == ["evidence", "evidence span", "evidence"]


def test_in_other_words_the_span_is_marked_where_it_first_stands() -> None:
    told = answered(case("1"), answer="有469万人，51643个工会。", span=Span("469万", 122, 126)).answer
    assert answer_pieces(asked(case("1"), nuggets=()).question, told)[:2] == (
        Piece("有"),
        Piece("469万", "span"),
    )
