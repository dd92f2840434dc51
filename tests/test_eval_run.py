"""A run over a few questions of the shipped set, on the real chain, page and model."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.cli import main
from eval.questions import load_questions
from eval.runner import run
from qa.chain import YearbookChain, build_chain
from qa.errors import QuestionSetError
from qa.settings import ROOT, load_settings

DEV = ROOT / "eval" / "questions" / "dev_zh.jsonl"
EASY = ("d001", "d013", "d014", "d049", "d096", "d109")  # 3 facts, a follow-up, another year, cooking
WRONG = "w001"  # asks what d001 asks, but with a nugget that no page tells
ANSWER_KEYS = {
    "id",
    "answer_id",
    "question",
    "standalone_question",
    "status",
    "answer",
    "span",
    "citations",
    "retrieved",
    "suggestions",
    "latency_ms",
    "index",
}


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The settings' index folder for this module."""
    folder = tmp_path_factory.mktemp("eval") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_INDEX_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def chain(index_dir: Path) -> YearbookChain:
    return build_chain(load_settings(index_dir=index_dir))


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("set") / "small.jsonl"
    lines = {json.loads(line)["id"]: line for line in DEV.read_text(encoding="utf-8").splitlines()}
    wrong = json.loads(lines["d001"]) | {"id": WRONG, "nuggets": [["987654"]]}
    path.write_text("\n".join([*(lines[i] for i in EASY), json.dumps(wrong)]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def out(index_dir: Path, small_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run by the command."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["run", str(small_set), "--out", str(folder)]) == 0
    return folder


def results(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_result_is_the_answers_json_under_the_questions_id(out: Path) -> None:
    lines = results(out)
    assert [line["id"] for line in lines] == [*EASY, WRONG]
    assert all(set(line) == ANSWER_KEYS for line in lines)
    assert len({line["answer_id"] for line in lines} - {line["id"] for line in lines}) == len(lines)
    assert "51643" in lines[0]["answer"]
    assert lines[0]["citations"][0]["section"] == "概况"
    assert [line["status"] for line in lines[-3:-1]] == ["out_of_scope", "out_of_scope"]


def test_the_summary_holds_values_with_n_and_standard_error(out: Path, small_set: Path) -> None:
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert summary["correct"] == pytest.approx(6 / 7)
    assert summary["n"]["correct"] == 7
    assert summary["standard_error"]["correct"] == pytest.approx(1 / 7)
    assert (summary["correct_answerable"], summary["n"]["correct_answerable"]) == (0.8, 5)
    assert (summary["refused_unanswerable"], summary["n"]["refused_unanswerable"]) == (1.0, 2)
    assert (summary["refusal_kind"], summary["false_refusal"]) == (1.0, 0.0)
    assert (summary["hit@1"], summary["hit@5"], summary["verbatim"]) == (1.0, 1.0, 1.0)
    assert summary["by_type"]["followup"]["correct"] == 1.0
    assert summary["by_type"]["followup"]["standard_error"]["correct"] is None
    assert "hit@1" not in summary["by_type"]["scope"]
    assert 0 < summary["latency_ms_p50"] <= summary["latency_ms_p95"]
    config = summary["config"]
    assert config["set"] == str(small_set)
    assert config["set_sha256"] == hashlib.sha256(small_set.read_bytes()).hexdigest()
    assert config["index"] == results(out)[0]["index"]


def test_the_report_lists_what_went_wrong_and_nothing_else(out: Path) -> None:
    report = (out / "report.txt").read_text(encoding="utf-8")
    wrong = report.partition("Wrong: 1 of 7\n")[2]
    lines = wrong.splitlines()
    assert lines[0] == f"{WRONG} fact  查《内蒙古年鉴》2022卷，总工会那篇说全区有多少个基层工会？"
    assert lines[1] == "  expected: 987654 (lacks 987654)"
    assert lines[2].startswith("  got:      answered · ")
    assert not any(i in report for i in EASY)
    assert "\x1b" not in report


def test_a_stopped_run_leaves_whole_lines_and_no_older_summary(chain: YearbookChain, tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    running = run(chain, load_questions(DEV), tmp_path)
    assert [next(running).question.id for _ in range(3)] == ["d001", "d002", "d003"]
    assert [line["id"] for line in results(tmp_path)] == ["d001", "d002", "d003"]  # the file is still open
    assert not (tmp_path / "summary.json").exists()
    running.close()


def test_a_question_that_cannot_be_asked_is_named(chain: YearbookChain, tmp_path: Path) -> None:
    good = load_questions(DEV)[0]
    bad = replace(good, id="long", question="长" * 10_000)
    with pytest.raises(QuestionSetError, match="Question long cannot be asked"):
        list(run(chain, [good, bad], tmp_path))
    assert [line["id"] for line in results(tmp_path)] == ["d001"]


@pytest.mark.parametrize("place", ["missing.jsonl", "."])
def test_an_error_is_one_line_and_exit_2(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(tmp_path / place), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "cannot be opened" in told
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(
    index_dir: Path, small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["run", str(small_set), "--out", str(tmp_path / "file")]) == 2
    assert f"Results cannot be written to {tmp_path / 'file'}" in capsys.readouterr().err
