"""Slips are mended by sound, against the collection's own words, and only where it does not know the word written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.pinyin import blurred, is_pinyin, letters, readings
from qa.answering.romanised import Romanised
from qa.answering.spelling import Slip, Speller
from qa.chain import YearbookChain
from qa.datatypes import Status
from qa.retrieval.index import Index
from qa.text import fold


@pytest.fixture(scope="module")
def speller(index: Index) -> Speller:
    return Speller(index.sentences)


@pytest.fixture(scope="module")
def romanised(index: Index) -> Romanised:
    return Romanised(index.sentences)


@pytest.mark.parametrize(
    ("written", "meant", "slips"),
    [
        ("公会会员有多少？", "工会会员有多少？", [("公会", "工会")]),
        ("北江工将评了几明", "北疆工匠评了几名", [("北江", "北疆"), ("工将", "工匠"), ("几明", "几名")]),
        ("自制区总工会设几个部们", "自治区总工会设几个部门", [("自制区", "自治区"), ("部们", "部门")]),
        ("机关纪萎出据廉政意见", "机关纪委出具廉政意见", [("纪萎", "纪委"), ("出据", "出具")]),
        ("给企页做法律体捡", "给企业做法律体检", [("企页", "企业"), ("体捡", "体检")]),
        ("劳懂关系监侧点", "劳动关系监测点", [("劳懂", "劳动"), ("监侧点", "监测点")]),
        ("總公會", "總工會", [("总公会", "总工会")]),
    ],
)
def test_a_slip_becomes_the_collection_s_word_that_sounds_the_same(
    speller: Speller, written: str, meant: str, slips: list[tuple[str, str]]
) -> None:
    mended, found = speller.mend(written)
    assert mended == meant
    assert sorted((slip.written, slip.meant) for slip in found) == sorted(slips)


@pytest.mark.parametrize(
    "question",
    [
        "到2021年年底全区有多少个基层工会？",
        "工会会费交多少？",
        "工会的电话号码是多少？",
        "事实是怎样的？",  # sounds like 实施, which the page has
        "住址在哪里？",
        "年间涨了多少？",
        "谁写的？",
        "女会员占多少比例？",
        "How many unions?",
        "",
    ],
)
def test_words_that_are_no_slips_stay(speller: Speller, question: str) -> None:
    assert speller.mend(question) == (question, ())


def test_the_word_written_is_known_and_stays_whatever_it_sounds_like() -> None:
    assert Speller(["工会和公会都在。工会。"]).mend("公会有多少？")[1] == ()
    assert Speller(["工会都在。工会。"]).mend("公会有多少？")[1] == (Slip("公会", "工会"),)


def test_a_dictionary_s_word_gives_way_only_by_its_tones_to_a_settled_one() -> None:
    assert Speller(["任命了人名。"]).mend("人民有多少？")[1] == ()
    assert Speller(["会长来了。"]).mend("会场在哪里？")[1] == ()


@settings(deadline=None)  # the first text builds the tables
@given(st.text(alphabet="工会公部们门北江疆将匠的了有多少几明名，？ a1", max_size=20))
def test_any_text_keeps_its_length(text: str) -> None:
    mended, slips = Speller(["北疆工匠有多少名。总工会的部门。工会。"]).mend(text)
    assert len(mended) == len(text)
    assert (mended == text) or slips or fold(text) == mended


@pytest.mark.parametrize(
    "written",
    [
        "gonghui ganbu xuexiao peixun le duoshao renci",
        "gonghuiganbuxuexiaopeixunleduoshaorenci",
        "gōnghuì gànbù xuéxiào péixùnle duōshao réncì",
        "gong1hui4 gan4bu4 xue2xiao4 pei2xun4 le duo1shao3 ren2ci4",
        "GONGHUI GANBU XUEXIAO PEIXUN LE DUOSHAO RENCI",
    ],
)
def test_pinyin_is_read_with_or_without_tones_and_spaces(romanised: Romanised, written: str) -> None:
    assert romanised.read(written) == "工会干部学校培训了多少人次"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2021nian quanqu you duoshao ge jiceng gonghui", "2021年全区有多少个基层工会"),
        ("gonghui会员有多少", "工会会员有多少"),
        ("songwennuan chou le duoshao qian", "送温暖筹了多少钱"),
        ("nv zhigong", "女职工"),
    ],
)
def test_digits_and_characters_stand_between_pinyin(romanised: Romanised, written: str, read: str) -> None:
    assert romanised.read(written) == read


@pytest.mark.parametrize(
    "question",
    ["How many members are there?", "What can he do", "hello", "GDP是多少", "会员有多少", "51643", ""],
)
def test_what_is_no_pinyin_is_not_read(romanised: Romanised, question: str) -> None:
    assert romanised.read(question) == ""


def test_latin_words_of_the_collection_are_no_pinyin() -> None:
    assert Romanised(["安装 wifi 和 dna 检测。大妈。"]).read("dama有多少") == "大妈有多少"
    assert Romanised(["安装 dama 设备。大妈。"]).read("dama有多少") == ""


def test_the_sounds_of_characters() -> None:
    assert readings("长") == ("chang2", "zhang3")
    assert readings("A") == readings("😀") == ()
    assert [blurred(one) for one in ("zhang1", "shi4", "nv3", "jing1")] == ["zan", "si", "nv", "jin"]
    assert letters("xi'an gong1hui4 Lǜsè") == ("xiangonghuilvse", frozenset({0, 2, 4, 8, 11, 15}))
    assert is_pinyin("gonghui") and is_pinyin("xi'an") and not is_pinyin("union") and not is_pinyin("gong")


@pytest.mark.parametrize(
    ("question", "told", "why"),
    [
        ("北江工将评了几明", "10名", "按同音理解为“北疆”"),
        ("gonghui ganbu xuexiao peixun le duoshao renci", "6088人次", "拼音"),
    ],
)
def test_the_chain_answers_and_says_how_it_read(
    chain: YearbookChain, question: str, told: str, why: str
) -> None:
    answer = chain.invoke({"question": question, "history": []})
    assert answer.status == Status.ANSWERED and told in answer.answer
    assert why in answer.resolution and answer.standalone_question != question
