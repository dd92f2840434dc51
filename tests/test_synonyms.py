"""The synonym file: what people say finds what official texts say, and an editor's slip is found here."""

import pytest

from qa.answering.words import content_words
from qa.lexicon import lines, word_list
from qa.retrieval.synonyms import expansion, known_words, synonyms


@pytest.mark.parametrize(
    ("question", "official"),
    [
        ("看望了多少老人", "慰问"),
        ("拍了几集片子", "拍摄"),
        ("拿到第几名", "获得"),
        ("查出什么毛病", "发现"),
        ("多少困难群众", "困难职工"),
        ("要回多少工钱", "挽回"),
        ("举办多少期", "开展"),
    ],
)
def test_the_official_word_is_added(question: str, official: str) -> None:
    assert official in expansion(question).split()


@pytest.mark.parametrize("text", ["", "。？！", "鑫淼"])
def test_unknown_words_add_nothing(text: str) -> None:
    assert (known_words(text), expansion(text)) == ((), "")


def test_the_longest_word_is_taken_at_each_place() -> None:
    groups = synonyms()
    assert {"困难群众", "得奖", "得"} & set(groups) >= {"困难群众", "得奖"}
    assert known_words("困难群众得奖") == ("困难群众", "得奖")


def test_a_word_is_no_synonym_of_itself_and_all_of_a_group_know_each_other() -> None:
    groups = synonyms()
    for word, others in groups.items():
        assert word not in others
        assert others
        assert all(word in groups[other] for other in others)


def test_no_added_word_is_repeated() -> None:
    added = expansion("看望探望慰问走访").split()
    assert len(added) == len(set(added))


def test_the_file_is_well_written() -> None:
    """Each line a group of at least two different words, none longer than the search looks for."""
    for line in lines("synonyms_zh.txt"):
        group = line.split()
        assert len(group) == len(set(group)) >= 2, line
        assert max(map(len, group)) <= 10, line


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("places_zh.txt", {"内蒙古", "呼和浩特", "青岛", "台湾", "美国"}),
        ("units_zh.txt", {"人次", "户", "个百分点", "元", "场次"}),
        ("surnames_zh.txt", {"王", "欧阳", "韩"}),
        ("roles_zh.txt", {"主席", "局长"}),
        ("bodies_zh.txt", {"委员会", "工会", "医院"}),
        ("stop_words.txt", {"请问", "多少", "the"}),
    ],
)
def test_a_word_list_is_read_longest_first_without_its_comments(name: str, words: set[str]) -> None:
    listed = word_list(name)
    assert set(listed) >= words
    assert [len(word) for word in listed] == sorted(map(len, listed), reverse=True)
    assert len(listed) == len(set(listed))
    assert not any(line.startswith("#") or not line.strip() for line in lines(name))
    assert not any("#" in word for word in listed)


def test_polite_and_asking_words_carry_no_content() -> None:
    assert content_words("请问一下，基层工会到底有多少个呢？") == ["基层", "工会"]
    assert content_words("？！。") == []
