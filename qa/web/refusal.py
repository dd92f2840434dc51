"""The one form that every HTTP error has: `{"error": {"code", "message", "message_en"}}`."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from qa.errors import (
    BusyError,
    InputError,
    NotFoundError,
    OriginError,
    RateError,
    TooLargeError,
    YearbookError,
)

_STATUS: dict[type[YearbookError], int] = {
    InputError: 422,
    NotFoundError: 404,
    OriginError: 403,
    TooLargeError: 413,
    RateError: 429,
    BusyError: 503,
}


def refusal(
    error: YearbookError, headers: Mapping[str, str] | None = None, status: int | None = None
) -> JSONResponse:
    """The response that tells an error of the tree; 500 where it is none that a client can cause, and no `status` given.

    `detail` is where Gradio's own page looks for what to show.
    """
    status = status or next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse(error_body(error) | {"detail": str(error)}, status, headers)


def error_body(error: YearbookError) -> dict[str, Any]:
    """The form itself, for a response or an event of a stream that has begun."""
    return {"error": {"code": error.code, "message": error.zh, "message_en": error.en}}
