"""Question sets: JSON Lines, UTF-8, one question a line (eval/README.md tells what each field means)."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.formats.text import Line, numbered_lines
from qa.datatypes import Status
from qa.errors import QuestionSetError


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """One question with what is known of its answer; a field that a set does not tell is empty.

    `nuggets` holds, for each fact that the answer must tell, the spellings that count (TREC's term).
    `answers` are whole reference answers, any of which counts; `span` is the shortest one.
    `near` are sentences wrongly taken for the answer; `standalone` is a follow-up made complete.
    `doc_ids` are all documents that tell it where that is not only `doc_id`; `grades` their relevance (else 1).
    """

    id: str
    type: str
    question: str
    answerable: bool
    lang: str = "zh"
    history: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    answers: tuple[str, ...] = ()
    refusal: str = ""
    doc_id: str = ""
    doc_ids: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    span: str = ""
    near: tuple[str, ...] = ()
    standalone: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be scored; pydantic turns the ValueError into its own error."""
        if not self.id or not self.type or not self.question.strip():
            raise ValueError("id, type and question must not be empty")
        if self.answerable and not (self.nuggets or self.sections):
            raise ValueError(
                "an answerable question needs nuggets, or sections where only retrieval is scored"
            )
        spellings = [spelling for nugget in self.nuggets for spelling in nugget or ("",)]
        if not all(any(map(str.isalnum, spelling)) for spelling in spellings):
            raise ValueError("a nugget needs at least one spelling, each with a letter or digit in it")
        kinds = [status.value for status in Status if status.refused]
        if self.refusal and (self.answerable or self.refusal not in kinds):
            raise ValueError(f"refusal is for unanswerable questions, one of {', '.join(kinds)}")
        if self.grades and len(self.grades) != len(self.doc_ids):
            raise ValueError("grades needs one for each of doc_ids")

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that it is about; none where the set has but one."""
        return self.doc_ids or ((self.doc_id,) if self.doc_id else ())

    @property
    def references(self) -> tuple[str, ...]:
        """The whole answers that exact match and F1 compare with."""
        return self.answers or ((self.span,) if self.span else ())


_QUESTION = TypeAdapter(EvalQuestion)


def load_questions(path: Path) -> tuple[EvalQuestion, ...]:
    """Read a JSON Lines set in the order of its lines; blank lines are skipped, unknown fields are left alone.

    Raises:
        QuestionSetError: the file cannot be read, is not UTF-8 or holds no question (names the file); a line
            is not a question or repeats an id (names file and line, and what is wrong).
    """
    questions, faults = check_questions(numbered_lines(path))
    if faults:
        raise faults[0]
    if not questions:
        raise no_questions(path)
    return questions


def check_questions(
    lines: Iterable[Line],
) -> tuple[tuple[EvalQuestion, ...], tuple[QuestionSetError, ...]]:
    """The questions of the lines in order, and an error for each line that is none or repeats an id."""
    first_at: dict[str, str] = {}
    questions: list[EvalQuestion] = []
    faults: list[QuestionSetError] = []
    for where, line in lines:
        try:
            if isinstance(line, QuestionSetError):
                raise line
            question = _parse(line, where)
            first = first_at.setdefault(question.id, where)
            if first != where:
                raise bad_question(where, f"id {question.id!r} already stands in {first}")
            questions.append(question)
        except QuestionSetError as fault:
            faults.append(fault)
    return tuple(questions), tuple(faults)


def bad_question(where: str, what: str) -> QuestionSetError:
    """The error for one question of a set: where it stands and what is wrong with it."""
    return QuestionSetError(
        f"题集 {where} 这一题有误：{what}。请改正后重新运行，或用 --keep-going 跳过。",
        f"{where} is not a valid question: {what}. Correct it and run again, or skip it with --keep-going.",
    )


def no_questions(path: Path) -> QuestionSetError:
    """The error for a set without a question."""
    return QuestionSetError(
        f"题集 {path} 里没有问题。请按 eval/README.md 的格式写入问题。",
        f"{path} holds no questions. Write some, in a format of eval/README.md.",
    )


def _parse(line: str, where: str) -> EvalQuestion:
    try:
        return _QUESTION.validate_json(line, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ").replace(" at line 1 column", " at column")
        raise bad_question(where, f"{field}: {what}" if field else what) from None
