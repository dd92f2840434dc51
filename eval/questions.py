"""Question sets: JSON Lines, UTF-8, one question a line (eval/README.md tells what each field means)."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from qa.datatypes import Status
from qa.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question with what is known of its answer; a field that a set does not tell is empty.

    `nuggets` holds, for each fact that the answer must tell, the spellings that count (TREC's term).
    `near` are sentences wrongly taken for the answer; `standalone` is a follow-up made complete.
    """

    id: str
    type: str
    question: str
    answerable: bool
    lang: str = "zh"
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    refusal: str = ""
    doc_id: str = ""
    evidence: tuple[str, ...] = ()
    span: str = ""
    near: tuple[str, ...] = ()
    standalone: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be scored; pydantic turns the ValueError into its own error."""
        if not self.id or not self.type or not self.question.strip():
            raise ValueError("id, type and question must not be empty")
        if self.answerable and not self.nuggets:
            raise ValueError("an answerable question needs nuggets")
        spellings = [spelling for nugget in self.nuggets for spelling in nugget or ("",)]
        if not all(any(map(str.isalnum, spelling)) for spelling in spellings):
            raise ValueError("a nugget needs at least one spelling, each with a letter or digit in it")
        kinds = [status.value for status in Status if status.refused]
        if self.refusal and (self.answerable or self.refusal not in kinds):
            raise ValueError(f"refusal is for unanswerable questions, one of {', '.join(kinds)}")


_QUESTION = TypeAdapter(EvalQuestion)


def load_questions(path: Path) -> tuple[EvalQuestion, ...]:
    """Read a set in the order of its lines; blank lines are skipped, unknown fields are left alone.

    Raises:
        QuestionSetError: the file cannot be read, is not UTF-8 or holds no question (names the file); a line
            is not a question or repeats an id (names file and line, and what is wrong).
    """
    line_of: dict[str, int] = {}
    questions: list[EvalQuestion] = []
    # Not splitlines(): U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        question = _parse(line, f"{path}:{number}")
        first = line_of.setdefault(question.id, number)
        if first != number:
            raise _bad_line(f"{path}:{number}", f"id {question.id!r} already stands in line {first}")
        questions.append(question)
    if not questions:
        raise QuestionSetError(
            f"题集 {path} 里没有问题。请每行写一个 JSON 对象。",
            f"{path} holds no questions. Write one JSON object a line.",
        )
    return tuple(questions)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionSetError(
            f"题集 {path} 无法打开（{error.strerror}）。请检查路径和权限。",
            f"{path} cannot be opened ({error.strerror}). Check its path and permissions.",
        ) from error
    except UnicodeDecodeError as error:
        raise QuestionSetError(
            f"题集 {path} 不是 UTF-8 文本。请另存为 UTF-8 编码的 JSONL 文件。",
            f"{path} is not UTF-8 text. Save it as JSON Lines in UTF-8.",
        ) from error


def _parse(line: str, where: str) -> EvalQuestion:
    try:
        return _QUESTION.validate_json(line, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ").replace(" at line 1 column", " at column")
        raise _bad_line(where, f"{field}: {what}" if field else what) from None


def _bad_line(where: str, what: str) -> QuestionSetError:
    return QuestionSetError(
        f"题集 {where} 这一行有误：{what}。请改正这一行后重新运行。",
        f"{where} is not a valid question: {what}. Correct this line and run again.",
    )
