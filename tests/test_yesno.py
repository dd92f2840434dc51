"""是 or 否 only where the sentence decides; the sentences are invented, the forms are those of yearbooks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.question import read_question
from qa.answering.yesno import decided, leading
from qa.chain import YearbookChain


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        # a figure against a limit
        ("群众满意度过八成了吗？", "群众满意度81.9%。", True),
        ("群众满意度过九成了没有？", "群众满意度81.9%。", False),
        ("志愿者有没有超过两万人？", "志愿者增至2.4万名。", True),
        ("人均经费不到3元吗？", "人均经费2.64元。", True),
        ("人均经费达到3元了吗？", "人均经费2.64元。", False),
        ("人均经费达到3元了吗？", "人均经费3元。", True),
        ("入会率过百分之七十五没有？", "入会率保持在80%以上。", True),
        ("入会率过百分之八十五没有？", "入会率保持在80%以上。", None),
        ("合格的过半了吗？", "抽查126家，其中合格的占57%。", True),
        ("年度任务完成了没有？", "完成年度任务的108.2%。", True),
        ("年度任务完成了没有？", "完成年度任务的94%。", False),
        ("出口破2亿美元了没有？", "收入317.6亿元，其中出口1.83亿美元。", False),
        ("参加的超过一百人吗？", "参加教师90人、学生120人。", None),
        # a place in a ranking
        ("集约用地进了全省前五吗？", "集约用地在全省列第7位。", False),
        ("集约用地进了全省前十吗？", "集约用地在全省列第7位。", True),
        ("代表队在大赛里夺冠了吗？", "代表队在大赛中获得第二名。", False),
        ("代表队在大赛里拿了冠军吗？", "代表队夺冠。", True),
        ("这座电厂算不算全省头一座？", "这座电厂为全省第二座。", False),
        ("代表队夺冠了吗？", "代表队参加第三届大赛。", None),
        # which way it moved
        ("原煤产量又增长了吗？", "原煤产量1860万吨，下降4.1%。", False),
        ("常住人口往下掉了吗？", "常住人口31万人，比上年末减少0.4万人。", True),
        ("平均气温比前一年高吗？", "平均气温4.8℃，比上年低0.3℃。", False),
        ("来访批次降下来没有？", "来信量同比下降11.2%，来访批次同比上升4.6%。", False),
        ("羊毛收购价上涨了吗？", "羊绒收购价每公斤218元，提高16元；羊毛每公斤7元，下降0.4元。", None),
        # whether it had been before
        ("远程议政以前办过吗？", "首次开展远程议政。", False),
        ("总产值突破500亿元，这是头一回吗？", "总产值首次突破500亿元。", True),
        # told or denied in the question's own words
        ("有没有发生食物中毒？", "保障活动27场次，未发生食物中毒事件。", False),
        ("出口补贴现在还发吗？", "取消出口补贴，赋予企业经营权。", False),
        ("检出的病畜都处理掉了吗？", "检出病畜20头，全部扑杀并无害化处理。", None),
        ("数据是不是没有丢失？", "未造成数据丢失。", None),
        ("改造的是C级危房吗？", "改造D级危房41万平方米。", None),
        ("查扣的农药是假冒的吗？", "查扣假冒化肥27吨、过期农药350公斤。", None),
    ],
)
def test_a_verdict_only_where_the_sentence_decides(
    question: str, sentence: str, verdict: bool | None
) -> None:
    assert decided(read_question(question), sentence) is verdict


@pytest.mark.parametrize(
    "question", ["会员有多少人？", "是涨了还是跌了？", "主席是谁？", "为什么下降了？", "工会"]
)
def test_other_questions_get_no_verdict(question: str) -> None:
    assert leading(read_question(question), "会员比上年下降4.1%，未发生事故。") == ""


@given(st.text(alphabet="会员未没有无是不第前八成过0123456789%亿人，。吗比上年增长下降", max_size=40))
def test_any_sentence_can_be_asked(sentence: str) -> None:
    for question in ("会员过八成了吗？", "会员进前三了吗？", "会员增长了吗？", "有没有会员？"):
        assert leading(read_question(question), sentence) in ("", "是。", "否。")


def test_the_verdict_stands_before_a_verbatim_quote(chain: YearbookChain) -> None:
    answer = chain.invoke({"question": "自治区代表队在全国职工法律知识竞赛里夺冠了吗？", "history": []})
    (citation,) = answer.citations
    assert answer.answer == f"否。{citation.quote}[1]"
    assert citation.quote.endswith("获得第二名。")
