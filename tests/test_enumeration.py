"""Lists are found whole, without what introduces them or follows; the one asked for is chosen by number and neighbours."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.enumeration import asked_count, asked_list, enumerations
from qa.answering.question import read_question


def lists(sentence: str) -> list[tuple[str, int]]:
    return [(sentence[one.start : one.end], one.items) for one in enumerations(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("4个直属单位分别是传媒中心、干部学校、疗养院。", [("传媒中心、干部学校、疗养院", 3)]),
        ("产业协会有财贸协会、邮电协会、能源化学协会;", [("财贸协会、邮电协会、能源化学协会", 3)]),
        ("打造“春风”“夏凉”“秋实”等服务品牌。", [("“春风”“夏凉”“秋实”", 3)]),
        ("制定《素质规划》《竞赛规划》和《实施方案》。", [("《素质规划》《竞赛规划》和《实施方案》", 3)]),
        ("主要集中在美容美发、健身、教育培训等行业。", [("美容美发、健身、教育培训", 3)]),
        ("其中滑坡9起、崩塌3起、泥石流2起，未造成伤亡。", [("滑坡9起、崩塌3起、泥石流2起", 3)]),
        ("在甲市卫视、乙语卫视和学习强国播出。", [("甲市卫视、乙语卫视和学习强国", 3)]),
        ("坚决防止插手，坚决防止分裂，坚决维护团结。", [("坚决防止插手，坚决防止分裂，坚决维护团结", 3)]),
        ("召开会议，开展活动。", []),
        ("", []),
    ],
)
def test_a_list_is_whole_and_nothing_else(sentence: str, found: list[tuple[str, int]]) -> None:
    assert lists(sentence) == found


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("设了哪三个中心？", "培训中心、服务中心、传媒中心"),
        ("表彰了哪些同志？", "王建国、李敏"),
        ("有哪些中心？", "培训中心、服务中心、传媒中心"),
    ],
)
def test_the_list_asked_for(question: str, told: str) -> None:
    sentence = "设培训中心、服务中心、传媒中心，表彰先进同志王建国、李敏。"
    found = asked_list(read_question(question), sentence)
    assert found and sentence[found.start : found.end].endswith(told)


def test_as_many_clauses_as_the_question_counts_are_a_list() -> None:
    sentence = "落实“三个坚持”要求坚持深入基层走访群众坚持公开透明接受监督坚持服务大局。"
    found = asked_list(read_question("“三个坚持”具体是哪三条？"), sentence)
    assert found and found.items == 3
    assert sentence[found.start : found.end] == "坚持深入基层走访群众坚持公开透明接受监督坚持服务大局"


def test_a_list_with_fewer_items_than_asked_for_is_none() -> None:
    assert asked_list(read_question("是哪五个中心？"), "设培训中心、服务中心。") is None


@pytest.mark.parametrize(
    ("question", "count"),
    [("哪三个？", 3), ("哪两家？", 2), ("有五项，是什么？", 5), ("有哪些？", 0), ("十大？", 0)],
)
def test_how_many_are_asked_for(question: str, count: int) -> None:
    assert asked_count(read_question(question)) == count


@given(st.text(alphabet="、和等《》“”（），。工会3个是有分别坚决", max_size=40))
def test_any_text_gives_slices_in_order(sentence: str) -> None:
    found = enumerations(sentence)
    assert all(0 <= one.start <= one.end <= len(sentence) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
