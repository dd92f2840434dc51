"""`POST /api/feedback`: what people think of answers, kept as JSON lines.

A line holds the time (to the hour), the answer's id, the verdict and the comment; nothing of who sent it. Whatever looks
like a telephone or identity number or an e-mail address in a comment is blotted out. Two files of `_MAX_BYTES`
at most: a full one takes the place of the older.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter
from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from qa.errors import BusyError
from qa.web.schema import GUARDED, WRONG_INPUT

_MAX_BYTES = 10_000_000
_LOCK_S = 2.0
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{3,4}-\d{7,8}|\d{7,}[Xx]?", re.ASCII)

Comment = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class Feedback(BaseModel):
    """A verdict on one answer."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "answer_id": "0f9c1e6a4b7d4c1e9a3b5d7f9e1c3a5b",
                    "verdict": "down",
                    "comment": "问的是会员，答的是工会",
                }
            ]
        },
    )

    answer_id: Annotated[str, Field(pattern="^[0-9a-f]{32}$", description="The answer's `id`.")]
    verdict: Literal["up", "down"]
    comment: Comment = ""


class Kept(BaseModel):
    """The feedback has been kept."""

    kept: Literal[True] = True


@dataclass(frozen=True, slots=True)
class FeedbackFile:
    """Appends to `feedback.jsonl` in a folder; several processes may share it."""

    folder: Path
    max_bytes: int = _MAX_BYTES

    def keep(self, feedback: Feedback) -> None:
        """Append one line; BusyError where the file cannot be had in two seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "feedback.jsonl"
        line = json.dumps(_record(feedback), ensure_ascii=False) + "\n"
        try:
            with FileLock(self.folder / "feedback.lock", timeout=_LOCK_S):
                if file.exists() and file.stat().st_size + len(line.encode()) > self.max_bytes:
                    file.replace(self.folder / "feedback.old.jsonl")
                with file.open("a", encoding="utf-8") as lines:
                    lines.write(line)
        except Timeout:
            raise BusyError(
                "评价暂时无法保存，请稍后再试。", "The feedback cannot be kept just now; try again shortly."
            ) from None


def feedback_router(file: FeedbackFile) -> APIRouter:
    """The route that keeps feedback in this file."""
    router = APIRouter(tags=["feedback"])

    @router.post(
        "/api/feedback",
        status_code=201,
        summary="评价一个回答 / judge an answer",
        responses=WRONG_INPUT | GUARDED,
    )
    def feedback(given: Feedback) -> Kept:
        """Keep a verdict, with a comment if one was made. No address and no other personal data is kept."""
        file.keep(given)
        return Kept()

    return router


def _record(feedback: Feedback) -> dict[str, str]:
    return {
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:00Z"),
        "answer_id": feedback.answer_id,
        "verdict": feedback.verdict,
        "comment": _PERSONAL.sub("〔略〕", feedback.comment),
    }
