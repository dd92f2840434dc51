"""Runs by the command over a few questions: on the real chain, page and model, and over given documents."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.cli import main
from eval.plan import Plan, make_plan
from eval.runner import run
from eval.summary import Scored
from qa.errors import QuestionSetError
from qa.settings import ROOT, load_settings

DEV = ROOT / "eval" / "questions" / "dev_zh.jsonl"
EASY = ("d001", "d013", "d014", "d049", "d096", "d109")  # 3 facts, a follow-up, another year, cooking
WRONG = "w001"  # asks what d001 asks, but with a nugget that no page tells
RUN_FILES = {
    "config.json",
    "questions.jsonl",
    "report.html",
    "report.txt",
    "results.jsonl",
    "scores.jsonl",
    "summary.json",
}
DOCUMENTS = (
    {
        "doc_id": "lan",
        "title": "青岚省年鉴(2017卷) · 妇女联合会",
        "year": 2016,
        "region": "青岚省",
        "organisation": "青岚省妇女联合会",
        "sections": [
            {"title": "概况", "text": "全省有乡镇妇联1126个。省妇联机关编制61名，实有54人。"},
            {"title": "妇女维权", "text": "全年出具告诫书518份。法院签发人身安全保护令46份。"},
        ],
    },
    {
        "doc_id": "ling",
        "title": "云岭省年鉴(2017卷) · 妇女联合会",
        "year": 2016,
        "region": "云岭省",
        "organisation": "云岭省妇女联合会",
        "sections": [{"title": "妇女维权", "text": "全年出具告诫书733份。开展普法宣传9次。"}],
    },
)
ABOUT_DOCUMENTS = (
    {
        "id": "lan-1",
        "doc_id": "lan",
        "nuggets": [["518份"]],
        "evidence": ["全年出具告诫书518份。"],
        "span": "518份",
    },
    {
        "id": "ling-1",
        "doc_id": "ling",
        "nuggets": [["733份"]],
        "evidence": ["全年出具告诫书733份。"],
        "span": "733份",
    },
)


@pytest.fixture(scope="module", autouse=True)
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The settings' index folder for this module."""
    folder = tmp_path_factory.mktemp("eval") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_INDEX_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def small_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = {json.loads(line)["id"]: line for line in DEV.read_text(encoding="utf-8").splitlines()}
    wrong = json.loads(lines["d001"]) | {"id": WRONG, "nuggets": [["987654"]]}
    path = tmp_path_factory.mktemp("set") / "small.jsonl"
    path.write_text("\n".join([*(lines[i] for i in EASY), json.dumps(wrong)]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def out(small_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run by the command."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert main(["run", str(small_set), "--out", str(folder)]) == 0
    return folder


@pytest.fixture
def library(tmp_path: Path) -> tuple[Path, Path]:
    """A set of two questions that only differ by their document, and the documents."""
    common = {
        "type": "fact",
        "question": "全年出具告诫书多少份？",
        "answerable": True,
        "sections": ["妇女维权"],
    }
    return (
        write(tmp_path / "set.jsonl", *(common | question for question in ABOUT_DOCUMENTS)),
        write(tmp_path / "docs.jsonl", *DOCUMENTS),
    )


def write(path: Path, *records: object) -> Path:
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def summary(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return record


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What does not change from run to run: no times, no ids of answers."""
    return [(line["id"], line["status"], line["answer"]) for line in read(folder / "results.jsonl")]


def plan(*sets: Path, **options: Any) -> Plan:
    return make_plan(sets, load_settings(), **options)


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


def test_a_stopped_run_leaves_whole_lines_and_goes_on(small_set: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    running = run(plan(small_set), tmp_path)
    first = [next(running) for _ in range(3)]
    assert [line["id"] for line in read(tmp_path / "results.jsonl")] == list(
        EASY[:3]
    )  # the file is still open
    assert not (tmp_path / "summary.json").exists()
    running.close()
    with (tmp_path / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "d049", "answer_id": "ha')  # a line that a kill cut short
    again = list(run(plan(small_set, resume=True), tmp_path))
    assert told(tmp_path) == told(out)
    ids = [line["answer_id"] for line in read(tmp_path / "results.jsonl")]
    assert ids[:3] == [one.answer.id for one in first if isinstance(one, Scored)]  # not asked again
    assert [one.scores["correct"] for one in again if isinstance(one, Scored)] == [1.0] * 6 + [0.0]
    assert len(read(tmp_path / "scores.jsonl")) == 7


def test_an_answer_without_its_scores_is_asked_again(small_set: Path, tmp_path: Path) -> None:
    list(run(plan(small_set), tmp_path))
    before = read(tmp_path / "results.jsonl")
    scores = (tmp_path / "scores.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "scores.jsonl").write_text("".join(scores[:-1]), encoding="utf-8")
    list(run(plan(small_set, resume=True), tmp_path))
    after = read(tmp_path / "results.jsonl")
    assert after[:-1] == before[:-1]
    assert after[-1]["id"] == WRONG
    assert after[-1]["answer_id"] != before[-1]["answer_id"]


@pytest.mark.parametrize("what", ["sets", "config.json", "questions.jsonl", "damaged"])
def test_a_run_of_something_else_does_not_go_on(small_set: Path, tmp_path: Path, what: str) -> None:
    out = tmp_path / "out"
    list(run(plan(small_set), out))
    other = small_set
    if what == "sets":
        other = tmp_path / "other.jsonl"
        other.write_text(small_set.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    else:
        name = "results.jsonl" if what == "damaged" else what
        (out / name).write_text("{\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=rf"\({what}|are damaged") as raised:
        list(run(plan(other, resume=True), out))
    assert "without --resume" in raised.value.en or "Leave out --resume" in raised.value.en


def test_documents_are_asked_instead_of_the_page(library: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    questions, documents = map(str, library)
    assert main(["run", questions, "--docs", documents, "--per-document", "--out", str(out)]) == 0
    assert ["518份" in line["answer"] for line in read(out / "results.jsonl")] == [True, False]
    assert ["733份" in line["answer"] for line in read(out / "results.jsonl")] == [False, True]
    record = summary(out)
    assert (record["correct"], record["verbatim"], record["sentence_hit@1"]) == (1.0, 1.0, 1.0)
    assert (record["config"]["per_document"], record["config"]["documents"]) == (True, 2)
    assert record["config"]["index"]["sha256"] == ""


def test_all_together_a_section_counts_only_in_its_own_document(
    library: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert main(["run", str(library[0]), "--docs", str(library[1]), "--out", str(out)]) == 0
    lines = read(out / "results.jsonl")
    assert len({line["answer"] for line in lines}) == 1  # nothing in the question tells which is meant
    assert {found["document_id"] for found in lines[0]["retrieved"]} == {"lan", "ling"}
    record = summary(out)
    assert (record["hit@1"], record["hit@5"], record["MRR@10"]) == (0.5, 1.0, 0.75)
    assert record["config"]["index"] == lines[0]["index"]


def test_a_set_with_its_own_documents_needs_no_option(tmp_path: Path) -> None:
    context = "《战国无双3》由光荣开发。该作于2009年12月3日发售。"
    row = {"title": "战国无双3", "context": context, "answers": [{"text": "光荣", "start": 8}]}
    path = write(tmp_path / "rows.jsonl", row | {"id": "r1", "question": "《战国无双3》由谁开发？"})
    assert main(["run", str(path), "--out", str(tmp_path / "out")]) == 0
    record = summary(tmp_path / "out")
    assert (record["hit@1"], record["sentence_R@5"], record["config"]["documents"]) == (1.0, 1.0, 1)
    assert "contamination" not in record  # no set of conversations


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


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--per-document"], "--per-document needs documents"),
        (["--docs", "{rows}"], "rows.jsonl:1 is not a valid document"),
        (["--docs", "{missing}"], "cannot be opened"),
        (["{rows}"], "Run them apart"),
        (["{page}"], "Question lan-1 is about lan, which is not among the documents"),
    ],
)
def test_options_that_do_not_fit_are_one_line_and_exit_2(
    library: tuple[Path, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    what: str,
) -> None:
    rows = write(tmp_path / "rows.jsonl", {"id": "r", "question": "?", "context": "甲。", "answers": []})
    places = {"rows": rows, "missing": tmp_path / "missing.jsonl", "page": DEV}
    given = [option.format(**places) for option in options]
    assert main(["run", str(library[0]), *given, "--out", str(tmp_path / "out")]) == 2
    assert what in capsys.readouterr().err.splitlines()[-1]


def test_documents_twice_are_refused(tmp_path: Path, library: tuple[Path, Path]) -> None:
    rows = write(
        tmp_path / "rows.jsonl",
        {"id": "r", "question": "谁?", "context": "甲。", "answers": [{"text": "甲", "start": 0}]},
    )
    with pytest.raises(QuestionSetError, match=r"holds its own documents\. Leave out --docs"):
        plan(rows, docs=[library[1]])


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
