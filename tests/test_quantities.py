"""Numbers as official Chinese text writes them: value, unit, kind and the very characters they stand in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.quantities import find_quantities, parse_number
from qa.datatypes import Article

Found = tuple[str, str, float, str]


def found(text: str) -> list[Found]:
    return [(q.text, q.kind, q.value, q.unit) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("总计6907.19万元。", ("6907.19万元", "count", 69_071_900, "元")),
        ("总计6,907.19万元。", ("6,907.19万元", "count", 69_071_900, "元")),
        ("支出1,234,567元", ("1,234,567元", "count", 1_234_567, "元")),
        ("投资四亿八千三百万元", ("四亿八千三百万元", "count", 483_000_000, "元")),
        ("产值二百三十五亿元", ("二百三十五亿元", "count", 23_500_000_000, "元")),
        ("总值19.7万亿元", ("19.7万亿元", "count", 19_700_000_000_000, "元")),
        ("累计340余万职工参与", ("340余万", "count", 3_400_000, "")),
        ("挽回1600余万元", ("1600余万元", "count", 16_000_000, "元")),
        ("受益群众2万余人", ("2万余人", "count", 20_000, "人")),
        ("让利1.5亿多元", ("1.5亿多元", "count", 150_000_000, "元")),
        ("会员超过469万人", ("469万人", "count", 4_690_000, "人")),
        ("慰问13.73万人次。", ("13.73万人次", "count", 137_300, "人次")),
        ("开展8000余场次", ("8000余场次", "count", 8000, "场次")),
        ("整改820多个问题", ("820多个", "count", 820, "个")),
        ("共三万二千人", ("三万二千人", "count", 32_000, "人")),
        ("两千零五户", ("两千零五户", "count", 2005, "户")),
        ("三十五万六千户", ("三十五万六千户", "count", 356_000, "户")),
        ("一百二十余人", ("一百二十余人", "count", 120, "人")),
        ("设十二个部门", ("十二个", "count", 12, "个")),
        ("等六场专场招聘会", ("六场", "count", 6, "场")),
        ("涨0.8个百分点", ("0.8个百分点", "count", 0.8, "个百分点")),
        ("占百分之五十五点三", ("百分之五十五点三", "percent", 55.3, "%")),
        ("超过百分之六十", ("百分之六十", "percent", 60, "%")),
        ("保持在80%以上。", ("80%以上", "percent", 80, "%")),
        ("增长３．５％", ("３．５％", "percent", 3.5, "%")),
        ("获焊工大赛第5名", ("第5名", "rank", 5, "名")),
        ("获得第二名。", ("第二名", "rank", 2, "名")),
        ("居第十二位", ("第十二位", "rank", 12, "位")),
        ("参加第七届", ("第七届", "rank", 7, "届")),
        ("有５１６４３个", ("５１６４３个", "count", 51_643, "个")),
        ("有51643個", ("51643個", "count", 51_643, "个")),
        ("参与２．３万人次", ("２．３万人次", "count", 23_000, "人次")),
        ("装机30千瓦", ("30千瓦", "count", 30, "千瓦")),
        ("装机三百千瓦", ("三百千瓦", "count", 300, "千瓦")),
        ("装机一千一百千瓦", ("一千一百千瓦", "count", 1100, "千瓦")),
        ("装机12万千瓦", ("12万千瓦", "count", 120_000, "千瓦")),
        ("发电1.5亿千瓦时", ("1.5亿千瓦时", "count", 150_000_000, "千瓦时")),
        ("重五千克", ("五千克", "count", 5, "千克")),
        ("重两千千克", ("两千千克", "count", 2000, "千克")),
        ("长三千米", ("三千米", "count", 3, "千米")),
        ("长三千二百米", ("三千二百米", "count", 3200, "米")),
        ("建房三千间", ("三千间", "count", 3000, "间")),
        ("历时3个多月", ("3个多月", "count", 3, "个多月")),
        ("历时三个多月", ("三个多月", "count", 3, "个多月")),
        ("工期两个半月", ("两个半月", "count", 2, "个半月")),
        ("工期两个月", ("两个月", "count", 2, "个月")),
    ],
)
def test_a_number_is_read_with_its_unit_and_its_bound(text: str, one: Found) -> None:
    (name, kind, value, unit), *others = found(text)
    assert others == []
    assert (name, kind, unit) == (one[0], one[1], one[3])
    assert value == pytest.approx(one[2])


@pytest.mark.parametrize(
    ("text", "date", "value"),
    [
        ("于1949年5月成立", "1949年5月", 1949),
        ("截至2021年底", "2021年底", 2021),
        ("２０２１年７月１日", "２０２１年７月１日", 2021),
        ("二〇二一年", "二〇二一年", 2021),
        ("二零一九年十月", "二零一九年十月", 2019),
        ("到2025年。", "2025年", 2025),
        ("10月18—20日举行", "10月18—20日", 0.10),
        ("7月1日召开", "7月1日", 0.07),
        ("3月份启动", "3月份", 0.03),
    ],
)
def test_a_date_is_one_piece_and_its_value_is_its_year(text: str, date: str, value: float) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, quantity.kind, quantity.unit) == (date, "date", "")
    assert quantity.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "一些", "万一", "十四五", "“十四五”规划", "十三五时期", "一带一路", "三农工作", "五一", "“八七”普法", "千万不要",
        "万事", "一心一意", "百姓", "四川", "三亚", "六安", "五原县", "百色", "万州", "八一", "零距离", "工会进万家", "",
        "各级工会组织", "多层级、多样化", "年年月月", "每千瓦造价", "公里（千米）", "几千米长",
    ],
)  # fmt: skip
def test_words_that_only_look_like_numbers_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("截至2021年底51643个基层工会会员超过469万人", ["2021年底", "51643个", "469万人"]),
        ("8000余场次46万人次参加", ["8000余场次", "46万人次"]),
        ("审计项目24项发现147条问题提出建议119条", ["24项", "147条", "119条"]),
        ("团体奖一名选手获焊工大赛第5名", ["一名", "第5名"]),
        ("工作室719名职工挽回经济损失1600余万元", ["719名", "1600余万元"]),
        ("意见18批次52人次", ["18批次", "52人次"]),
        ("建会1929家拥有会员10.44万人其中6618名", ["1929家", "10.44万人", "6618名"]),
        ("2019年至2021年", ["2019年", "2021年"]),
        ("增长5.5%，达到1.2亿吨", ["5.5%", "1.2亿吨"]),
    ],
)
def test_neighbours_are_kept_apart(text: str, names: list[str]) -> None:
    assert [name for name, *_ in found(text)] == names


def test_a_lost_measure_word_leaves_the_number_bare() -> None:
    assert found("职工创新工作室200发挥示范引领") == [("200", "count", 200, "")]


@pytest.mark.parametrize("spelt", ["469万人", "四百六十九万人", "4690000人", "4,690,000人", "４６９万人"])
def test_one_number_has_one_value_however_it_is_spelt(spelt: str) -> None:
    ((_, _, value, unit),) = found(spelt)
    assert (value, unit) == (4_690_000, "人")


def test_offsets_are_those_of_the_text_and_nothing_overlaps(article: Article) -> None:
    for section in article.sections:
        end = 0
        for quantity in find_quantities(section.text):
            assert section.text[quantity.start : quantity.end] == quantity.text != ""
            assert quantity.start >= end
            end = quantity.end


PAGE_FIGURES = {
    "概况": [("51643个", 51_643), ("469万人", 4_690_000), ("12个", 12), ("5个", 5), ("4个", 4)],
    "解决与服务职工需求": [("56171户", 56_171), ("6907.19万元", 69_071_900), ("3087名", 3087), ("2105家", 2105)],
    "和谐劳动关系构建": [("990家", 990), ("820多个", 820), ("541起", 541), ("1255余万元", 12_550_000)],
    "推动工会工作法治化": [("340余万", 3_400_000), ("第二名", 2), ("7年", 7)],
}  # fmt: skip


@pytest.mark.parametrize("title", PAGE_FIGURES)
def test_the_page_s_figures_are_all_found(article: Article, title: str) -> None:
    (text,) = [section.text for section in article.sections if section.title == title]
    assert {(name, round(value)) for name, _, value, _ in found(text)} >= set(PAGE_FIGURES[title])


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("零", 0), ("〇", 0), ("十", 10), ("十九", 19), ("二十", 20), ("一百零八", 108), ("一千零一十", 1010),
        ("两万", 20_000), ("十万零三十", 100_030), ("一亿零五万", 100_050_000), ("四亿八千三百万", 483_000_000),
        ("十九点五", 19.5), ("二零二一", 2021), ("1.5万", 15_000), ("3亿", 300_000_000), ("6,907.19", 6907.19),
        ("340余万", 3_400_000),
    ],
)  # fmt: skip
def test_a_numeral_s_value(numeral: str, value: float) -> None:
    assert parse_number(numeral) == pytest.approx(value)


_DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """The Chinese numeral of a number below 10,000."""
    units = ["", "十", "百", "千"]
    text = "".join(
        _DIGITS[int(digit)] + (units[place] if digit != "0" else "")
        for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.rstrip("零") or "零"


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_chinese_and_arabic_spellings_agree(number: int, scale: str) -> None:
    (chinese,) = find_quantities(f"共{spell(number)}{scale}户。")
    (arabic,) = find_quantities(f"共{number}{scale}户。")
    assert chinese.value == arabic.value == number * {"": 1, "万": 10_000, "亿": 100_000_000}[scale]
    assert (chinese.unit, chinese.kind) == (arabic.unit, arabic.kind) == ("户", "count")


@given(st.text(alphabet="0123456789,.%一二十百千万亿点余多第年月日个人次元至—() ，。之工会", max_size=40))
def test_any_text_gives_slices_in_order(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= end
        assert quantity.value >= 0
        end = quantity.end
