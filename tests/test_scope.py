"""Scope is what the documents themselves tell: their year, their places, how wide they look."""

from pathlib import Path

import pytest

from embeddings.base import Encoder
from qa.answering.passages import PassageFinder
from qa.answering.question import read_question
from qa.answering.scope import foreign
from qa.datatypes import Article
from qa.retrieval.hybrid import HybridRetriever
from qa.retrieval.index import Index, build_index
from tests.conftest import POST_PAGE, load

READ = 5  # passages


@pytest.fixture(scope="module")
def page(index: Index, encoder: Encoder) -> PassageFinder:
    return PassageFinder(index.articles, HybridRetriever(index=index, encoder=encoder))


@pytest.fixture(scope="module")
def post(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> PassageFinder:
    """The invented page: 青山省, its posts, in 2018."""
    folder = tmp_path_factory.mktemp("post")
    index = build_index([load(folder, POST_PAGE, name="post.txt")], encoder, folder / "index")
    return PassageFinder(index.articles, HybridRetriever(index=index, encoder=encoder))


@pytest.fixture(scope="module")
def both(article: Article, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> PassageFinder:
    folder = tmp_path_factory.mktemp("both")
    index = build_index([article, load(folder, POST_PAGE, name="post.txt")], encoder, folder / "index")
    return PassageFinder(index.articles, HybridRetriever(index=index, encoder=encoder))


def outside(finder: PassageFinder, question: str) -> bool:
    return bool(foreign(read_question(question), finder.find(question)[:READ]))


@pytest.mark.parametrize(
    "question",
    [
        "2018年慰问了多少人次？",
        "2012年全区有多少个基层工会？",
        "二〇一八年慰问了多少人次？",
        "２０１７年慰问了多少人次？",
        "2015年3月会员有多少？",
        "2016年到2018年会员增加了多少？",
    ],
)
def test_another_year(page: PassageFinder, question: str) -> None:
    assert outside(page, question)


@pytest.mark.parametrize(
    "question",
    [
        "2021年全区有多少个基层工会？",
        "二〇二一年慰问了多少人次？",
        "1949年5月成立的是什么组织？",
        "2021—2025年的竞赛规划叫什么？",
        "2019年和2021年的会员各是多少？",
        "全区有多少个基层工会？",
        "参加的企业有2105家吗？",
    ],
)
def test_its_own_year_and_the_years_it_names(page: PassageFinder, question: str) -> None:
    assert not outside(page, question)


@pytest.mark.parametrize(
    "question",
    ["赤峰有多少个基层工会？", "包头市工会会员有多少？", "广东的工会有多少会员？", "青岛有多少个监测点？", "美国工会有多少会员？",
     "上海總工會有多少會員？"],
)  # fmt: skip
def test_another_place(page: PassageFinder, question: str) -> None:
    assert outside(page, question)


@pytest.mark.parametrize(
    "question",
    [
        "内蒙古有多少个基层工会？",
        "呼伦贝尔成立了什么联盟？",
        "通辽的哪家药房做了集体协商？",
        "京津冀蒙工会办了什么活动？",
    ],
)
def test_a_place_that_it_names(page: PassageFinder, question: str) -> None:
    assert not outside(page, question)


@pytest.mark.parametrize(
    "question", ["隔壁省有多少个基层工会？", "周边慰问了多少人？", "外省的监测点有几个？"]
)
def test_a_wider_area(page: PassageFinder, question: str) -> None:
    assert outside(page, question)


@pytest.mark.parametrize(
    "question", ["全国职工法律知识竞赛得了第几名？", "在全国职工职业技能大赛中焊工第几？"]
)
def test_a_wider_area_that_the_sentence_speaks_of(page: PassageFinder, question: str) -> None:
    assert not outside(page, question)


@pytest.mark.parametrize(
    ("question", "is_outside"),
    [
        ("2018年快递业务量有多少？", False),
        ("2021年快递业务量有多少？", True),
        ("青山省有多少个村级邮政服务站？", False),
        ("内蒙古有多少个村级邮政服务站？", True),
        ("呼伦贝尔的快递业务量有多少？", True),
        ("“绿盾”检查开展了多少次？", False),
        ("邻省的快递业务量有多少？", True),
    ],
)
def test_another_document_has_a_scope_of_its_own(
    post: PassageFinder, question: str, is_outside: bool
) -> None:
    assert outside(post, question) is is_outside


@pytest.mark.parametrize(
    ("question", "is_outside"),
    [
        ("2021年全区有多少个基层工会？", False),
        ("2018年快递业务量有多少？", False),
        ("2016年快递业务量有多少？", True),
        ("2016年全区有多少个基层工会？", True),
        ("广州的快递业务量有多少？", True),
    ],
)
def test_two_documents_cover_what_either_covers(both: PassageFinder, question: str, is_outside: bool) -> None:
    assert outside(both, question) is is_outside


def test_no_document_covers_nothing_that_is_named() -> None:
    assert foreign(read_question("2021年有多少会员？"), [])
    assert not foreign(read_question("有多少会员？"), [])


def test_the_folder_of_the_invented_page_is_read(post: PassageFinder) -> None:
    (article,) = post.articles.values()
    assert (article.year, article.region) == (2018, "青山")
    assert Path(article.id).name == "post"
