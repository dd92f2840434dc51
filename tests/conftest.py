"""Real parts, shared: the shipped page and encoder, an index and a chain over them; and another page."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embeddings.base import Encoder
from embeddings.encoder import load_encoder
from qa.chain import YearbookChain, build_chain
from qa.corpus.chunks import chunk_article
from qa.corpus.load import load_article
from qa.corpus.sentences import sentence_offsets
from qa.datatypes import Article
from qa.retrieval.index import Index, open_index
from qa.settings import ROOT, Settings, load_settings

if TYPE_CHECKING:
    from tests.browser import RunningApp
    from tests.portal import Portal

PAGE = ROOT / "qa" / "corpus" / "data" / "nmg-yearbook-2022-trade-unions.txt"

# An invented page: other region, volume and titles; entries of several paragraphs; writers in brackets.
POST_PAGE = """您的位置：青山省情网 / 年鉴 / 青山年鉴 / 2019年卷 / 交通·邮电

2019年卷

• 邮政业
• 发布时间：2020-03-11
• 来源：省情网
• 【概况】 2018年，全省邮政业业务总量完成86.4亿元，比上年增长21.7%。
全省建成村级邮政服务站3127个；其中牧区站418个。

　　年末从业人员2.6万人。（韩雪 杜小川）

【快递服务】 全年快递业务量3.52亿件，日均处理96万件。（贺兰）
【普遍服务监督】　开展“绿盾”检查214次。责令整改37家！结果是否公开？全部公开。

【韩雪】 韩雪，女，全国优秀乡邮员，走过邮路32万公里。
（韩雪　杜小川）
版权所有：青山省地方志办公室
青ICP备00000000号
电话：000-1234567
"""


@pytest.fixture(scope="session")
def article() -> Article:
    return load_article(PAGE)


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="session")
def index(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index(PAGE.parent, tmp_path_factory.mktemp("shared") / "index", encoder)


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> YearbookChain:
    return build_chain(
        load_settings(data_dir=PAGE.parent, index_dir=tmp_path_factory.mktemp("chain") / "index")
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[RunningApp]":
    """`python app.py`, shared by the tests that only ask it."""
    from tests.browser import running_app  # imports what drives a browser

    with running_app(tmp_path_factory.mktemp("served"), rate_limit="1000000/minute") as app:
        yield app


@pytest.fixture(scope="session")
def any_portal(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Portal]":
    """A portal of another origin beside the app, to publish pages on."""
    from tests.portal import running_portal

    with running_portal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=PAGE.parent, index_dir=tmp_path / "index")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A folder of one document, to change."""
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "post.txt").write_text(POST_PAGE, encoding="utf-8")
    return folder


def load(folder: Path, text: str | bytes, toml: str | None = None, name: str = "a.txt") -> Article:
    """Write a document, and a toml beside it, and read it."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    if toml is not None:
        (folder / name).with_suffix(".toml").write_text(toml, encoding="utf-8")
    return load_article(folder / name)


def section(article: Article, title: str) -> str:
    """The text of the one section of that title."""
    (text,) = [section.text for section in article.sections if section.title == title]
    return text


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_offsets(text)]


def check_slices(article: Article) -> None:
    """Every section and chunk is a literal slice, under its own title."""
    for part in article.sections:
        assert article.text[part.start : part.end] == part.text == part.text.strip() != ""
        assert article.text[: part.start].endswith(f"【{part.title}】")
        assert article.section_at(part.start) == article.section_at(part.end - 1) == part
    for chunk in chunk_article(article):
        at = chunk.metadata
        assert article.text[at["start"] : at["end"]] == chunk.page_content
        assert article.section_at(at["start"]) == article.sections[at["section_index"]]
        assert article.sections[at["section_index"]].title == at["section"]
