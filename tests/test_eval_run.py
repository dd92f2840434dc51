"""Runs by the command over a few questions, on the real chain, page and model."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cli import main
from tests.eval_small import DEV, EASY, WRONG, read, summary, told, write, write_small_set

RUN_FILES = {
    "config.json",
    "questions.jsonl",
    "report.html",
    "report.txt",
    "results.jsonl",
    "scores.jsonl",
    "summary.json",
}


@pytest.fixture(scope="module", autouse=True)
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The settings' index folder for this module."""
    folder = tmp_path_factory.mktemp("eval") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_INDEX_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_set(tmp_path_factory.mktemp("set"))


@pytest.fixture(scope="module")
def out(small_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run by the command."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["run", str(small_set), "--out", str(folder)]) == 0
    return folder


def test_a_run_leaves_these_files(out: Path, small_set: Path) -> None:
    assert {path.name for path in out.iterdir()} == RUN_FILES
    lines = read(out / "results.jsonl")
    assert [line["id"] for line in lines] == [*EASY, WRONG]
    assert len({line["answer_id"] for line in lines} - {line["id"] for line in lines}) == len(lines)
    assert "51643" in lines[0]["answer"]
    assert lines[0]["citations"][0]["section"] == "概况"
    assert [line["status"] for line in lines[-3:-1]] == ["out_of_scope", "out_of_scope"]
    asked = read(out / "questions.jsonl")
    assert [
        {key: one[key] for key in line} for one, line in zip(asked, read(small_set), strict=True)
    ] == read(small_set)


def test_every_question_has_its_values(out: Path) -> None:
    lines = read(out / "scores.jsonl")
    assert set(lines[0]) == {"id", "type", "lang", "values"}
    assert [(line["id"], line["type"], line["lang"]) for line in lines[3:5]] == [
        ("d049", "followup", "zh"),
        ("d096", "scope", "zh"),
    ]
    values = {line["id"]: line["values"] for line in lines}
    assert [values[i]["correct"] for i in (*EASY, WRONG)] == [1.0] * 6 + [0.0]
    assert (values["d001"]["hit@1"], values["d001"]["contamination"]) == (1.0, 0.0)
    assert (values["d049"]["followup_correct"], values["d001"]["followup_correct"]) == (1.0, None)
    assert (values["d096"]["hit@1"], values["d096"]["refused_unanswerable"]) == (None, 1.0)
    assert len({tuple(one) for one in values.values()}) == 1  # every line has every measure


def test_the_summary_holds_values_with_n_and_standard_error(out: Path, small_set: Path) -> None:
    record = summary(out)
    assert record["correct"] == pytest.approx(6 / 7)
    assert record["n"]["correct"] == 7
    assert record["standard_error"]["correct"] == pytest.approx(1 / 7)
    assert (record["correct_answerable"], record["n"]["correct_answerable"]) == (0.8, 5)
    assert (record["refused_unanswerable"], record["n"]["refused_unanswerable"]) == (1.0, 2)
    assert (record["refusal_kind"], record["false_refusal"], record["kind_accuracy"]) == (1.0, 0.0, 1.0)
    assert (record["hit@1"], record["hit@5"], record["verbatim"]) == (1.0, 1.0, 1.0)
    assert record["confusion"] == {"answered": {"answered": 5}, "out_of_scope": {"out_of_scope": 2}}
    assert record["by_type"]["followup"]["correct"] == 1.0
    assert record["by_type"]["followup"]["standard_error"]["correct"] is None
    assert "hit@1" not in record["by_type"]["scope"]
    assert record["by_lang"]["zh"]["n"]["correct"] == 7
    assert 0 < record["latency_ms_p50"] <= record["latency_ms_p95"] <= record["latency_ms_p99"]
    assert record["AURC"] > 0  # one of the five answers is wrong
    assert record["faults"] == []
    config = record["config"]
    digest = hashlib.sha256(small_set.read_bytes()).hexdigest()
    assert config["sets"] == [{"path": str(small_set), "sha256": digest, "questions": 7}]
    assert config["index"] == read(out / "results.jsonl")[0]["index"]
    assert config["command_line"] == f"python -m eval run {small_set} --out {out}"


def test_two_processes_give_the_same_answers(out: Path, small_set: Path, tmp_path: Path) -> None:
    assert main(["run", str(small_set), "--workers", "2", "--out", str(tmp_path / "two")]) == 0
    assert told(tmp_path / "two") == told(out)


def test_wrong_questions_are_named_and_the_rest_is_asked(
    small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = read(small_set)[0]
    path = write(
        tmp_path / "set.jsonl", good, {"id": "bad"}, good | {"id": "long", "question": "长" * 10_000}
    )
    out = tmp_path / "out"
    assert main(["run", str(path), "--out", str(out)]) == 2
    assert f"{path}:2 is not a valid question: type: Field required" in capsys.readouterr().err
    assert not out.exists()
    assert main(["run", str(path), str(small_set), "--keep-going", "--out", str(out)]) == 0
    named = capsys.readouterr().err
    faults = summary(out)["faults"]
    assert len(faults) == 3
    for fault, what in zip(
        faults,
        (f"{path}:2 is not", f"id 'd001' already stands in {path}", "Question long cannot be asked"),
        strict=True,
    ):
        assert what in fault
        assert what in named
    assert [line["id"] for line in read(out / "results.jsonl")] == [*EASY, WRONG]


@pytest.mark.parametrize("place", ["missing.jsonl", "."])
def test_an_error_is_one_line_and_exit_2(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(tmp_path / place), "--out", str(tmp_path / "out")]) == 2
    named = capsys.readouterr().err
    assert named.count("\n") == 1
    assert str(tmp_path) in named
    assert not (tmp_path / "out").exists()


def test_a_number_of_processes_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["run", str(DEV), "--workers", "0", "--out", "out"])
    assert "give 1 or more" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(
    small_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["run", str(small_set), "--out", str(tmp_path / "file")]) == 2
    assert f"Results cannot be written to {tmp_path / 'file'}" in capsys.readouterr().err
