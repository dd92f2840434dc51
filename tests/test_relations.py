"""Synonyms and contrasts as the check reads them, and the two lists themselves."""

from collections import Counter

import pytest

from qa.answering.relations import related, relations
from qa.lexicon import lines
from qa.text import fold


@pytest.mark.parametrize(
    ("word", "synonym"), [("再就业", "找到活儿"), ("农民", "庄稼人"), ("举行", "召开"), ("提高", "增强")]
)
def test_a_synonym_is_known_from_both_sides(word: str, synonym: str) -> None:
    assert synonym in relations()[word].synonyms
    assert word in relations()[synonym].synonyms


@pytest.mark.parametrize(
    ("word", "other"), [("局长", "副局长"), ("总经理", "董事长"), ("法院", "检察院"), ("市长", "省长")]
)
def test_a_contrast_is_known_from_both_sides(word: str, other: str) -> None:
    assert other in relations()[word].contrasts
    assert word in relations()[other].contrasts


def test_names_of_the_same_member_are_no_contrast() -> None:
    assert "经理|总经理 副经理|副总经理 董事长 监事长" in lines("contrasts_zh.txt")
    assert "副经理" in relations()["经理"].contrasts
    assert "总经理" not in relations()["经理"].contrasts
    assert "副总经理" not in relations()["副经理"].contrasts


def test_synonyms_go_before_contrasts() -> None:
    """书记 and 主任 stand side by side in a line of each kind."""
    assert any({"书记", "主任"} <= set(line.split()) for line in lines("contrasts_zh.txt"))
    assert "主任" in relations()["书记"].synonyms
    assert "主任" not in relations()["书记"].contrasts


def test_no_word_is_both_and_none_stands_for_itself() -> None:
    known = relations()
    for word, one in known.items():
        assert not one.synonyms & one.contrasts, word
        assert word not in one.synonyms | one.contrasts
        assert one.synonyms or one.contrasts, word
        assert all(word in known[other].synonyms for other in one.synonyms)
        assert all(word in known[other].contrasts for other in one.contrasts)
        assert word == fold(word)


def test_a_phrase_s_relations_go_to_all_its_words() -> None:
    found, alone = related(["找到", "活儿", "的"]), related(["活儿"])[0]
    assert "再就业" in found[0].synonyms & found[1].synonyms
    assert "再就业" not in alone.synonyms
    assert found[2] == related(["的"])[0]


def test_a_word_that_the_segmenter_joined_is_read_without_its_last_or_first_character() -> None:
    (joined,) = related(["女党员数"])
    assert "女党员数" not in relations() and "女党员" in relations()
    assert joined.contrasts == relations()["女党员"].contrasts
    assert "男党员" in joined.contrasts


def test_of_a_phrase_and_its_parts_nothing_is_both() -> None:
    for one in related(["党组", "书记"]):
        assert not one.synonyms & one.contrasts
    assert "党组成员" in related(["党组", "书记"])[1].contrasts


@pytest.mark.parametrize("tokens", [[], ["鑫淼"], ["，"], ["鑫", "淼", "焱"]])
def test_an_unknown_word_has_none(tokens: list[str]) -> None:
    assert [(set(one.synonyms), set(one.contrasts)) for one in related(tokens)] == [(set(), set())] * len(
        tokens
    )


@pytest.mark.parametrize("name", ["thesaurus_zh.txt", "contrasts_zh.txt"])
def test_a_list_is_well_written(name: str) -> None:
    """No line twice in whatever order; each at least two entries, and no word twice in a line."""
    repeated = Counter(" ".join(sorted(fold(line).split())) for line in lines(name))
    assert [line for line, count in repeated.items() if count > 1] == []
    for line in lines(name):
        words = line.replace("|", " ").split()
        assert len(line.split()) >= 2, line
        assert len(words) == len(set(map(fold, words))), line
        assert not any(
            entry.startswith("|") or entry.endswith("|") or "||" in entry for entry in line.split()
        )


def test_bars_stand_only_among_contrasts() -> None:
    assert [line for line in lines("thesaurus_zh.txt") if "|" in line] == []
