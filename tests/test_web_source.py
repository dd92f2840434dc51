"""GET /source/{id}: what the page holds, letter by letter. test_web_source_browser.py reads it in a browser."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from qa.settings import load_settings
from tests.conftest import PAGE
from tests.web import DOCUMENT, FIRST, client_of

HOSTILE = "<script>alert(1)</script> **粗** &lt;i&gt; \"'> <img src=x onerror=alert(1)> {{ 7*7 }} javascript:alert(1)"
HOSTILE_PAGE = f"""您的位置：省情网 / 年鉴 / 恶意年鉴{HOSTILE} / 2020年卷 / 交通

2020年卷

• 邮政{HOSTILE}
• 【概况 一】 全省有37个局，{HOSTILE}，增长2.7%。
第二段{HOSTILE}。
• 【概况{HOSTILE}】 另一条。
"""


class Page(HTMLParser):
    """Tags with their attributes, and the text inside each element with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br"):
            self._open.append(dict(attrs).get("id"))

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Add the text to all elements around it."""
        for name in filter(None, self._open):
            self.texts[name] = self.texts.get(name, "") + data

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("source")
    (folder / "sources").mkdir()
    (folder / "sources" / PAGE.name).write_bytes(PAGE.read_bytes())
    (folder / "sources" / "恶意.txt").write_text(HOSTILE_PAGE, encoding="utf-8")
    with client_of(load_settings(data_dir=folder / "sources", index_dir=folder / "index")) as client:
        yield client


def test_the_link_of_a_citation_leads_to_its_section_and_marks_its_quote(client: TestClient) -> None:
    (citation,) = client.post("/api/ask", json={"question": FIRST}).json()["citations"]
    response = client.get(citation["url"])
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(response.text)
    assert page.texts["qa-cited"] == citation["quote"]
    assert citation["section"] in page.ids
    assert f"“{citation['quote']}”——{citation['document']} · 概况" in [
        attrs.get("data-copy") for _, attrs in page.tags
    ]


def test_the_whole_text_stands_on_the_page_in_order(client: TestClient) -> None:
    document = client.get(f"/api/documents/{DOCUMENT}").json()
    page = Page(client.get(f"/source/{DOCUMENT}").text)
    assert "qa-cited" not in page.ids
    at = 0
    for section in document["sections"]:
        body = document["text"][section["start"] : section["end"]]
        at = page.texts["qa-text"].index(body, at)
        assert page.texts[section["title"]] == section["title"]


def test_metadata_and_links_are_told(client: TestClient) -> None:
    html = client.get(f"/source/{DOCUMENT}").text
    for name, value in (
        ("卷次", "2022卷"),
        ("记述年份", "2021"),
        ("地区", "内蒙古"),
        ("来源网站", "内蒙古区情网"),
    ):
        assert f'<dt>{name}</dt><dd lang="zh-CN">{value}</dd>' in html
    assert "撰稿" in html
    english = client.get(f"/source/{DOCUMENT}", params={"lang": "en"}).text
    assert '<html lang="en">' in english
    assert '<dt>Volume</dt><dd lang="zh-CN">2022卷</dd>' in english


def test_all_ids_are_unique_and_every_fragment_leads_somewhere(client: TestClient) -> None:
    page = Page(client.get(f"/source/{DOCUMENT}").text)
    ids = page.ids
    assert len(ids) == len(set(ids))
    fragments = [unquote(a["href"])[1:] for _, a in page.tags if (a.get("href") or "").startswith("#")]
    assert len(fragments) == 1 + 2 * 15
    assert set(fragments) <= set(ids)


@pytest.mark.parametrize("cite", ["0-5-00000000", "x", "99-1-00000000", "<script>", "4-51-1122bebe"])
def test_a_passage_that_is_gone_is_told_and_nothing_is_marked(client: TestClient, cite: str) -> None:
    html = client.get(f"/source/{DOCUMENT}", params={"cite": cite}).text
    page = Page(html)
    assert "qa-cited" not in page.ids
    assert "链接所引的原文已不在本文中" in html
    assert {tag for tag, _ in page.tags} & {"mark", "blockquote"} == set()


def test_hostile_text_stands_as_text(client: TestClient) -> None:
    (other,) = [d for d in client.get("/api/documents").json()["documents"] if d["id"] == "恶意"]
    whole = client.get("/api/documents/恶意").json()
    start = whole["text"].index("全省有37个局")
    answer = client.post("/api/ask", json={"question": "【概况 一】讲了什么？"}).json()
    assert answer["citations"][0]["start"] == start
    page = Page(client.get(answer["citations"][0]["url"]).text)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "button", "h1", "dl",
        "div", "dt", "dd", "aside", "h2", "blockquote", "p", "ol", "li", "main", "section", "mark", "span", "footer",
    }  # fmt: skip
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [
        {"src": client_script(page), "defer": None}
    ]
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    assert [a for _, a in page.tags if not re.match(r"[/#]", a.get("href") or "/")] == []
    body = whole["text"][other["sections"][0]["start"] : other["sections"][0]["end"]]
    assert body in page.texts["qa-text"]
    assert "49" not in page.texts["qa-text"]
    assert "概况-一" in page.ids


def client_script(page: Page) -> str | None:
    return next(attrs["src"] for tag, attrs in page.tags if tag == "script")


def test_the_page_s_policy_allows_nothing_inline(client: TestClient) -> None:
    response = client.get(f"/source/{DOCUMENT}")
    policy = dict(
        part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert not re.search(r"<(script|style)[^>]*>[^<]|\sstyle=|\son\w+=", response.text)


def test_style_and_script_are_served_under_names_that_change_with_them(client: TestClient) -> None:
    html = client.get(f"/source/{DOCUMENT}").text
    for kind, media_type in (("css", "css"), ("js", "javascript")):
        (path,) = re.findall(rf'"(/web/source\.{kind}\?v=[0-9a-f]+)"', html)
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0].endswith(media_type)


@pytest.mark.parametrize(
    "path", ["/source/none", "/source/", "/source/..%2f..%2fsettings.py", "/web/../app.py"]
)
def test_what_is_no_document_is_a_404(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404


def test_a_monitor_may_ask_with_head(client: TestClient) -> None:
    assert client.head(f"/source/{DOCUMENT}").status_code == 200
    assert client.head("/source/none").status_code == 404
