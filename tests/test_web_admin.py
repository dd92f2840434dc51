"""The evaluation page is shut without the token, from other sites, and to names that are paths."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.errors import InputError, YearbookError
from qa.settings import ROOT, load_settings
from qa.web.admin import Sessions, stop_with
from qa.web.app import create_app
from qa.web.jobs import Jobs
from qa.web.runs import SETS, known_run, list_sets, run_folder, set_arguments
from tests.browser import RunningApp, running_app

TOKEN = "correct-horse-battery-staple"
NAMES = ("../outside", "..", ".", "", "a/b", "a\\b", ".hidden", "/etc", "a\0b", "a" * 65, "a b", "<b>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("admin")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[RunningApp]:
    with running_app(folder, admin_token=TOKEN, runs_dir=folder / "runs") as app:
        yield app


@pytest.fixture(scope="module")
def client(app: RunningApp) -> Iterator[httpx.Client]:
    """Signed in."""
    with httpx.Client(base_url=app.url) as client:
        assert client.post("/admin/sign-in", data={"token": TOKEN}).status_code == 303
        yield client


def test_without_a_token_there_is_no_such_page_and_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    paths = ("/admin", "/admin/eval", "/admin/eval/", "/admin/sign-in", "/admin/runs/a/report.html")
    code = (
        "import sys; from starlette.testclient import TestClient; from qa.settings import load_settings;"
        "from qa.web.app import create_app; app = create_app(load_settings(index_dir=sys.argv[1]));"
        "print(*(TestClient(app).get(path).status_code for path in sys.argv[2:]), 'qa.web.jobs' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "index"), *paths]
    child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert child.stdout.split() == ["404"] * len(paths) + ["False"]


def test_under_a_prefix_every_address_has_it(tmp_path: Path) -> None:
    """As a proxy asks that takes the prefix off and passes the host's name on."""

    async def create() -> FastAPI:
        return create_app(
            load_settings(root_path="/yearbook", admin_token=TOKEN, index_dir=tmp_path / "index")
        )

    with TestClient(asyncio.run(create()), follow_redirects=False) as client:
        answer = client.post("/admin/sign-in", data={"token": TOKEN})
        assert answer.headers["location"] == "/yearbook/admin/eval/"
        assert "Path=/yearbook/admin;" in answer.headers["set-cookie"]
        cookie = {"cookie": answer.headers["set-cookie"].split(";")[0]}
        assert client.get("/admin/eval", headers=cookie).headers["location"] == "/yearbook/admin/eval/"
        for more, host in (({}, "testserver"), ({"host": "portal.example"}, "portal.example")):
            config = client.get("/admin/eval/config", headers=cookie | more).json()
            assert config["root"] == f"http://{host}/yearbook/admin/eval"
        assert "/yearbook/admin/sign-out" in client.get("/admin/eval/", headers=cookie).text


def test_a_run_ends_with_the_server(tmp_path: Path) -> None:
    app, jobs = FastAPI(), Jobs(tmp_path)
    stop_with(app, jobs)
    with TestClient(app):
        job = jobs.start("a", ["page_zh"])
        with pytest.raises(InputError, match="正在运行"):
            jobs.start("b", ["page_zh"])
        assert job.running
    assert (job.running, job.cancelled, job.failure()) == (False, True, "")


@pytest.mark.parametrize(
    "path", ["/admin", "/admin/eval", "/admin/eval/", "/admin/eval/config", "/admin/compare?a=a&b=b"]
)
def test_nothing_is_told_before_signing_in(app: RunningApp, path: str) -> None:
    for cookies in ({}, {"yearbook_admin": "9999999999.0"}, {"yearbook_admin": "x"}):
        answer = httpx.get(app.url + path, cookies=cookies)
        assert answer.status_code == 401
        assert "管理口令" in answer.text and "dev_zh" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    joined = httpx.post(f"{app.url}/admin/eval/gradio_api/queue/join", json={"data": [], "fn_index": 0})
    assert joined.status_code == 401


@pytest.mark.parametrize("token", ["", TOKEN[:-1], f"{TOKEN}x", "错的口令", "x" * 5000])
def test_a_wrong_token_is_refused(app: RunningApp, token: str) -> None:
    answer = httpx.post(f"{app.url}/admin/sign-in", data={"token": token})
    assert answer.status_code == 401
    assert "口令不对" in answer.text
    assert "set-cookie" not in answer.headers


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_holds_no_token(app: RunningApp) -> None:
    answer = httpx.post(f"{app.url}/admin/sign-in", data={"token": TOKEN})
    cookie = answer.headers["set-cookie"]
    assert answer.headers["location"] == "/admin/eval/"
    assert TOKEN not in cookie
    for part in ("HttpOnly", "SameSite=strict", "Path=/admin", "Max-Age=43200"):
        assert part in cookie


def test_another_site_cannot_act(client: httpx.Client) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"sec-fetch-site": site}
        join = client.post("/admin/eval/gradio_api/queue/join", json={"data": []}, headers=headers)
        assert join.status_code == 403
        assert client.post("/admin/sign-out", headers=headers).status_code == 403
    assert client.get("/admin/eval/").status_code == 200


def test_a_session_lapses_and_ends_with_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(TOKEN)
    cookie = sessions.begin()
    assert sessions.holds(cookie)
    assert not Sessions(TOKEN + "2").holds(cookie)
    until, _, signature = cookie.partition(".")
    assert not sessions.holds(f"{int(until) + 1}.{signature}")
    monkeypatch.setattr("time.time", lambda: float(until))
    assert not sessions.holds(cookie)


def test_upload_and_other_routes_of_gradio_stay_shut_when_signed_in(client: httpx.Client) -> None:
    assert client.post("/admin/eval/gradio_api/upload").status_code == 404
    assert client.get("/admin/eval/gradio_api/file=app.py").status_code == 404
    assert client.get("/admin/eval/monitoring").status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_and_no_path(tmp_path: Path, name: str) -> None:
    jobs = Jobs(tmp_path / "runs")
    with pytest.raises(InputError, match="名称"):
        jobs.start(name, ["smoke_zh"])
    with pytest.raises(YearbookError):
        known_run(tmp_path / "runs", name)
    assert jobs.current is None and not list(tmp_path.iterdir())


def test_a_link_among_the_runs_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError):
        run_folder(tmp_path / "runs", "a")


@pytest.mark.parametrize("name", ["..%2F..%2Fapp", "%2e%2e", "..", "a%00", "nothing"])
def test_no_other_file_is_served_as_a_report(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/admin/runs/{name}/report.html")
    assert answer.status_code in (404, 422)
    assert client.get("/admin/compare", params={"a": name, "b": "../x"}).status_code in (404, 422)


def test_the_sets_are_those_of_the_folder_and_bring_their_documents() -> None:
    sets = list_sets()
    assert sets["smoke_zh"] == 20 and "report_zh.docs" not in sets
    assert set_arguments(["report_zh"])[1:] == ["--docs", str(SETS / "report_zh.docs.jsonl")]
    for wrong in ([], ["../app"], ["report_zh", "smoke_zh"]):
        with pytest.raises(InputError):
            set_arguments(wrong)


@pytest.mark.parametrize("token", ["short", 12345])
def test_a_token_that_could_be_guessed_is_refused_and_not_repeated(token: object) -> None:
    with pytest.raises(YearbookError, match="QA_ADMIN_TOKEN") as caught:
        load_settings(admin_token=token)
    assert str(token) not in str(caught.value)
