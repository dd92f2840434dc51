"""GET /api/documents and /api/documents/{id}."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from qa.settings import load_settings
from tests.conftest import PAGE, POST_PAGE
from tests.web import DOCUMENT, FIRST, client_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "sources").mkdir()
    (folder / "sources" / PAGE.name).write_bytes(PAGE.read_bytes())
    (folder / "sources" / "邮政 2019.txt").write_text(POST_PAGE, encoding="utf-8")
    with client_of(
        load_settings(data_dir=folder / "sources", index_dir=folder / "index", root_path="/yearbook")
    ) as client:
        yield client


def test_the_list_tells_each_document_and_its_sections(client: TestClient) -> None:
    told = client.get("/api/documents").json()
    assert told["total"] == 2
    first, second = told["documents"]
    assert first["id"] == DOCUMENT
    assert first["title"] == "内蒙古年鉴(2022卷) · 群众团体 · 总工会"
    assert (first["volume"], first["year"], first["region"]) == ("2022卷", 2021, "内蒙古")
    assert len(first["sections"]) == 15
    assert first["sections"][0]["title"] == "概况"
    assert first["url"] == f"/yearbook/source/{DOCUMENT}"
    assert first["sections"][0]["url"] == f"/yearbook/source/{DOCUMENT}#%E6%A6%82%E5%86%B5"
    assert (second["id"], second["region"], second["contributor"]) == (
        "邮政 2019",
        "青山",
        "韩雪、杜小川、贺兰",
    )
    assert "text" not in first


def test_the_list_can_be_read_in_parts(client: TestClient) -> None:
    part = client.get("/api/documents", params={"offset": 1, "limit": 1}).json()
    assert part["total"] == 2
    assert [document["id"] for document in part["documents"]] == ["邮政 2019"]
    assert client.get("/api/documents", params={"offset": 5}).json() == {"total": 2, "documents": []}


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"offset": -1}, {"offset": "x"}])
def test_a_part_that_cannot_be_is_a_422(client: TestClient, params: dict[str, str]) -> None:
    response = client.get("/api/documents", params=params)
    assert response.status_code == 422
    assert next(iter(params)) in response.json()["error"]["message"]


def test_every_offset_counts_in_the_document_s_text(client: TestClient) -> None:
    document = client.get(f"/api/documents/{DOCUMENT}").json()
    assert len(document["text"]) == document["characters"]
    for section in document["sections"]:
        assert document["text"][: section["start"]].endswith(f"【{section['title']}】")
    answer = client.post("/api/ask", json={"question": FIRST}).json()
    (citation,) = answer["citations"]
    assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert document["text"][answer["span"]["start"] : answer["span"]["end"]] == answer["span"]["text"]


def test_an_id_in_other_scripts_is_found(client: TestClient) -> None:
    document = client.get("/api/documents/邮政 2019").json()
    assert [section["title"] for section in document["sections"]] == [
        "概况",
        "快递服务",
        "普遍服务监督",
        "韩雪",
    ]


@pytest.mark.parametrize("name", ["none", "..", "%2e%2e%2fsettings.py", "a" * 5000, "\x00"])
def test_an_unknown_id_is_a_404(client: TestClient, name: str) -> None:
    response = client.get(f"/api/documents/{name.replace(chr(0), '%00')}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found_error"


def test_a_citation_links_under_the_prefix(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": FIRST}).json()
    assert answer["citations"][0]["url"].startswith(f"/yearbook/source/{DOCUMENT}?cite=")


@pytest.mark.parametrize("path", [f"/source/{DOCUMENT}?cite=4-51-1122bebd", "/docs"])
def test_pages_link_under_the_prefix(client: TestClient, path: str) -> None:
    links = re.findall(r'(?:href|src|data-openapi)="([^"#]+)', client.get(path).text)
    assert len(links) >= 3
    assert [link for link in links if not link.startswith(("/yearbook/", "data:"))] == []


def test_the_openapi_document_sends_programs_to_the_prefix(client: TestClient) -> None:
    assert client.get("/api/openapi.json").json()["servers"] == [{"url": "/yearbook"}]


def test_an_openai_client_is_given_the_whole_address(client: TestClient) -> None:
    body = {"model": "yearbook-qa", "messages": [{"role": "user", "content": FIRST}]}
    message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    url = message["annotations"][0]["url_citation"]["url"]
    assert url.startswith(f"http://yearbook.example/yearbook/source/{DOCUMENT}?cite=")
