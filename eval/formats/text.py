"""Files of a set as text: UTF-8, plain or gzip; what cannot be read is an error that names the file."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.datatypes import Article
from qa.errors import QuestionSetError

Line = tuple[str, str | QuestionSetError]


@dataclass(frozen=True, slots=True)
class RawSet:
    """What a format's reader found: for each question where it stands and its JSON in normal form, not yet checked.

    An error stands in the place of the JSON where there is none. `files` are all that was read; `documents` those
    that the format itself holds.
    """

    files: tuple[Path, ...]
    lines: tuple[Line, ...]
    documents: tuple[Article, ...] = ()


def read_text(path: Path) -> str:
    """The text of a file, or of a gzip file by its ending .gz; QuestionSetError where there is none."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionSetError(
            f"题集 {path} 不是 UTF-8 文本。请另存为 UTF-8 编码的文件。",
            f"{path} is not UTF-8 text. Save it in UTF-8.",
        ) from error
    except (OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or error
        raise QuestionSetError(
            f"题集 {path} 无法打开（{what}）。请检查路径和权限。",
            f"{path} cannot be opened ({what}). Check its path and permissions.",
        ) from error


def numbered_lines(path: Path) -> Iterator[tuple[str, str]]:
    """(`file:line`, line) for every line that is not blank."""
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield f"{path}:{number}", line
