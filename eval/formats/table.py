"""CSV with the columns of the normal form; a list stands as JSON, or separated by | (nuggets: | and, inside, /)."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

from eval.formats.text import Line, RawSet, read_text
from eval.questions import bad_question
from qa.errors import QuestionSetError

_LISTS = {"history", "sections", "answers", "doc_ids", "evidence", "near"}
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def read_table(path: Path) -> RawSet:
    """The rows as JSON lines; a cell that cannot be read stays text, so that the check names its field.

    QuestionSetError where the file is no CSV with columns `id` and `question`.
    """
    reader = csv.DictReader(StringIO(read_text(path), newline=""), strict=True)
    lines: list[Line] = []
    try:
        missing = {"id", "question"} - set(reader.fieldnames or ())
        if missing:
            raise csv.Error(f"no column {', '.join(sorted(missing))}")
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row:
                lines.append(
                    (where, bad_question(where, "it has more cells than the first line names columns"))
                )
                continue
            record = {key: _value(key, cell.strip()) for key, cell in row.items() if cell and cell.strip()}
            lines.append((where, json.dumps(record, ensure_ascii=False)))
    except csv.Error as error:
        raise QuestionSetError(
            f"题集 {path} 不是可用的 CSV（{error}）。首行应为列名，至少有 id 和 question。",
            f"{path} is no usable CSV ({error}). Its first line names the columns, id and question among them.",
        ) from None
    return RawSet((path,), tuple(lines))


def _value(column: str, cell: str) -> Any:
    if column == "answerable":
        return _BOOLEANS.get(cell.lower(), cell)
    if column in _LISTS:
        return _json_list(cell) or [part.strip() for part in cell.split("|")]
    if column == "nuggets":
        return _json_list(cell) or [
            [spelling.strip() for spelling in part.split("/")] for part in cell.split("|")
        ]
    return cell


def _json_list(cell: str) -> list[Any] | None:
    try:
        value = json.loads(cell)
    except ValueError:
        return None
    return value if isinstance(value, list) else None
