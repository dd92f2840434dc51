"""POST /api/feedback: what is kept, and what is not."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from starlette.testclient import TestClient

from qa.errors import BusyError
from qa.settings import load_settings
from qa.web import feedback
from qa.web.feedback import Feedback, FeedbackFile
from tests.web import FIRST, client_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with client_of(load_settings(index_dir=folder / "index", feedback_dir=folder / "kept")) as client:
        yield client


def lines(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "feedback.jsonl").read_text(encoding="utf-8").splitlines()]


def given(comment: str = "", number: int = 1) -> Feedback:
    return Feedback(answer_id=f"{number:032x}", verdict="up", comment=comment)


def test_a_verdict_is_kept_with_nothing_of_who_gave_it(client: TestClient, folder: Path) -> None:
    answer = client.post("/api/ask", json={"question": FIRST}).json()
    sent = {"answer_id": answer["id"], "verdict": "down", "comment": "  答非所问 <b>\n"}
    response = client.post("/api/feedback", json=sent, headers={"user-agent": "telltale"})
    assert (response.status_code, response.json()) == (201, {"kept": True})
    (kept,) = lines(folder / "kept")
    assert kept.pop("time").endswith(":00Z")
    assert kept == {"answer_id": answer["id"], "verdict": "down", "comment": "答非所问 <b>"}
    assert "telltale" not in (folder / "kept" / "feedback.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answer_id": "0" * 32},
        {"answer_id": "0" * 31, "verdict": "up"},
        {"answer_id": "../" + "0" * 32, "verdict": "up"},
        {"answer_id": "0" * 32 + "\n", "verdict": "up"},
        {"answer_id": "0" * 32, "verdict": "maybe"},
        {"answer_id": "0" * 32, "verdict": "up", "comment": "字" * 501},
        {"answer_id": "0" * 32, "verdict": "up", "comment": "\ud800"},
        {"answer_id": "0" * 32, "verdict": "up", "name": "张三"},
        [],
    ],
)
def test_what_is_no_feedback_is_a_422(client: TestClient, body: object) -> None:
    response = client.post(
        "/api/feedback", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "input_error"


@pytest.mark.parametrize(
    ("comment", "kept"),
    [
        ("打13812345678找我", "打〔略〕找我"),
        ("电话0471-1234567", "电话〔略〕"),
        ("身份证15010219900101123X", "身份证〔略〕"),
        ("写信到zhang.san@example.gov.cn", "写信到〔略〕"),
        ("应是51643个，469万人，2021年12月31日", "应是51643个，469万人，2021年12月31日"),
    ],
)
def test_numbers_and_addresses_of_persons_are_blotted_out(tmp_path: Path, comment: str, kept: str) -> None:
    FeedbackFile(tmp_path).keep(given(comment))
    assert lines(tmp_path)[0]["comment"] == kept


def test_two_files_at_most_are_kept(tmp_path: Path) -> None:
    file = FeedbackFile(tmp_path, max_bytes=1000)
    for number in range(100):
        file.keep(given("字" * 20, number))
    assert {path.name for path in tmp_path.iterdir()} <= {
        "feedback.jsonl", "feedback.old.jsonl", "feedback.lock",
    }  # fmt: skip
    assert all(path.stat().st_size <= 1000 for path in tmp_path.iterdir())
    assert lines(tmp_path)[-1]["answer_id"] == f"{99:032x}"


def test_many_at_once_lose_no_line(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: FeedbackFile(tmp_path).keep(given("好", number)), range(64)))
    assert sorted(int(line["answer_id"], 16) for line in lines(tmp_path)) == list(range(64))


def test_a_file_that_another_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "_LOCK_S", 0.05)
    with FileLock(tmp_path / "feedback.lock"), pytest.raises(BusyError, match="请稍后"):
        FeedbackFile(tmp_path).keep(given())
