"""The command line: answers on stdout, errors as one line on stderr with exit code 2, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa.chain import YearbookChain
from qa.cli import main
from qa.settings import ROOT
from tests.conftest import PAGE

FIRST = "到2021年年底全区有多少个基层工会?"


@pytest.fixture(autouse=True)
def index_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QA_DATA_DIR", str(PAGE.parent))
    monkeypatch.setenv("QA_INDEX_DIR", str(tmp_path / "index"))
    return tmp_path / "index"


def fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run what must fail; the one line it says."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.endswith("\n") and len(err.splitlines()) == 1
    assert "Traceback" not in err
    return err


def test_ask_prints_the_answer_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", FIRST]) == 0
    answer, source = capsys.readouterr().out.splitlines()[:2]
    assert "51643个基层工会" in answer and answer.endswith("[1]")
    assert source == "[1] 内蒙古年鉴(2022卷) · 群众团体 · 总工会 · 【概况】"


def test_ask_json_is_the_chain_s_answer(capsys: pytest.CaptureFixture[str], chain: YearbookChain) -> None:
    assert main(["ask", FIRST, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    expected = json.loads(json.dumps(chain.invoke({"question": FIRST, "history": []}).to_json()))
    differing = {"id", "latency_ms", "index"}
    assert list(told) == list(expected)
    assert {key: told[key] for key in told.keys() - differing} == {
        key: expected[key] for key in expected.keys() - differing
    }
    assert told["index"]["sha256"] == expected["index"]["sha256"]


def test_ask_takes_a_history(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "那会员呢?", "--history", FIRST]) == 0
    understood = capsys.readouterr().out.splitlines()[0]
    assert understood.startswith("已理解为：") and "会员" in understood


def test_a_refusal_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "2019年全区有多少个基层工会？"]) == 0
    out, err = capsys.readouterr()
    assert "内蒙古年鉴(2022卷)" in out and err == ""


def test_sections_lists_documents_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sections"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "nmg-yearbook-2022-trade-unions  内蒙古年鉴(2022卷) · 群众团体 · 总工会"
    assert lines[1] == "   1  【概况】 160 字"
    assert len(lines) == 16


def test_index_builds_whatever_stands_there(capsys: pytest.CaptureFixture[str], index_dir: Path) -> None:
    assert main(["index"]) == 0
    (index_dir / "manifest.json").write_text("damaged", encoding="utf-8")
    assert main(["index"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == out[1]
    assert f"{index_dir}: 1 篇 documents · 15 节 sections" in out[0]
    assert (
        json.loads((index_dir / "manifest.json").read_text(encoding="utf-8"))["model"] == "embeddings/model"
    )


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("", "empty"),
        ("工" * 10_000, "10000 characters"),
        ("有多少\0工会", "control"),
        ("\udcff工会", "control or invalid"),
        ("😀", "no words"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    capsys: pytest.CaptureFixture[str], question: str, told: str
) -> None:
    assert told in fails(capsys, "ask", question)


def test_a_long_question_is_taken_where_the_setting_allows_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_MAX_QUESTION_CHARS", "600")
    assert main(["ask", "请问" * 250 + FIRST]) == 0
    assert "520 characters" not in capsys.readouterr().err


@pytest.mark.parametrize("command", [["ask", FIRST], ["index"], ["sections"]])
@pytest.mark.parametrize(
    ("setting", "told"),
    [("QA_PORT=abc", "QA_PORT"), ("QA_DATA_DIR=nowhere", "QA_DATA_DIR"), ("QA_DATA_DIR=binary", "bad.txt")],
)
def test_a_bad_setting_or_source_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: list[str],
    setting: str,
    told: str,
) -> None:
    Path("binary").mkdir()
    (Path("binary") / "bad.txt").write_bytes(b"\0\1\2")
    monkeypatch.setenv(*setting.split("="))
    assert told in fails(capsys, *command)


@pytest.mark.parametrize("command", [["ask", FIRST], ["index"]])
def test_an_unwritable_index_folder_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    Path("file").touch()
    monkeypatch.setenv("QA_INDEX_DIR", "file/index")
    assert "QA_INDEX_DIR" in fails(capsys, *command)


@pytest.mark.parametrize("arguments", [[], ["ask"], ["answer", "x"], ["sections", "--json"]])
def test_a_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("usage: python -m qa")


def test_a_closed_pipe_is_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as pipe:
        child = subprocess.run(
            [sys.executable, "-m", "qa", "sections"],
            cwd=ROOT,
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert child.stderr == b""


def test_the_module_runs_as_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_DATA_DIR", "nowhere")
    child = subprocess.run(
        [sys.executable, "-m", "qa", "sections"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (child.returncode, child.stdout) == (2, "")
    assert child.stderr == (
        "文件夹 nowhere 里没有 .txt 或 .md 源文件。请检查 QA_DATA_DIR。"
        " / The folder nowhere holds no .txt or .md source. Check QA_DATA_DIR.\n"
    )
