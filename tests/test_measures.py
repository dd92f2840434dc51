"""Which units an answer may have: as the list of measures says, and the list itself."""

import pytest

from qa.answering.measures import counted_people, implied_units, measures, unit_fit
from qa.lexicon import lines

LENGTH, TIME, AREA = {"米", "公里", "厘米"}, {"年", "天", "个多月"}, {"亩", "公顷", "平方米"}


@pytest.mark.parametrize(
    ("clause", "interrogative", "units"),
    [
        ("井打了多深", "多深", LENGTH),
        ("培训持续了多久", "多久", TIME),
        ("水库面积有多大", "多大", AREA),
        ("劳模年龄多大", "多大", {"岁", "周岁"}),
        ("会员总人数是多少", "多少", {"人", "名"}),
        ("工资是多少", "多少", {"元", "块"}),
        ("全年发电量是多少", "多少", {"千瓦时", "度"}),
        ("装机容量是多少", "多少", {"千瓦"}),
        ("最高气温是多少", "多少", {"度", "℃"}),
        ("粮食产量是多少", "多少", {"吨", "千克"}),
    ],
)
def test_words_for_a_measure_tell_its_units(clause: str, interrogative: str, units: set[str]) -> None:
    start = clause.index(interrogative)
    assert implied_units(clause, start, start + len(interrogative)) >= units


@pytest.mark.parametrize(
    ("clause", "told", "not_told"),
    [
        ("入会率有多高", "%", "米"),  # a noun goes before the adjective
        ("气温有多高", "度", "米"),
        ("寿命有多长", "年", "公里"),
    ],
)
def test_an_adjective_alone_tells_only_where_no_noun_does(clause: str, told: str, not_told: str) -> None:
    start = clause.index("多")
    units = implied_units(clause, start, len(clause))
    assert (told in units, not_told in units) == (True, False)


def test_of_two_nouns_the_nearer_one_tells() -> None:
    clause = "投资修的公路里程是多少"
    assert implied_units(clause, 9, 11) >= LENGTH
    assert "元" not in implied_units(clause, 9, 11)
    clause = "公路里程的总投资是多少"
    assert implied_units(clause, 9, 11) >= {"元", "块"}
    assert "公里" not in implied_units(clause, 9, 11)


def test_a_word_twelve_characters_away_belongs_to_something_else() -> None:
    near, far = f"工资{'一' * 11}多少", f"工资{'一' * 12}多少"
    assert "元" in implied_units(near, 13, 15)
    assert implied_units(far, 14, 16) == frozenset()


@pytest.mark.parametrize("grown", ["增长了", "增长", "下降了", "减少", "提高了", "涨", "降低", "增加到"])
def test_what_grew_may_be_told_in_percent_too(grown: str) -> None:
    clause = f"产值{grown}多少"
    assert implied_units(clause, len(clause) - 2, len(clause)) == frozenset()


@pytest.mark.parametrize("clause", ["有多少", "参加的职工有多少", "多少"])
def test_nothing_is_implied_where_no_word_tells(clause: str) -> None:
    assert implied_units(clause, len(clause) - 2, len(clause)) == frozenset()


@pytest.mark.parametrize(
    ("named", "implied", "told", "fit"),
    [
        ("人次", set(), "人次", 1.0),
        ("米", set(), "公里", 0.8),
        ("人", set(), "名", 0.8),
        ("元", set(), "人", 0.0),
        ("吨", set(), "米", 0.0),
        ("鑫", set(), "人", 0.0),
        ("鑫", set(), "鑫", 1.0),
        ("", {"米", "公里"}, "米", 1.0),
        ("", {"米", "公里"}, "吨", 0.0),
        ("", set(), "人", 0.5),
        ("家", set(), "", 0.5),
        ("", {"米"}, "", 0.5),
        ("家", {"米"}, "米", 0.0),  # the unit named goes before what is implied
    ],
)
def test_how_well_a_unit_fits(named: str, implied: set[str], told: str, fit: float) -> None:
    assert unit_fit(named, frozenset(implied), told) == fit


def test_units_of_one_measure_fit_both_ways() -> None:
    for measure in measures():
        for unit in measure.units:
            for other in measure.units - {unit}:
                fit = unit_fit(unit, frozenset(), other)
                assert fit == unit_fit(other, frozenset(), unit)
                if "个" not in measure.units or "个" in (unit, other):
                    assert fit == 0.8
    assert unit_fit("座", frozenset(), "项") == 0.0


def test_the_list_is_well_written() -> None:
    """Each line at least two words, none twice on its side; each measure has units."""
    listed = lines("measures_zh.txt")
    assert len(listed) == len(set(listed)) == len(measures())
    for line, measure in zip(listed, measures(), strict=True):
        units, bar, cues = line.partition("|")
        assert len(units.split()) == len(measure.units) >= 1, line
        assert len(cues.split()) == len(set(cues.split())), line
        assert len(measure.units) + len(measure.cues) >= 2, line
        assert bool(bar) == bool(measure.cues), line
        assert "|" not in cues, line


@pytest.mark.parametrize(
    ("noun", "people"), [("会员", True), ("职工", True), ("法人", False), ("工会", False)]
)
def test_a_noun_that_names_people_is_counted_in_people(noun: str, people: bool) -> None:
    assert ("人" in counted_people(noun)) == people
