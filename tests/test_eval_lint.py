"""The linter of question sets: what it finds in bad lines, and that the shipped sets are clean."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eval.cli import main
from eval.documents import load_documents
from eval.lint import NEAR_DUPLICATE, lint
from eval.questions import load_questions
from qa.datatypes import Article
from qa.settings import ROOT

SETS = ROOT / "eval" / "questions"
DEV, PAGE, SMOKE = (SETS / f"{name}_zh.jsonl" for name in ("dev", "page", "smoke"))
REPORT, REPORT_DOCS, REPORT_TEXT = (SETS / f"report_zh{end}" for end in (".jsonl", ".docs.jsonl", ".txt"))

FACT: dict[str, Any] = {
    "id": "q1",
    "type": "fact",
    "question": "经审办审了多少个项目？",
    "answerable": True,
    "sections": ["工会经费收缴"],
    "evidence": ["2021年自治区总工会经审办组织实施审计项目24项发现147条问题提出建议119条。"],
    "span": "24项",
    "nuggets": [["24项", "二十四"]],
}
REFUSED: dict[str, Any] = {
    "id": "q2",
    "type": "unanswerable",
    "question": "审计花了多少钱？",
    "answerable": False,
    "refusal": "not_in_source",
}
FOLLOWUP = FACT | {"type": "followup", "question": "发现多少条问题？", "history": ["审了几个项目？"]}
FOLLOWUP |= {"span": "147条", "nuggets": [["147"]]}


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def found(path: Path, article: Article, *lines: dict[str, Any] | str) -> list[str]:
    return [finding.what for finding in lint([write(path, *lines)], [article])]


def test_a_right_answerable_a_right_refusal_and_a_right_followup_are_clean(
    tmp_path: Path, article: Article
) -> None:
    lines = FACT, REFUSED, FOLLOWUP | {"id": "q3"}
    assert found(tmp_path / "set.jsonl", article, *lines) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "Invalid JSON"),
        (FACT | {"answerable": "yes"}, "answerable: Input should be a valid boolean"),
        (FACT | {"nuggets": "24项"}, "nuggets: Input should be a valid array"),
        (FACT | {"refusal": "not_in_source"}, "refusal is for unanswerable questions"),
        (FACT | {"type": "facts"}, "unknown type 'facts'"),
        (FACT | {"lang": "fr"}, "unknown lang 'fr': use en or zh"),
        (FACT | {"type": "scope"}, "type scope with answerable true"),
        (REFUSED | {"type": "fact"}, "type fact with answerable false"),
        (REFUSED | {"refusal": ""}, "unanswerable without refusal"),
        (REFUSED | {"sections": ["概况"], "span": "24项"}, "unanswerable with sections, span"),
        (FACT | {"sections": []}, "answerable without sections"),
        (FACT | {"nuggets": [], "span": ""}, "answerable without nuggets"),
        (FACT | {"sections": ["经费"]}, "no section 【经费】"),
        (FACT | {"doc_id": "other"}, "no document other"),
        (FACT | {"nuggets": [["24项"], ["25项", "廿五"]]}, "nugget “25项” / “廿五” does not stand in a gold"),
        (FACT | {"question": "24 项是什么？"}, "nugget “24项” stands in the question (compared as “24项”)"),
        (FACT | {"nuggets": [["2%"]], "span": ""}, "nugget “2%” is compared as “2”"),
        (
            FACT | {"nuggets": [["2021年自治区总工会经审办组织实施" * 9 + "24项"]]},
            "the nuggets need 165",
        ),
        (
            FACT | {"evidence": ["审计项目24项，发现147条问题。"]},
            "evidence “审计项目24项，发现147条问题。…” is not",
        ),
        (FACT | {"span": "24 项"}, "span “24 项” does not stand in the evidence"),
        (FACT | {"span": "147条"}, "span “147条” holds no nugget"),
        (FOLLOWUP | {"history": []}, "followup without history"),
    ],
)
def test_a_bad_line_is_found_for_what_it_is(
    tmp_path: Path, article: Article, line: dict[str, Any] | str, what: str
) -> None:
    path = write(tmp_path / "set.jsonl", REFUSED | {"id": "q0", "question": "谁审的？"}, "", line)
    findings = lint([path], [article])
    assert any(what in finding.what for finding in findings), findings
    assert {finding.where for finding in findings} == {f"{path}:3"}


def test_an_id_or_a_question_that_stands_twice_is_found_in_the_later_line(
    tmp_path: Path, article: Article
) -> None:
    again = FACT | {"id": "q3", "question": "经审办审了多少个项目", "nuggets": [["24项"]]}
    path = write(tmp_path / "set.jsonl", FACT, REFUSED | {"id": "q1"}, again)
    assert [str(finding) for finding in lint([path], [article])] == [
        f"{path}:2: q1: this id stands in {path}:1 too: give it another",
        f"{path}:3: q3: asks what q1 in {path}:1 asks (likeness 1.00): reword or remove one",
    ]


def test_near_duplicates_have_the_same_label_document_and_history(tmp_path: Path, article: Article) -> None:
    near = FACT | {"id": "q3", "question": "经审办审了多少个大项目？"}  # 8 of 11 pairs of characters
    (what,) = found(tmp_path / "set.jsonl", article, FACT, near)
    assert f"asks what q1 in {tmp_path / 'set.jsonl'}:1 asks (likeness 0.73)" in what
    assert NEAR_DUPLICATE <= 0.73
    near_miss = REFUSED | {"question": "经审办审了多少个新项目？"}
    later = FOLLOWUP | {"id": "q4", "question": FACT["question"], "history": ["今年总工会都忙了些什么？"]}
    later |= {"nuggets": FACT["nuggets"], "span": FACT["span"]}
    assert found(tmp_path / "set.jsonl", article, FACT, near_miss, later) == []
    other = write(tmp_path / "other.jsonl", near)
    assert len(lint([write(tmp_path / "set.jsonl", FACT), other], [article])) == 1


def test_each_question_is_held_against_the_document_it_names(tmp_path: Path) -> None:
    docs = write(
        tmp_path / "docs.jsonl",
        {"doc_id": "a", "title": "甲", "year": 2019, "sections": [{"title": "概况", "text": "会员7万人。"}]},
        {"doc_id": "b", "title": "乙", "year": 2020, "sections": [{"title": "概况", "text": "会员9万人。"}]},
    )
    one = {"type": "fact", "question": "会员多少？", "answerable": True, "sections": ["概况"]}
    path = write(
        tmp_path / "set.jsonl",
        one | {"id": "1", "doc_id": "a", "nuggets": [["7万"]]},
        one | {"id": "2", "doc_id": "b", "nuggets": [["7万"]]},
        one | {"id": "3", "doc_ids": ["a", "b"], "type": "ambiguous", "nuggets": [["2019年"], ["9万"]]},
    )
    (finding,) = lint([path], load_documents(docs))
    assert (finding.where, finding.id) == (f"{path}:2", "2")
    assert "nugget “7万” does not stand in a gold section" in finding.what


def test_the_command_prints_file_and_line_and_exits_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "set.jsonl", FACT | {"span": "25项"})
    assert main(["lint", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{path}:1: q1: span “25项” does not stand in the evidence: copy it")
    assert lines[-1] == "2 处需要修改 / 2 to mend"
    assert main(["lint", str(tmp_path / "none.jsonl")]) == 2


@pytest.mark.parametrize(
    "arguments",
    [[DEV, PAGE], [SMOKE], [REPORT, "--docs", REPORT_DOCS]],
    ids=["page", "smoke", "report"],
)
def test_the_shipped_sets_are_clean(arguments: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", *map(str, arguments)]) == 0, capsys.readouterr().out


def test_the_shipped_sets_hold_what_their_readme_tells() -> None:
    counts = {path: load_questions(path) for path in (DEV, PAGE, REPORT, SMOKE)}
    readme = (SETS / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"\| `(\w+\.jsonl)` \| (\d+) \| (\d+) \|", readme)
    assert [(p.name, str(len(q)), str(sum(one.answerable for one in q))) for p, q in counts.items()] == told
    ours = [*counts[PAGE], *counts[REPORT]]
    assert all(q.evidence for q in ours if q.answerable)
    assert all(q.span for q in ours if q.type == "fact")
    assert all(q.standalone for q in ours if q.type == "followup")
    assert set(counts[DEV] + counts[PAGE]).issuperset(counts[SMOKE])
    assert {q.type for q in counts[SMOKE]} == {q.type for q in counts[DEV]}


def test_the_report_s_sections_are_slices_of_its_text() -> None:
    (report,) = load_documents(REPORT_DOCS)
    text = REPORT_TEXT.read_text(encoding="utf-8")
    assert len(report.sections) == 91
    assert all(section.text in text for section in report.sections)
    headings = "".join(section.text for section in report.sections)
    assert 0.97 < len(headings) / len(text) < 1  # the rest are headings and salutations
