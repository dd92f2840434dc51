"""`POST /api/ask` and `GET /healthz`, and the one form that every HTTP error has."""

from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, WithJsonSchema

from qa.chain import YearbookChain
from qa.errors import InputError, YearbookError
from qa.web.refusal import refusal

_QUESTION = {"type": "string", "examples": ["到2021年年底全区有多少个基层工会?"]}
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
    """The routes of the plain HTTP API over one chain."""
    router = APIRouter()

    @router.post("/api/ask")
    def ask(request: AskRequest) -> dict[str, Any]:
        """Answer a question as DESIGN's contract says; bad input is a 422 that tells what to mend."""
        return chain.invoke({"question": request.question, "history": request.history}).to_json()

    @router.get("/healthz")
    def healthz() -> dict[str, str]:
        """200 when the index is loaded and answers can be given."""
        return {"status": "ok", "index": chain.index.sha256, "model": chain.index.model}

    return router


def handle_errors(app: FastAPI) -> None:
    """Show the error tree, and bodies of the wrong shape, as `{"error": {code, message, message_en}}`."""

    @app.exception_handler(YearbookError)
    def yearbook_error(_: Request, error: YearbookError) -> JSONResponse:
        return refusal(error)

    @app.exception_handler(RequestValidationError)
    def wrong_shape(request: Request, _: RequestValidationError) -> JSONResponse:
        error = InputError(
            "请求须是 JSON 对象，有 question，可有 history，别无其他。请改正后再发。",
            "The request must be a JSON object of question and, perhaps, history. Correct and resend it.",
        )
        return yearbook_error(request, error)
