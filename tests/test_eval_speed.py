"""The speed figures that are quick to take; the server's own start is left to `python -m eval speed`."""

from pathlib import Path

import pytest

from eval.questions import load_questions
from eval.speed import QUESTIONS, Speed, speed_table, time_answers, time_index
from qa.chain import build_chain
from qa.errors import ServeError
from qa.settings import load_settings


def test_answers_are_timed_in_milliseconds(tmp_path: Path) -> None:
    chain = build_chain(load_settings(index_dir=tmp_path / "index"))
    p50, p95 = time_answers(chain, load_questions(QUESTIONS)[:10])
    assert 0.01 < p50 <= p95 < 1000


def test_the_index_is_built_apart_from_the_imports() -> None:
    import_s, build_s = time_index()
    assert 0.01 < build_s < 30
    assert 0.01 < import_s < 60


def test_a_failed_build_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_DATA_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(ServeError, match=r"python -m qa index did not succeed: .*nowhere") as raised:
        time_index()
    assert "\n" not in str(raised.value)


def test_the_table_shows_every_figure_with_its_unit() -> None:
    table = speed_table(Speed(4.2, 231.7, False, 0.59, 4.65, 1.24, 0.06))
    assert list(table.columns[1].cells) == [
        "4.20 s",
        "232 MiB",
        "no",
        "0.59 ms",
        "4.65 ms",
        "0.06 s",
        "1.24 s",
    ]
