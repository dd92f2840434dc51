"""A folder of source files → articles, in the order of their names.

`NAME.txt` (or .md) is a document; a `NAME.toml` beside it may set what its page does not say: title, year,
region, organisation, site, volume, contributor, and the questions that the chat suggests at its start.
"""

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from qa.corpus.files import read_text
from qa.corpus.outline import parse_outline
from qa.corpus.page import is_page, parse_page
from qa.datatypes import Article
from qa.errors import SourceError

_SETTABLE = {field.name for field in fields(Article)} - {"id", "text", "sections", "path"}


def source_files(folder: Path) -> list[Path]:
    """The documents of the folder; SourceError where there is none."""
    files = sorted(path for path in folder.glob("*") if path.suffix in {".txt", ".md"})
    if not files:
        raise SourceError(
            f"文件夹 {folder} 里没有 .txt 或 .md 源文件。请检查 QA_DATA_DIR。",
            f"The folder {folder} holds no .txt or .md source. Check QA_DATA_DIR.",
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
        values = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SourceError(
            f"{path} 不是有效的 TOML：{error}。请改正。", f"{path} is not valid TOML: {error}. Correct it."
        ) from None
    unknown = sorted(values.keys() - _SETTABLE)
    if unknown:
        raise SourceError(
            f"{path} 里的 {unknown[0]} 不是可设的项。可设：{'、'.join(sorted(_SETTABLE))}。",
            f"{unknown[0]} in {path} cannot be set. What can: {', '.join(sorted(_SETTABLE))}.",
        )
    return values | ({"questions": tuple(values["questions"])} if "questions" in values else {})
