"""The benchmark: workloads, figures and tables against what can be counted by hand, and ours over the real page."""

import json
import sys
import tomllib
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import pytest
from rich.console import Console

from eval.bench.installed import MIB, closure, folder_mib, search_path, size_mib
from eval.bench.measure import Figures, measure
from eval.bench.quality import Found, reciprocal_rank, score
from eval.bench.systems import (
    BM25,
    DENSE,
    HAYSTACK,
    LANGCHAIN,
    OURS,
    PRODUCT,
    SHIPPED,
    TRANSFORMER,
    System,
    pip_line,
    requirements,
)
from eval.bench.tables import BEHIND, cost_table, found_table, ratio
from eval.bench.transformer import vocabulary
from eval.bench.worker import main as work
from eval.bench.workload import Query, load_workload, page_workload, texts_workload
from eval.cli import main
from qa.errors import QuestionSetError
from qa.settings import ROOT

TEXTS = [
    "为了规范口岸开放，提高通关效率，制定本条例。本条例自公布之日起施行。",
    "本市口岸的服务优化和环境保障等工作，都适用本条例。本条例自公布之日起施行。",
    "口岸查验机构应当公开办事指南和收费目录，接受社会监督。",
]
LANGCHAIN_BERT = System(LANGCHAIN, DENSE, TRANSFORMER)
LANGCHAIN_OURS = System(LANGCHAIN, DENSE, SHIPPED)
HAYSTACK_BM25 = System(HAYSTACK, BM25)


def shown(table: object) -> list[list[str]]:
    """The lines of a table as the words between two spaces."""
    console = Console(width=140)
    with console.capture() as capture:
        console.print(table)
    return [[cell for cell in line.split("  ") if cell.strip()] for line in capture.get().splitlines()]


def cells(table: object, first: str) -> list[str]:
    (line,) = [line for line in shown(table) if line and line[0].strip() == first]
    return [cell.strip() for cell in line[1:]]


def test_the_page_s_questions_look_for_sections_that_the_passages_have() -> None:
    workload = page_workload()
    (article,) = workload.articles
    assert len({one.unit for one in workload.passages}) == len(article.sections) == 15
    assert workload.passages[0].unit == f"{article.id}/0"
    assert workload.passages[0].text.startswith(
        f"{article.sections[0].title} {article.sections[0].text[:10]}"
    )
    assert {query.kind for query in workload.queries} == {"question"}
    units = {one.unit for one in workload.passages}
    assert all(query.gold and units.issuperset(query.gold) for query in workload.queries)


def test_each_text_is_looked_for_by_what_stands_in_no_other() -> None:
    workload = texts_workload(TEXTS)
    assert [one.text for one in workload.passages] == TEXTS
    assert [(query.kind, query.text, query.gold) for query in workload.queries] == [
        ("sentence", "为了规范口岸开放，提高通关效率，制定本条例。", ("t0/0",)),
        ("part", "岸开放，提高通关效率，制", ("t0/0",)),
        ("sentence", "本市口岸的服务优化和环境保障等工作，都适用本条例。", ("t1/0",)),
        ("part", "务优化和环境保障等工作，", ("t1/0",)),
        ("sentence", "口岸查验机构应当公开办事指南和收费目录，接受社会监督。", ("t2/0",)),
        ("part", "当公开办事指南和收费目录", ("t2/0",)),
    ]


def test_a_number_takes_the_first_different_texts_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    lines = [json.dumps({"text": text}) for text in (TEXTS[0], TEXTS[0], TEXTS[1], " ", TEXTS[2])]
    file.write_text("\n".join(lines), encoding="utf-8")
    workload = load_workload("2", file)
    assert (workload.name, [one.text for one in workload.passages]) == ("2", TEXTS[:2])
    with pytest.raises(QuestionSetError, match="holds 3 different texts, fewer than 4"):
        load_workload("4", file)


@pytest.mark.parametrize(
    ("size", "line", "message"),
    [
        ("0", '{"text": "一"}', "Write page or a whole number"),
        ("all", '{"text": "一"}', "Write page or a whole number"),
        ("1", '{"title": "一"}', "texts.jsonl:1 is no JSON object with a field `text`"),
        ("1", "[]", "texts.jsonl:1 is no JSON object with a field `text`"),
    ],
)
def test_what_cannot_be_read_is_named(size: str, line: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=message):
        load_workload(size, file)


def test_the_command_asks_for_texts_where_a_size_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--sizes", "1000"]) == 2
    assert "Name a JSON Lines file with a field `text` by --texts." in capsys.readouterr().err


def test_the_command_takes_no_interpreter_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "--venv", "txtai=/nowhere/bin/python"])
    assert "is not NAME=PATH/bin/python" in capsys.readouterr().err


def test_ranks_count_different_units() -> None:
    assert reciprocal_rank(["a", "a", "b", "c"], ["c", "d"]) == 1 / 3
    assert reciprocal_rank([str(number) for number in range(20)], ["9"]) == 0.1
    assert reciprocal_rank([str(number) for number in range(20)], ["10"]) == 0.0


def test_each_kind_of_query_has_its_own_figures() -> None:
    queries = [Query("sentence", "", ("a",)), Query("part", "", ("a",)), Query("sentence", "", ("b",))]
    assert score(queries, [["a"], ["b"], ["a", "b"]]) == (
        Found("sentence", 2, 0.5, 0.75),
        Found("part", 1, 0.0, 0.0),
    )


def test_a_distribution_is_as_large_as_its_files(tmp_path: Path) -> None:
    """Rich needs pygments and markdown-it-py, which needs mdurl; its extra would bring ipywidgets."""
    path = search_path(sys.executable)
    assert set(closure(["rich"], path)) == {"rich", "pygments", "markdown-it-py", "mdurl"}
    files = [Path(str(file.locate())) for file in distribution("mdurl").files or ()]
    assert size_mib(["mdurl"], path) == sum(file.stat().st_size for file in files if file.is_file()) / MIB > 0
    assert size_mib(["pip", "no-such-distribution"], path) == 0
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(bytes(MIB))
    assert folder_mib(tmp_path) == 1


def test_what_is_installed_is_what_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert requirements(OURS) == tuple(project["dependencies"])
    assert pip_line(HAYSTACK) == "pip install haystack-ai"
    assert '"torch>=2.6,<2.14"' in pip_line(LANGCHAIN)


def test_the_transformer_has_a_token_for_every_character() -> None:
    tokens = vocabulary()
    assert len(tokens) == 21_128
    assert tokens.keys() >= {"[PAD]", "工", "龥", "9", "##9", "z", "##z", "。", "%"}
    assert [*tokens.values()] == [*range(21_128)]


@pytest.mark.parametrize(
    ("theirs", "ours", "told"),
    [
        (3.0, 1.5, "×2"),
        (1.57, 1.0, "×1.6"),
        (42.4, 1.0, "×42"),
        (1234.0, 1.0, "×1234"),
        (1.0, 1.0, f"×1 {BEHIND}"),
        (0.25, 1.0, f"×0.25 {BEHIND}"),
    ],
)
def test_ratios_mark_where_ours_is_not_ahead(theirs: float, ours: float, told: str) -> None:
    assert ratio(theirs, ours) == told


def test_the_cost_table_shows_ratios_limits_and_what_to_install() -> None:
    figures = {
        PRODUCT: Figures(100, 1, 0.5, 200, 2, 4, 10, 20),
        System(OURS, DENSE, SHIPPED): Figures(100, 0.5, 0.1, 50, 0.5, 2),
        LANGCHAIN_BERT: Figures(250, 5, problem="> 60 s"),
        HAYSTACK_BM25: Figures(problem="pip install haystack-ai"),
        LANGCHAIN_OURS: Figures(50, 2, 0.25, 200, 1, 8, 20, 30),
    }
    table = cost_table(figures)
    assert cells(table, PRODUCT.label) == ["100", "1.00", "0.50", "2.00", "4.00", "10.00", "20.00", "200"]
    assert cells(table, LANGCHAIN_BERT.label) == ["250", "5.00", "> 60 s", "–", "–", "–", "–", "–"]
    assert cells(table, HAYSTACK_BM25.label) == ["–"] * 8
    assert cells(table, figures[HAYSTACK_BM25].problem) == []
    product, dense = [[cell.strip() for cell in line] for line in shown(table)[-3:-1]]
    assert product == [
        "÷ ours hybrid, our model",
        f"×0.5 {BEHIND}",
        "×2",
        f"×0.5 {BEHIND}",
        f"×0.5 {BEHIND}",
        "×2",
        "×2",
        "×1.5",
        f"×1 {BEHIND}",
    ]
    assert dense == ["÷ ours dense, our model", f"×0.5 {BEHIND}", "×4", "×2.5", "×2", "×4", "×4"]


def test_the_found_table_compares_within_a_method_and_leaves_random_weights_out() -> None:
    figures = {
        PRODUCT: Figures(found=(Found("part", 10, 0.9, 0.95),)),
        System(OURS, BM25): Figures(found=(Found("part", 10, 0.7, 0.8),)),
        LANGCHAIN_BERT: Figures(found=(Found("part", 10, 0.0, 0.0),)),
        HAYSTACK_BM25: Figures(found=(Found("part", 10, 0.7, 0.85),)),
    }
    table = found_table(figures)
    assert cells(table, HAYSTACK_BM25.label) == ["0.700", f"0.850 {BEHIND}"]
    assert cells(table, PRODUCT.label) == ["0.900", "0.950"]
    assert not any(LANGCHAIN_BERT.label in "  ".join(line) for line in shown(table))


def test_a_process_tells_each_stage(tmp_path: Path) -> None:
    texts_workload(TEXTS).write(tmp_path)
    out = tmp_path / "out.jsonl"
    job = {"library": OURS, "method": BM25, "model": "", "folder": str(tmp_path), "out": str(out)}
    work(json.dumps(job))
    stages = [next(iter(json.loads(line).items())) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [name for name, _ in stages] == [
        "load_s", "build_s", "found", "search_ms", "peak_mib", "build_s", "build_s",
    ]  # fmt: skip
    told = dict(stages)
    assert [units[0] for units in told["found"]] == ["t0/0", "t0/0", "t1/0", "t1/0", "t2/0", "t2/0"]
    assert len(told["search_ms"]) == 6
    assert told["peak_mib"] > 20


def test_ours_over_the_page_and_one_that_is_not_installed() -> None:
    """In processes of their own, as the command does; Haystack's interpreter is one that has no Haystack."""
    page = page_workload()
    figures = dict(measure(replace(page, queries=page.queries[:30]), {}, 60.0, (PRODUCT, HAYSTACK_BM25)))
    ours, theirs = figures[PRODUCT], figures[HAYSTACK_BM25]
    assert (ours.problem, theirs.build_s) == ("", None)
    assert ours.found[0].hit_1 > 0.8
    assert 0 < (ours.search_p50_ms or 0) <= (ours.search_p95_ms or 0)
    assert (ours.answer_p50_ms or 0) > (ours.search_p50_ms or 0)
    assert 100 < (ours.peak_mib or 0) < 600
    assert theirs.problem.startswith("pip install haystack-ai")


def test_a_limit_cuts_off_what_was_not_reached() -> None:
    ((_, figures),) = measure(page_workload(), {}, 0.01, (PRODUCT,))
    assert figures == Figures(problem="> 0.01 s")
    assert figures.reached_limit
