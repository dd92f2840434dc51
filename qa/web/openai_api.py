"""The OpenAI-compatible API: `POST /v1/chat/completions`, `GET /v1/models`. For tools that can speak to nothing else.

The last user message is the question, those before it the history; system messages, sampling parameters and tools are
taken and change nothing, for no language model answers. Citations come as `url_citation` annotations and as a
list below the answer's text.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from qa.chain import Ask, YearbookChain
from qa.datatypes import Turn
from qa.errors import HistoryError, NotFoundError
from qa.web.examples import QUESTION
from qa.web.openai_form import MODEL, completion, completion_events
from qa.web.schema import GUARDED, NOT_FOUND, WRONG_INPUT


class TextPart(BaseModel):
    """A part of a message; only text can be taken."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of the conversation."""

    role: str
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The message's text, its parts one under the other."""
        parts = self.content or ""
        return parts if isinstance(parts, str) else "\n".join(part.text for part in parts)


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """What OpenAI's clients send; all other fields are taken, too, and change nothing."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": QUESTION}], "stream": False}
            ]
        },
    )

    model: str
    messages: Annotated[list[Message], Field(min_length=1, max_length=1000)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None


def openai_router(chain: YearbookChain) -> APIRouter:
    """The routes over one chain."""
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
    model = model_record(datetime.fromisoformat(chain.index.built))

    @router.get("/models", summary="列出模型 / list the models")
    def models() -> dict[str, Any]:
        """The one model there is."""
        return {"object": "list", "data": [model]}

    @router.get("/models/{name}", summary="查看模型 / one model", responses=NOT_FOUND | WRONG_INPUT)
    def one_model(name: str) -> dict[str, Any]:
        """The model of this name."""
        check_model(name)
        return model

    @router.post(
        "/chat/completions",
        summary="对话补全 / chat completion",
        response_class=Response,
        responses=NOT_FOUND
        | WRONG_INPUT
        | GUARDED
        | {200: {"content": {"application/json": {}, "text/event-stream": {}}}},
    )
    def chat_completions(given: ChatRequest, request: Request) -> Response:
        """Answer the last message; `yearbook` holds the whole answer as `POST /api/ask` gives it."""
        check_model(given.model)
        asked = ask_of(given.messages)
        site = f"{request.url.scheme}://{request.url.netloc}"
        if given.stream:
            usage = bool(given.stream_options and given.stream_options.include_usage)
            return completion_events(chain.stream(asked), site, usage)
        return JSONResponse(completion(chain.invoke(asked), site))

    return router


def model_record(built: datetime) -> dict[str, Any]:
    """The one model, made when its index was."""
    return {"id": MODEL, "object": "model", "created": int(built.timestamp()), "owned_by": MODEL}


def check_model(name: str) -> None:
    """NotFoundError for a model that there is not."""
    if name != MODEL:
        raise NotFoundError(f"没有这个模型。请用 {MODEL}。", f"There is no such model. Use {MODEL}.")


def ask_of(messages: list[Message]) -> Ask:
    """The last message as the question, and the user's earlier ones, with what was answered, as the history."""
    *earlier, last = messages
    if last.role != "user":
        raise HistoryError(
            "最后一条消息须是用户的提问（role 为 user）。请改正后再发。",
            "The last message must be the user's question (role: user). Correct and resend it.",
        )
    turns: list[Turn] = []
    for message in earlier:
        if message.role == "user":
            turns.append(Turn(message.text))
        elif message.role == "assistant" and turns:
            turns[-1] = Turn(turns[-1].question, message.text)
    return {"question": last.text, "history": turns}
