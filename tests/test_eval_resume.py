"""A run that was stopped goes on where it stood, and only where it is the same run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.runner import run
from eval.summary import Scored
from qa.errors import QuestionSetError
from tests.eval_small import EASY, WRONG, plan, read, told, write_small_set


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


def test_a_stopped_run_leaves_whole_lines_and_goes_on(small_set: Path, tmp_path: Path) -> None:
    (tmp_path / "summary.json").write_text("{}", encoding="utf-8")
    running = run(plan(small_set), tmp_path)
    first = [next(running) for _ in range(3)]
    lines = read(tmp_path / "results.jsonl")  # the file is still open
    assert [line["id"] for line in lines] == list(EASY[:3])
    assert not (tmp_path / "summary.json").exists()
    running.close()
    with (tmp_path / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "d049", "answer_id": "ha')  # a line that a kill cut short
    again = list(run(plan(small_set, resume=True), tmp_path))
    list(run(plan(small_set), tmp_path / "whole"))
    assert told(tmp_path) == told(tmp_path / "whole")
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
