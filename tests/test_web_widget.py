"""What a portal loads, as HTTP gives it."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa.settings import load_settings
from tests.web import client_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("widget")
    origins = {"portal": ("https://www.example.gov.cn",)}
    with client_of(load_settings(index_dir=folder / "index", allowed_origins=origins)) as client:
        yield client


def test_the_script_is_small_and_kept_under_its_version(client: TestClient) -> None:
    first = client.get("/widget.js")
    assert len(gzip.compress(first.content, 9)) <= 12 * 1024
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = client.get("/widget.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    version = re.fullmatch(r'W/"(\w{12})"', first.headers["etag"])
    assert version
    named = client.get(f"/widget.{version[1]}.js")
    assert named.content == first.content
    assert named.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_an_older_version_gives_the_new_script_and_not_for_ever(client: TestClient) -> None:
    older = client.get("/widget.000000000000.js")
    assert older.content == client.get("/widget.js").content
    assert older.headers["cache-control"] == "public, max-age=3600"


def test_the_script_travels_packed_where_the_browser_can_unpack(client: TestClient) -> None:
    packed = client.get("/widget.js", headers={"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) <= 12 * 1024
    plain = client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


def test_a_page_under_the_strictest_policies_may_load_the_script(client: TestClient) -> None:
    headers = client.get("/widget.js", headers={"origin": "https://elsewhere.example"}).headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_script_depends_on_nothing_and_parses_no_html(client: TestClient) -> None:
    text = client.get("/widget.js").text
    assert not re.search(
        r"\bimport\b|\brequire\(|innerHTML|insertAdjacentHTML|document\.write|\beval\(", text
    )
    assert not re.search(r"postMessage\([^)]*[\"']\*[\"']", text)
    hosts = set(re.findall(r"https?://([\w.]+)", text))
    assert hosts == {"HOST", "www.w3.org"}  # the comment's, and the name of SVG's namespace


def test_the_chat_may_be_framed_by_the_site_s_origins_only(client: TestClient) -> None:
    def ancestors(query: str) -> str:
        policy = client.get(f"/{query}").headers["content-security-policy"]
        return policy.partition("frame-ancestors ")[2]

    assert ancestors("?site=portal&parent=https://evil.example") == "'self' https://www.example.gov.cn"
    assert ancestors("?site=nobody") == "'self'"
    assert ancestors("") == "'self'"


def test_the_page_names_its_language_and_holds_its_length(client: TestClient) -> None:
    chinese, english = client.get("/"), client.get("/?lang=en")
    assert re.search(r'<html\s+lang="zh-CN"', chinese.text)
    assert re.search(r'<html\s+lang="en"', english.text)
    assert int(english.headers["content-length"]) == len(english.content)
    # Ours stands before Gradio's first script, which reads the browser's storage.
    assert english.text.index("storageInMemory") < english.text.index("<body")


def test_a_document_s_title_cannot_end_the_page_s_script(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.txt").write_text("# 概况\n\n全省有3个县。\n", encoding="utf-8")
    (data / "a.toml").write_text('title = "</script><script>alert(1)</script>"\n', encoding="utf-8")
    with client_of(load_settings(index_dir=tmp_path / "index", data_dir=data)) as client:
        assert "<script>alert(1)" not in client.get("/").text


def test_the_demo_lives_under_a_strict_policy(client: TestClient) -> None:
    page = client.get("/widget/demo")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script>|\son\w+=|style=", page.text)
    for part in re.findall(r'(?:src|href)="((?!data:)[^"]+)"', page.text):
        assert client.get(f"/widget/{part}").status_code == 200
    assert client.get("/widget/demo.html.js").status_code == 404


def test_gradio_s_element_is_served_with_the_bundle_that_it_names(client: TestClient) -> None:
    origin = {"origin": "https://www.example.gov.cn"}
    element = client.get("/gradio.js", headers=origin)
    bundle = re.fullmatch(r'import\("\./(assets/[\w.-]+\.js)"\);\s*', element.text)
    assert bundle
    for path in ("/gradio.js", f"/{bundle[1]}", "/config"):
        answer = client.get(path, headers=origin)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://www.example.gov.cn"
