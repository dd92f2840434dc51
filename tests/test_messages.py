"""The bot's own sentences: polite, in the question's language, without a figure that the source tells."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from qa.answering.messages import Messages
from qa.answering.offers import Offers, section_question
from qa.chain import YearbookChain
from qa.datatypes import Answer, Article, Retrieved, Status
from tests.conftest import POST_PAGE, load

TITLE = "《内蒙古年鉴(2022卷) · 群众团体 · 总工会》"
HAN = re.compile("[\u4e00-\u9fff]")
REFUSED = [
    "2018年全区有多少个基层工会？",
    "青岛有多少个监测点？",
    "纪实短片拍摄花了多少钱？",
    "工会经费一共收缴了多少钱？",
    "怎么做红烧肉？",
    "明天呼和浩特会下雨吗？",
    "How many members did the union have in 2015?",
]


@pytest.fixture(scope="module")
def messages(article: Article) -> Messages:
    return Messages((article,))


def ask(chain: YearbookChain, question: str) -> Answer:
    return chain.invoke({"question": question, "history": []})


@pytest.mark.parametrize(
    "question",
    ["你好", "您好！", "嗨", "早上好呀", "下午好", "在吗", "大家好", "你好～"],
)
def test_a_greeting_is_returned_and_says_what_the_source_is(messages: Messages, question: str) -> None:
    reply = messages.meta(question)
    assert reply and reply.startswith("您好。")
    assert TITLE in reply and "2021年" in reply


@pytest.mark.parametrize(
    "question",
    [
        "谢谢",
        "非常感谢你！",
        "谢谢您！",
        "辛苦了",
        "谢啦",
        "👍谢谢",
        "好，谢谢",
        "感谢您的回答",
        "谢谢老师的帮助",
        "不用了，谢谢",
    ],
)
def test_thanks_are_taken(messages: Messages, question: str) -> None:
    assert messages.meta(question) == "不客气，欢迎继续提问。"


@pytest.mark.parametrize(
    "question",
    [
        "再见",
        "拜拜！",
        "好的",
        "知道了",
        "明白了",
        "行吧",
        "嗯嗯",
        "收到",
        "了解了",
        "太好了",
        "没事了",
        "👍好的",
    ],
)
def test_a_goodbye_is_returned(messages: Messages, question: str) -> None:
    assert messages.meta(question) == "好的，欢迎随时提问。"


@pytest.mark.parametrize(
    "question",
    ["谁开发的你？", "你是谁做的？", "你是ChatGPT吗？", "你用的什么大模型？", "帮助", "你有什么功能？", "您好，你的资料来自哪里", "你是真人吗",
     "你是谁？", "你能做什么？", "你会干什么", "你能回答哪些问题？", "你的资料来自哪里？", "资料来源是什么？", "你是机器人吗？",
     "你叫什么名字？", "怎么使用？", "你可以帮我做什么？"],
)  # fmt: skip
def test_it_says_what_it_is_and_what_it_reads(messages: Messages, question: str) -> None:
    reply = messages.meta(question)
    assert reply and TITLE in reply and "出处" in reply and "不作回答" in reply


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Hello", "Hello."),
        ("Hi!", "Hello."),
        ("Good morning", "Hello."),
        ("Thank you!", "You are welcome."),
        ("Thanks", "You are welcome."),
        ("Great, thanks a lot", "You are welcome."),
        ("Bye", "All right."),
        ("What can you do?", "I answer questions about"),
        ("Who are you?", "I answer questions about"),
        ("What is your source?", "I answer questions about"),
        ("Who made you?", "I answer questions about"),
        ("Are you an AI?", "I answer questions about"),
        ("Where does your information come from?", "I answer questions about"),
        ("help", "I answer questions about"),
    ],
)
def test_english_is_answered_in_english(messages: Messages, question: str, begins: str) -> None:
    reply = messages.meta(question)
    assert reply and reply.startswith(begins)
    assert not HAN.search(reply.replace(TITLE, ""))


@pytest.mark.parametrize(
    "question",
    [
        "你好，全区有多少个基层工会？", "谢谢，那会员呢？", "您好，请问会员有多少", "工会会员能做什么？", "感谢信写了多少封？",
        "工会干部学校是什么单位？", "送温暖", "谁开发了职工之家平台？", "工会的功能是什么？", "Who made the documentary?",
        "hi, how many unions are there?", "工会的好的做法有哪些？", "好人好事", "行动", "对接工作", "好的做法", "",
    ],
)  # fmt: skip
def test_a_question_with_polite_words_is_a_question(messages: Messages, question: str) -> None:
    assert messages.meta(question) is None


@pytest.mark.parametrize(
    "question", ["你好", "谢谢", "再见", "你是谁？", "hello", "thanks", "What can you do?"]
)
def test_the_chain_takes_it_as_meta(chain: YearbookChain, question: str) -> None:
    answer = ask(chain, question)
    assert (answer.status, answer.span, answer.citations) == (Status.META, None, ())
    assert answer.suggestions
    check_no_figure(chain, answer)


def check_no_figure(chain: YearbookChain, answer: Answer) -> None:
    """But for the titles and the year told of, no digit of an answer stands there."""
    told = answer.answer
    for article in chain.articles.values():
        told = told.replace(article.title, "").replace(str(article.year), "")
    assert not re.search(r"\d|[一二两三四五六七八九十百千万亿]+[个名家户条项次万亿人]", told)


@pytest.mark.parametrize("question", REFUSED)
def test_a_refusal_tells_the_coverage_and_no_figure(chain: YearbookChain, question: str) -> None:
    answer = ask(chain, question)
    assert answer.status in (Status.NOT_IN_SOURCE, Status.OUT_OF_SCOPE)
    assert TITLE in answer.answer and "2021" in answer.answer
    assert answer.citations == () and answer.span is None
    check_no_figure(chain, answer)
    assert not HAN.search(answer.answer.replace(TITLE, "")) or HAN.search(question)


@pytest.mark.parametrize("question", REFUSED)
def test_a_refusal_offers_sections_that_answer(chain: YearbookChain, question: str) -> None:
    offered = ask(chain, question).suggestions
    assert 1 <= len(offered) <= 3
    for suggestion in offered:
        followed = ask(chain, suggestion)
        assert followed.status == Status.ANSWERED
        assert section_question(followed.citations[0].section) == suggestion


@pytest.mark.parametrize(
    ("status", "zh", "en"),
    [
        (Status.NOT_IN_SOURCE, "没有说明", "does not tell"),
        (Status.OUT_OF_SCOPE, "不在资料的范围内", "outside"),
        (Status.FALSE_PREMISE, "与资料不符", "does not agree"),
    ],
)
def test_each_refusal_says_why_in_the_question_s_language(
    messages: Messages, status: Status, zh: str, en: str
) -> None:
    assert zh in messages.refusal(status, "会员有多少？")
    assert en in messages.refusal(status, "How many members?")


@pytest.mark.parametrize(
    ("question", "zh"),
    [
        ("2018年全区有多少个基层工会？", "别的年份"),
        ("去年会员有多少？", "别的年份"),
        ("青岛有多少个监测点？", "别的地方或单位"),
    ],
)
def test_what_lies_outside_is_named_by_its_kind(chain: YearbookChain, question: str, zh: str) -> None:
    answer = ask(chain, question)
    assert answer.status == Status.OUT_OF_SCOPE and zh in answer.answer


def test_the_opening_questions_are_the_editor_s_and_each_is_answered(chain: YearbookChain) -> None:
    assert chain.opening == next(iter(chain.articles.values())).questions
    assert len(chain.opening) == 4
    for question in chain.opening:
        assert ask(chain, question).status == Status.ANSWERED


def test_several_articles_are_named_and_many_are_counted(article: Article, tmp_path: Path) -> None:
    posts = [load(tmp_path, POST_PAGE, name=f"post{n}.txt") for n in range(4)]
    two = Messages((article, posts[0])).coverage
    assert TITLE in two and "青山年鉴(2019年卷)" in two
    assert "2018年至2021年间" in two
    assert "等5篇" in Messages((article, *posts)).coverage


def test_a_section_is_asked_for_by_its_title(article: Article) -> None:
    offers = Offers({article.id: article})
    for section in article.sections:
        assert offers.asked(section_question(section.title), ()) == (article, section)
    assert offers.asked("【概况】", ()) == (article, article.sections[0])
    assert offers.asked("【财务】讲了什么？", ()) is None
    assert offers.asked("概况讲了什么？", ()) is None


def test_of_several_documents_a_title_is_offered_once_and_its_document_named(
    article: Article, tmp_path: Path
) -> None:
    other = replace(load(tmp_path, POST_PAGE), id="other", title="另一篇", sections=article.sections)
    offers = Offers({article.id: article, other.id: other})
    found = [
        Retrieved(title, document, 1.0) for title in ("概况", "机构") for document in ("other", article.id)
    ]
    offered = offers.nearest(found, 3)
    assert offered == ("《另一篇》的【概况】讲了什么？", "《另一篇》的【机构】讲了什么？")
    assert offers.asked(offered[0], ()) == (other, other.sections[0])
    assert offers.asked("【概况】讲了什么？", found) == (other, other.sections[0])
    assert offers.asked(f"《{article.title}》的【概况】讲了什么？", found) == (article, article.sections[0])


def test_every_section_can_be_asked_for(chain: YearbookChain, article: Article) -> None:
    for section in article.sections:
        answer = ask(chain, section_question(section.title))
        assert (answer.status, answer.retrieved[0].section) == (Status.ANSWERED, section.title)
        (citation,) = answer.citations
        assert section.text.startswith(citation.quote)
        assert citation.quote[-1] in "。;；"
