"""What goes before every route, in order, and which of Gradio's routes are open.

Gradio serves far more than a text chat needs: uploads, files by path or address, a proxy, monitoring, login,
run history, code editing. Only what the chat calls is let through, so that a route which a later Gradio
adds is closed until it is wanted.
"""

import re

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import NotFoundError
from qa.settings import Settings
from qa.web.bounds import BodyLimit, RunningLimit
from qa.web.forwarded import ForwardedHeaders
from qa.web.headers import SecurityHeaders
from qa.web.origins import AllowedOriginsOnly
from qa.web.rates import SITE_HEADER, RateLimits
from qa.web.refusal import refusal
from qa.web.sites import Sites

_OPEN = re.compile(
    r"/"
    r"|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)"
    r"|/(assets|static)/.+"
    r"|/gradio_api/(info|startup-events|theme\.css|cancel|reset|queue/join|queue/data|heartbeat/\w+)"
    r"|/gradio_api/call/\w+(/\w+)?"
)


def secure(app: FastAPI, settings: Settings, sites: Sites) -> None:
    """Add the middleware; call it before Gradio is mounted. The last added is the first that a request meets.

    Without a CORS middleware on the parent, Gradio reflects any Origin, with credentials.
    """
    app.add_middleware(RunningLimit, running=settings.max_running, waiting=settings.max_waiting)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RateLimits, settings=settings, sites=sites)
    app.add_middleware(AllowedOriginsOnly, allowed=sites.all_origins)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sites.all_origins,
        allow_methods=("GET", "POST"),
        allow_headers=("content-type", "x-gradio-user", SITE_HEADER),  # the second is sent by <gradio-app>
        expose_headers=("retry-after",),
    )
    app.add_middleware(SecurityHeaders, sites=sites)
    app.add_middleware(ForwardedHeaders, trusted=settings.trusted_proxies)


class OnlyChatRoutes:
    """ASGI middleware around Gradio: 404 for all that the chat does not call."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an open route on; answer 404 in the form of the API's errors otherwise."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and not _OPEN.fullmatch(path):
            error = NotFoundError(
                "没有这个页面。请从首页开始。", "There is no such page. Begin at the front page."
            )
            await refusal(error)(scope, receive, send)
            return
        await self.app(scope, receive, send)
