"""What the OpenAPI document says of bodies that several routes share."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from qa.errors import (
    BusyError,
    NotFoundError,
    OriginError,
    QuestionError,
    RateError,
    TooLargeError,
    YearbookError,
)
from qa.web.refusal import error_body

Responses = dict[int | str, dict[str, Any]]


class ErrorText(BaseModel):
    """What is wrong, and what to do next: a stable name, a Chinese sentence, an English one."""

    code: str
    message: str
    message_en: str


class ErrorBody(BaseModel):
    """The one form of every error."""

    model_config = ConfigDict(extra="allow")

    error: ErrorText


def _response(status: int, description: str, error: YearbookError) -> Responses:
    content = {"application/json": {"example": error_body(error)}}
    return {status: {"model": ErrorBody, "description": description, "content": content}}


NOT_FOUND = _response(
    404,
    "There is no such thing.",
    NotFoundError(
        "没有这篇文档。请从 /api/documents 的列表中选择。",
        "There is no such document. Choose one from the list at /api/documents.",
    ),
)
WRONG_INPUT = _response(
    422,
    "What was sent cannot be taken.",
    QuestionError("问题是空的，请输入一句话。", "The question is empty; type a sentence."),
)
BUSY = _response(
    503,
    "Not now; `Retry-After` tells when.",
    BusyError("现在提问的人太多，请稍后再试。", "Too many people ask just now; try again shortly."),
)
# What any POST may be answered before its route is reached.
GUARDED = (
    BUSY
    | _response(
        403,
        "Sent by a page of a site that is not allowed to.",
        OriginError("本服务不接受这个网站发来的请求。", "This site may not send requests here."),
    )
    | _response(413, "The body is too large.", TooLargeError("请求过大，请缩短。", "Too large; shorten it."))
    | _response(
        429,
        "Too many requests; `Retry-After` tells when to try again.",
        RateError("提问太频繁，请在 7 秒后再试。", "Too many requests; try again in 7 seconds."),
    )
)
