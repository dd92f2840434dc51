"""A growing answer → server-sent events: `sources`, `token`…, `done`; `error` where it breaks off."""

from collections.abc import Iterator
from itertools import chain as chained

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic_core import to_json

from qa.datatypes import Answer
from qa.errors import YearbookError
from qa.web.refusal import error_body


def answer_events(answers: Iterator[Answer]) -> EventSourceResponse:
    """The events of one answer.

    What the question's checks refuse is raised here, before there is a response; so it is told as an HTTP error.
    """
    first = next(answers)
    return EventSourceResponse(
        _events(first, answers), headers={"cache-control": "no-store", "x-accel-buffering": "no"}
    )


def _events(first: Answer, answers: Iterator[Answer]) -> Iterator[bytes]:
    record = first.to_json()
    sources = {
        name: record[name] for name in ("id", "question", "standalone_question", "status", "citations")
    }
    yield _event("sources", sources)
    told, last = "", first
    try:
        for last in chained((first,), answers):
            if len(last.answer) > len(told):
                yield _event("token", {"text": last.answer[len(told) :]})
                told = last.answer
    except YearbookError as error:
        yield _event("error", error_body(error))
        return
    yield _event("done", last)


def _event(name: str, value: object) -> bytes:
    return format_sse_event(event=name, data_str=to_json(value).decode())
