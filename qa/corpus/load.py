"""A folder of source files → articles, in the order of their names.

`NAME.txt` (or .md) is a document; a `NAME.toml` beside it may set what its page does not say: title, year,
region, organisation, site, volume, contributor, and the questions that the chat suggests at its start.
"""

import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from qa.corpus.files import read_text
from qa.corpus.outline import parse_outline
from qa.corpus.page import is_page, parse_page
from qa.datatypes import Article
from qa.errors import SourceError

_TEXTS = {"title", "volume", "region", "organisation", "site", "contributor"}
_SETTABLE = {*_TEXTS, "year", "questions"}


def source_files(folder: Path) -> list[Path]:
    """The documents of the folder; SourceError where there is none."""
    files = sorted(
        (path for path in folder.glob("*") if path.suffix in {".txt", ".md"}), key=lambda path: path.stem
    )
    if not files:
        raise SourceError(
            f"文件夹 {folder} 里没有 .txt 或 .md 源文件。请检查 QA_DATA_DIR。",
            f"The folder {folder} holds no .txt or .md source. Check QA_DATA_DIR.",
        )
    for one, other in pairwise(files):  # sorted by stem
        if one.stem == other.stem:
            raise SourceError(
                f"{one} 和 {other.name} 只有后缀不同。请给其中一个改名。",
                f"{one} and {other.name} differ only in their endings. Rename one of them.",
            )
    return files


def load_article(path: Path) -> Article:
    """One document with its metadata; its id is the file's name without the ending."""
    text = read_text(path)
    article = (parse_page if is_page(text) else parse_outline)(text, path.stem)
    return replace(article, **_overrides(path.with_suffix(".toml")))


def load_articles(folder: Path) -> tuple[Article, ...]:
    """All documents of the folder."""
    return tuple(load_article(path) for path in source_files(folder))


def _overrides(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"{path} 不是有效的 TOML：{error}。请改正。", f"{path} is not valid TOML: {error}. Correct it."
        ) from None
    wrong = next((name for name, value in values.items() if not _allowed(name, value)), None)
    if wrong:
        raise SourceError(
            f"{path} 里的 {wrong} 不可用。可设：{'、'.join(sorted(_SETTABLE))}；year 为整数，questions 为文字列表，其余为文字。",
            f"{wrong} in {path} cannot be set so. What can be set: {', '.join(sorted(_SETTABLE))}; year is an "
            "integer, questions a list of texts, all else text.",
        )
    return {name: tuple(value) if name == "questions" else value for name, value in values.items()}


def _allowed(name: str, value: object) -> bool:
    if name == "questions":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, str) if name in _TEXTS else name == "year" and type(value) is int
