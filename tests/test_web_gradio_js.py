"""The Gradio API, asked by the npm package @gradio/client under node. test_web_app.py asks it with gradio_client."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser import RunningApp
from tests.web import FIRST, FOLLOW_UP, OTHER_YEAR

_HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def told(served: RunningApp) -> dict[str, Any]:
    """What the client got; without node or the package the tests fail under CI and are skipped elsewhere."""
    node = shutil.which("node")
    if node is None or not (_HERE / "node_modules" / "@gradio" / "client").is_dir():
        message = "no node, or no @gradio/client: apt-get install nodejs npm, then `make test`"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    calls = [
        {"question": FIRST, "history": []},
        {"question": FOLLOW_UP, "history": [FIRST]},
        {"question": OTHER_YEAR, "history": []},
        {"question": "", "history": []},
    ]
    script = subprocess.run(
        [node, str(_HERE / "gradio_client.mjs"), served.url],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    record: dict[str, Any] = json.loads(script.stdout.splitlines()[-1])
    return record


def test_it_gets_the_same_answer_as_http(served: RunningApp, told: dict[str, Any]) -> None:
    by_client = told["told"][0]["data"]
    by_http = httpx.post(f"{served.url}/api/ask", json={"question": FIRST}).json()
    assert "51643" in by_client["span"]["text"]
    for key in ("status", "answer", "span", "citations", "retrieved", "index"):
        assert by_client[key] == by_http[key]


def test_it_can_follow_up_and_is_refused(told: dict[str, Any]) -> None:
    _, follow_up, refusal, _ = told["told"]
    assert "469万" in follow_up["data"]["span"]["text"]
    assert refusal["data"]["status"] == "out_of_scope"


def test_it_gets_the_tree_s_error(told: dict[str, Any]) -> None:
    assert told["told"][3]["error"] == "问题是空的，请输入一句话。 / The question is empty; type a sentence."


def test_only_the_question_endpoint_is_offered(told: dict[str, Any]) -> None:
    assert told["endpoints"] == ["/ask"]
