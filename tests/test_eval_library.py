"""Questions over given documents, all together and each over its own; and options that do not fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cli import main
from qa.errors import QuestionSetError
from tests.eval_small import DEV, plan, read, summary, write

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
