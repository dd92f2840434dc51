"""`python app.py` as a process of its own."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.browser import RunningApp, app_process, free_port, running_app

FIRST = "到2021年年底全区有多少个基层工会?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    with running_app(tmp_path_factory.mktemp("app")) as app:
        yield app


@pytest.fixture(scope="module")
def client(app: RunningApp) -> Client:
    return Client(app.url, verbose=False, analytics_enabled=False)


def test_serving_is_light_and_imports_no_torch(app: RunningApp) -> None:
    """First in the file: the figure is that of a server that has started and answered."""
    httpx.post(f"{app.url}/api/ask", json={"question": FIRST}).raise_for_status()
    maps = Path(f"/proc/{app.process.pid}/maps").read_text()
    assert "libtorch" not in maps
    assert "sentence_transformers" not in maps
    assert app.status_kib("VmRSS") <= 350 * 1024


def test_gradio_s_own_client_gets_the_same_answer_as_http(app: RunningApp, client: Client) -> None:
    by_client = client.predict(FIRST, [], api_name="/ask")
    by_http = httpx.post(f"{app.url}/api/ask", json={"question": FIRST}).json()
    assert "51643" in by_client["span"]["text"]
    for key in ("status", "answer", "span", "citations", "retrieved", "index"):
        assert by_client[key] == by_http[key]


def test_gradio_s_own_client_can_follow_up(client: Client) -> None:
    answer = client.predict("那会员呢?", [FIRST], api_name="/ask")
    assert "469万" in answer["span"]["text"]


def test_gradio_s_own_client_gets_the_tree_s_error(client: Client) -> None:
    with pytest.raises(AppError, match=r"请.* / "):
        client.predict("", [], api_name="/ask")


def test_only_the_question_endpoint_is_offered(client: Client) -> None:
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


def test_a_busy_port_is_one_line_that_names_the_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        output, errors = app_process(tmp_path, port=port).communicate(timeout=20)
    assert output == ""
    assert len(errors.splitlines()) == 1
    assert f"127.0.0.1:{port}" in errors
    assert "QA_PORT" in errors


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"port": "eighty"}, "QA_PORT"),
        ({"host": "999.1.1.1"}, "QA_HOST"),
        ({"data_dir": "/no/such/folder"}, "/no/such/folder"),
    ],
)
def test_what_keeps_it_from_serving_is_one_line_and_exit_code_2(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    process = app_process(tmp_path, **({"port": free_port()} | settings))
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert output == ""
    assert named in errors
    assert len(errors.splitlines()) == 1


def test_the_address_is_printed_and_a_signal_stops_it(tmp_path: Path) -> None:
    port = free_port()
    process = app_process(tmp_path, port=port)
    assert process.stdout is not None
    assert f"http://127.0.0.1:{port} " in process.stdout.readline()
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30).json()["status"] == "ok"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
