"""`POST /api/ask`, and how every error is told over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, WithJsonSchema
from pydantic_core import to_json
from starlette.exceptions import HTTPException

from qa.chain import Ask, YearbookChain
from qa.datatypes import Answer
from qa.errors import InputError, NotFoundError, YearbookError
from qa.web.ask_stream import answer_events
from qa.web.examples import ANSWER, EVENTS, QUESTION
from qa.web.headers import HEADERS
from qa.web.refusal import refusal
from qa.web.schema import GUARDED, WRONG_INPUT

_QUESTION = {"type": "string", "examples": [QUESTION]}
_TURN = {
    "type": "object",
    "properties": {"question": {"type": "string"}, "answer": {"type": "string"}},
    "required": ["question"],
}
_HISTORY = {"type": "array", "items": {"anyOf": [{"type": "string"}, _TURN]}}


class AskRequest(BaseModel):
    """What is asked, and what was asked before it, oldest first.

    The chain judges both values, so that bad input is told in the same words on every surface; the schema
    only says what it takes.
    """

    model_config = ConfigDict(extra="forbid")

    question: Annotated[Any, WithJsonSchema(_QUESTION)]
    history: Annotated[Any, WithJsonSchema(_HISTORY)] = ()


def ask_router(chain: YearbookChain) -> APIRouter:
    """The route that asks the chain."""
    router = APIRouter(tags=["ask"])

    @router.post(
        "/api/ask",
        summary="提问 / ask",
        response_class=Response,
        responses=WRONG_INPUT
        | GUARDED
        | {
            200: {
                "model": Answer,
                "description": "The answer, or a refusal; as events where the client accepts `text/event-stream`.",
                "content": {
                    "application/json": {"example": ANSWER},
                    "text/event-stream": {"example": EVENTS},
                },
            }
        },
    )
    def ask(request: AskRequest, accept: Annotated[str, Header()] = "") -> Response:
        """Answer a question from the source, or say why not (`status`).

        With `Accept: text/event-stream` the answer comes as events: `sources` (the citations), `token` (`{"text"}`, as
        often as it takes), `done` (the whole answer, as without streaming); `error` in their place where it breaks off.
        """
        asked: Ask = {"question": request.question, "history": request.history}
        if "text/event-stream" in accept:
            return answer_events(chain.stream(asked))
        return Response(
            to_json(chain.invoke(asked)), media_type="application/json", headers={"vary": "accept"}
        )

    return router


def handle_errors(app: FastAPI) -> None:
    """Show the error tree, and bodies of the wrong shape, in the one form of qa.web.refusal."""

    @app.exception_handler(YearbookError)
    def yearbook_error(_: Request, error: YearbookError) -> JSONResponse:
        return refusal(error)

    @app.exception_handler(RequestValidationError)
    def wrong_shape(_: Request, invalid: RequestValidationError) -> JSONResponse:
        found = invalid.errors()[0]
        where = ".".join(str(part) for part in found["loc"]) if found["type"] != "json_invalid" else "body"
        error = InputError(
            f"请求的 {where} 不合要求。请按 /docs 里的例子改正后再发。",
            f"The request's {where} is not as it must be: {found['msg']}. Correct it after the examples at /docs.",
        )
        return refusal(error)

    @app.exception_handler(HTTPException)
    def unreadable(_: Request, found: HTTPException) -> JSONResponse:
        if found.status_code in (404, 405):  # a path that is there for another method, too
            return refusal(
                NotFoundError(
                    "没有这个页面。请从首页开始。", "There is no such page. Begin at the front page."
                )
            )
        return refusal(
            InputError(
                "请求体不是 UTF-8 编码的 JSON。请改正后再发。",
                "The body is no JSON in UTF-8. Correct and resend it.",
            )
        )

    @app.exception_handler(Exception)
    def failure(_: Request, __: Exception) -> JSONResponse:
        """For the client; the server's log tells what it was. No other middleware sees this response."""
        error = YearbookError(
            "服务器出错了。请稍后再试；若仍出错，请告诉管理员。",
            "The server failed. Try again later; if it fails again, tell the administrator.",
        )
        return refusal(error, HEADERS)
