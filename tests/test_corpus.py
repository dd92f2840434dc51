"""Pages and other texts become articles whose every section and chunk is a literal slice."""

import re
from pathlib import Path

import pytest

from qa.corpus.chunks import chunk_article
from qa.corpus.load import load_article, load_articles
from qa.datatypes import Article
from qa.errors import SourceError
from tests.conftest import PAGE, POST_PAGE, check_slices, load, section, sentences

TITLES = [
    "概况", "旗帜鲜明讲政治", "党史学习教育", "职工思想政治引领", "产业工人队伍建设与改革", "劳动与技能竞赛",
    "五一系列活动", "制定工会“十四五”发展规划", "工会组织建设", "推动工会工作法治化", "解决与服务职工需求",
    "和谐劳动关系构建", "劳动领域政治安全", "工会经费收缴", "工会干部队伍建设",
]  # fmt: skip


# The real page, point by point of what is known about it.


def test_the_frame_is_never_text(article: Article) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for frame in [
        "当前位置", "数字史志", "2022卷", "群众团体", "发布时间", "07-05", "来源", "声明", "转载", "版权所有",
        "ICP", "公安备", "05003250", "15010502000173", "网站标识码", "1500000032", "技术支持", "•",
    ]:  # fmt: skip
        assert frame in page
        assert frame not in article.text


def test_the_frame_is_metadata_and_invents_no_date(article: Article) -> None:
    assert article.id == "nmg-yearbook-2022-trade-unions"
    assert article.title == "内蒙古年鉴(2022卷) · 群众团体 · 总工会"
    assert article.path == ("内蒙古区情网", "数字史志", "年鉴", "内蒙古年鉴", "2022卷", "群众团体", "总工会")
    assert (article.volume, article.year) == ("2022卷", 2021)
    assert (article.region, article.organisation, article.site) == ("内蒙古", "总工会", "内蒙古区情网")
    assert len(article.questions) == 4


def test_the_article_stands_once_under_its_15_titles(article: Article) -> None:
    assert PAGE.read_text(encoding="utf-8").count("1949年5月") == 2
    assert [section.title for section in article.sections] == TITLES
    assert article.text == "\n".join(f"【{part.title}】{part.text}" for part in article.sections)
    for fact in ("1949年5月", "8000余场次46万人次", "审计项目24项", "6088人次"):
        assert article.text.count(fact) == 1


def test_no_break_spaces_go_after_titles_and_stay_in_names(article: Article) -> None:
    assert len(re.findall("】 ?\u00a0", PAGE.read_text(encoding="utf-8"))) == 30
    assert not re.search(r"】\s", article.text)
    assert article.text.count("\u00a0") == 2
    assert "“中国梦·劳动美——永远跟党走\u00a0\u00a0奋进新征程”" in section(article, "职工思想政治引领")


def test_sentences_end_at_full_stops_and_semicolons_not_at_commas(article: Article) -> None:
    overview = sentences(section(article, "概况"))
    assert overview[0] == "内蒙古自治区总工会于1949年5月成立截至2021年底51643个基层工会会员超过469万人。"
    assert overview[1] == "内蒙古自治区总工会设组织部等12个部门;"
    assert len(overview) == 4
    safety = sentences(section(article, "劳动领域政治安全"))[0]
    assert safety.count("坚决") == 7
    assert "我国社会主义制度),成立劳动领域维护政治安全工作领导小组" in safety
    assert safety.endswith("建立10项长效工作机制。")


@pytest.mark.parametrize(
    ("title", "verbatim"),
    [
        ("概况", "2021年底51643个基层工会会员超过469万人"),
        ("党史学习教育", "困难职工5639户疫情防控一线人员10810人"),
        ("旗帜鲜明讲政治", "8000余场次46万人次"),
        ("工会经费收缴", "审计项目24项发现147条问题提出建议119条"),
        ("劳动与技能竞赛", "获得大赛团体奖一名选手获焊工大赛第5名"),
        ("和谐劳动关系构建", "建立诉调对接工作室719名职工挽回经济损失1600余万元"),
        ("劳动与技能竞赛", "新建各级职工创新工作室200发挥示范引领"),
        ("五一系列活动", "管理办法试行》"),
        ("制定工会“十四五”发展规划", "规划2021—2025年》"),
        ("概况", "组织部等12个部门"),
        ("产业工人队伍建设与改革", "选择21个地区和单位开展改革试点“八大群体”为重点人群"),
        ("劳动领域政治安全", "建立10项长效工作机制"),
        ("五一系列活动", "选树命名10名北疆工匠"),
        ("产业工人队伍建设与改革", "均动态保持在80%以上"),
        ("和谐劳动关系构建", "“会、站、家”项目"),
        ("解决与服务职工需求", "“春送岗位”“夏送清凉”“金秋助学”“冬送温暖”等帮扶服务工作品牌"),
        ("解决与服务职工需求", "全区工会“两节”筹集送温暖款物总计6907.19万元慰问13.73万人次"),
    ],
)
def test_text_stands_as_the_page_has_it(article: Article, title: str, verbatim: str) -> None:
    assert verbatim in section(article, title)


def test_both_sentences_of_recovered_losses_stand_apart(article: Article) -> None:
    told = [sentence for sentence in sentences(article.text) if "挽回" in sentence and "损失" in sentence]
    assert ["1600余万元" in sentence for sentence in told] == [True, False]
    assert ["1255余万元" in sentence for sentence in told] == [False, True]


def test_the_contributor_is_metadata_and_in_no_section(article: Article) -> None:
    assert article.contributor == "杨志鸿"
    assert "杨志鸿" not in article.text
    assert article.sections[-1].text.endswith("共培训各级工会干部6088人次。")


def test_sections_and_chunks_are_slices(article: Article) -> None:
    check_slices(article)
    chunks = list(chunk_article(article))
    assert [chunk.metadata["section"] for chunk in chunks if chunk.metadata["kind"] == "section"] == TITLES
    assert [chunk.id for chunk in chunks[:3]] == [f"{article.id}/0", f"{article.id}/0/1", f"{article.id}/0/2"]
    assert len({chunk.id for chunk in chunks}) == len(chunks)


# Other documents.


def test_another_yearbook_page(tmp_path: Path) -> None:
    page = load(tmp_path, POST_PAGE)
    check_slices(page)
    assert page.title == "青山年鉴(2019年卷) · 交通·邮电 · 邮政业"
    assert (page.region, page.volume, page.year, page.organisation) == ("青山", "2019年卷", 2018, "邮政业")
    assert [part.title for part in page.sections] == ["概况", "快递服务", "普遍服务监督", "韩雪"]
    assert section(page, "概况").endswith("其中牧区站418个。\n年末从业人员2.6万人。")
    assert sentences(section(page, "普遍服务监督")) == [
        "开展“绿盾”检查214次。", "责令整改37家！", "结果是否公开？", "全部公开。",
    ]  # fmt: skip
    for frame in ("发布时间", "省情网", "版权", "ICP", "1234567", "（"):
        assert frame not in page.text


def test_several_contributors_in_brackets_are_told_once_each(tmp_path: Path) -> None:
    page = load(tmp_path, POST_PAGE)
    assert page.contributor.replace("\u3000", " ").replace(" ", "、") == "韩雪、杜小川、贺兰"
    assert "杜小川" not in page.text
    assert section(page, "韩雪") == "韩雪，女，全国优秀乡邮员，走过邮路32万公里。"


def test_a_paragraph_may_speak_of_what_notices_speak_of(tmp_path: Path) -> None:
    page = load(tmp_path, "【概况】 甲。\n全年受理ICP备案120件。\n乙。\n【执法】 丙。\n")
    assert section(page, "概况") == "甲。\n全年受理ICP备案120件。\n乙。"


def test_a_page_without_a_frame_is_titled_by_its_file(tmp_path: Path) -> None:
    assert load(tmp_path, "【概况】 甲。\n", name="postal.txt").title == "postal"


def test_a_government_report(tmp_path: Path) -> None:
    report = load(
        tmp_path,
        "2023年青山省政府工作报告\n各位代表：\n现在报告工作。\n一、2023年工作回顾\n粮食产量812万吨。\n\n"
        "（二）改善民生\n新增就业6.3万人；\n改造老旧小区45个。\n"
        "第三章 下一步安排\n一、二季度抓好春耕，三季度防汛。\n",
    )
    check_slices(report)
    assert (report.title, report.year) == ("2023年青山省政府工作报告", 2023)
    assert [(part.title, part.text) for part in report.sections] == [
        ("2023年青山省政府工作报告", "各位代表：\n现在报告工作。"),
        ("2023年工作回顾", "粮食产量812万吨。"),
        ("改善民生", "新增就业6.3万人；\n改造老旧小区45个。"),
        ("下一步安排", "一、二季度抓好春耕，三季度防汛。"),
    ]


def test_a_numbered_list_is_kept(tmp_path: Path) -> None:
    report = load(tmp_path, "2023年十件实事\n办成实事。\n（一）新建学校12所\n（二）修路88公里\n另有两件。\n")
    assert "新建学校12所" in report.text


def test_markdown(tmp_path: Path) -> None:
    notes = load(tmp_path, "# 馆藏说明\n\n共有**9万**册。\n\n## 开放时间\n\n- 周一闭馆。\n", name="a.md")
    check_slices(notes)
    assert notes.title == "馆藏说明"
    assert notes.text == "【馆藏说明】共有**9万**册。\n【开放时间】- 周一闭馆。"


def test_a_toml_beside_the_file_says_what_the_page_does_not(tmp_path: Path) -> None:
    toml = 'title = "实事"\nyear = 2020\nregion = "青山"\nquestions = ["建了几所？", "何时？"]\n'
    made = load(tmp_path, "办成实事。\n", toml)
    assert (made.title, made.year, made.region) == ("实事", 2020, "青山")
    assert made.questions == ("建了几所？", "何时？")
    assert made.text == "【a】办成实事。"


def test_a_folder_is_read_in_the_order_of_names_and_other_files_are_left(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "notes.toml", "picture.png"):
        (tmp_path / name).write_text(f"{name}的文字。", encoding="utf-8")
    assert [made.id for made in load_articles(tmp_path)] == ["a", "b"]


def test_two_files_of_one_name_are_two_documents_or_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲。", encoding="utf-8")
    (tmp_path / "a.md").write_text("乙。", encoding="utf-8")
    try:
        ids = [made.id for made in load_articles(tmp_path)]
    except SourceError as error:
        assert "a.md" in str(error)
    else:
        assert len(set(ids)) == 2


# Bad input.


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "is empty"),
        (" \r\n\u3000\n".encode(), "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither UTF-8 nor GB18030"),
        ("概况\0甲。".encode(), "neither UTF-8 nor GB18030"),
        ("【概况】 甲。".encode("utf-16"), "neither UTF-8 nor GB18030"),
        ("【概况】\n【执法】\n".encode(), "no text"),
    ],
)
def test_a_file_without_text_is_named(tmp_path: Path, raw: bytes, told: str) -> None:
    with pytest.raises(SourceError, match=f"a\\b.*{told}"):
        load(tmp_path, raw)


@pytest.mark.parametrize(("encoding", "end"), [("gb18030", "\n"), ("utf-8-sig", "\r\n"), ("utf-8", "\r")])
def test_other_encodings_and_line_ends_are_read(tmp_path: Path, encoding: str, end: str) -> None:
    other = load(tmp_path, POST_PAGE.replace("\n", end).encode(encoding))
    assert other == load(tmp_path, POST_PAGE)


def test_a_missing_folder_and_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nowhere.*QA_DATA_DIR"):
        load_articles(tmp_path / "nowhere")
    with pytest.raises(SourceError, match=r"nowhere\.txt.*QA_DATA_DIR"):
        load_article(tmp_path / "nowhere.txt")


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("titel = 'x'", r"titel.*can.*title"),
        ("text = 'x'", r"text.*cannot be set"),
        ("year = ", r"a\.toml is not valid TOML"),
        ("questions = 3", "questions"),
        ("questions = '多少？'", "questions"),
        ("year = '二〇二一'", "year"),
    ],
)
def test_a_wrong_toml_is_named(tmp_path: Path, toml: str, told: str) -> None:
    with pytest.raises(SourceError, match=told):
        load(tmp_path, "甲。\n", toml)
