"""`Answer` → OpenAI's chat completion, whole or in chunks."""

import json
import re
import time
from collections.abc import Iterator
from itertools import chain as chained
from typing import Any

from fastapi.sse import EventSourceResponse, format_sse_event

from qa.datatypes import Answer
from qa.errors import YearbookError
from qa.web.refusal import error_body

MODEL = "yearbook-qa"
# No language model reads or writes here, so none of its tokens are used.
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def completion(answer: Answer, site: str) -> dict[str, Any]:
    """The whole completion; `site` (scheme and host) makes the addresses of sources absolute."""
    message = {
        "role": "assistant",
        "content": answer.answer + sources_text(answer, site),
        "refusal": None,
        "annotations": annotations(answer, site),
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return _head(answer, "chat.completion") | {
        "choices": [choice],
        "usage": _USAGE,
        "yearbook": answer.to_json(),
    }


def completion_events(answers: Iterator[Answer], site: str, usage: bool) -> EventSourceResponse:
    """The completion in chunks; what the question's checks refuse is raised here, before there is a response."""
    first = next(answers)
    return EventSourceResponse(_events(first, answers, site, usage), headers={"cache-control": "no-store"})


def sources_text(answer: Answer, site: str) -> str:
    """The sources as lines below the answer; nothing where it cites none."""
    lines = [f"[{c.n}] {c.document} · {c.section} {site}{c.url}" for c in answer.citations]
    return "\n\n" + "\n".join(("出处：", *lines)) if lines else ""


def annotations(answer: Answer, site: str) -> list[dict[str, Any]]:
    """A `url_citation` for each [n] in the answer; its indexes count characters of the content."""
    found = []
    for citation in answer.citations:
        for marker in re.finditer(re.escape(f"[{citation.n}]"), answer.answer):
            cited = {
                "url": site + citation.url,
                "title": f"{citation.document} · {citation.section}",
                "start_index": marker.start(),
                "end_index": marker.end(),
            }
            found.append({"type": "url_citation", "url_citation": cited})
    return found


def _events(first: Answer, answers: Iterator[Answer], site: str, usage: bool) -> Iterator[bytes]:
    head = _head(first, "chat.completion.chunk") | ({"usage": None} if usage else {})
    yield _event(head | _choice({"role": "assistant", "content": ""}))
    told, last = "", first
    try:
        for last in chained((first,), answers):
            if len(last.answer) > len(told):
                yield _event(head | _choice({"content": last.answer[len(told) :]}))
                told = last.answer
    except YearbookError as error:
        yield _event(error_body(error))
        return
    if last.citations:
        yield _event(head | _choice({"content": sources_text(last, site)}))
    yield _event(
        head | _choice({"annotations": annotations(last, site)}, "stop") | {"yearbook": last.to_json()}
    )
    if usage:
        yield _event(head | {"choices": [], "usage": _USAGE})
    yield format_sse_event(data_str="[DONE]")


def _head(answer: Answer, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{answer.id}", "object": kind, "created": int(time.time()), "model": MODEL}


def _choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]}


def _event(value: object) -> bytes:
    return format_sse_event(data_str=json.dumps(value, ensure_ascii=False))
