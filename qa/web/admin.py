"""/admin/eval: evaluation in the browser, behind `QA_ADMIN_TOKEN`. Without a token nothing of this is imported.

All under /admin is shut by one middleware, whatever route answers there; only signing in is open. The cookie
holds no token but a time and its HMAC under the token: it lapses, and a new token ends every session.
"""

import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import parse_qs

import gradio as gr
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import InputError, YearbookError
from qa.settings import Settings
from qa.web.admin_html import message_page, sign_in_page
from qa.web.admin_page import HEAD_SCRIPT, admin_options, build_admin
from qa.web.gradio_routes import OnlyChatRoutes
from qa.web.inline_scripts import HashedScripts
from qa.web.jobs import Jobs, compare
from qa.web.runs import known_run

PAGE, SIGN_IN, SIGN_OUT = "/admin/eval/", "/admin/sign-in", "/admin/sign-out"
_COOKIE = "yearbook_admin"
_SESSION_S = 12 * 3600
_MAX_FORM = 4096
# A report allows its own script and style by their hashes; this only takes away more: it may load nothing,
# send nothing, and, as a sandbox, has no part in this site's cookies.
REPORT_HEADERS = {
    "content-security-policy": "sandbox allow-scripts; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
    "cache-control": "no-store",
}


def add_admin(app: FastAPI, settings: Settings) -> None:
    """Add the page and what belongs to it; call it before the chat is mounted at the root."""
    jobs = Jobs(settings.runs_dir.resolve())
    sessions = Sessions(settings.admin_token.get_secret_value())
    # Innermost, so that what it refuses carries the security headers, too.
    app.user_middleware.append(Middleware(SignedInOnly, sessions=sessions, base=settings.root_path))
    app.include_router(_sign_in_routes(sessions, settings.root_path))
    app.include_router(_page_routes(jobs, settings.root_path))
    stop_with(app, jobs)
    gr.mount_gradio_app(
        app,
        build_admin(jobs, settings.root_path),
        path=PAGE.rstrip("/"),
        root_path=settings.root_path + PAGE.rstrip("/"),
        app_kwargs={
            "middleware": [
                Middleware(HashedScripts, later=[HEAD_SCRIPT]),
                Middleware(WholePath, base=settings.root_path),
                Middleware(OnlyChatRoutes),
            ]
        },
        **admin_options(),
    )


class Sessions:
    """Makes and checks what the cookie holds: `<lapses at>.<HMAC of that under the token>`, in Unix seconds."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    def opens(self, given: str) -> bool:
        """Whether this is the token, compared in a time that does not tell how much of it is right."""
        return hmac.compare_digest(given.encode(), self._token)

    def begin(self) -> str:
        """A cookie's value for a session that begins now."""
        until = str(int(time.time()) + _SESSION_S)
        return f"{until}.{self._signature(until)}"

    def holds(self, cookie: str) -> bool:
        """Whether the value was made here and has not lapsed."""
        until, _, signature = cookie.partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(until).encode())
        return genuine and int(until) > time.time()

    def _signature(self, until: str) -> str:
        return hmac.new(self._token, f"admin session until {until}".encode(), hashlib.sha256).hexdigest()


class SignedInOnly:
    """ASGI middleware: 401, with the sign-in page, for all under /admin without a session; 403 from another site."""

    def __init__(self, app: ASGIApp, sessions: Sessions, base: str) -> None:
        self.app = app
        self.sessions = sessions
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is open or signed in."""
        path = scope.get("path", "")
        if scope["type"] == "lifespan" or not (path == "/admin" or path.startswith("/admin/")):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        refusal: Response | None = None
        # SameSite keeps the cookie from other sites; this also keeps out other ports and subdomains.
        if connection.headers.get("sec-fetch-site", "none") in ("cross-site", "same-site") and (
            scope.get("method") != "GET"
        ):
            refusal = HTMLResponse(message_page("请从本页面操作。", self.base), 403)
        elif path != SIGN_IN and not self.sessions.holds(connection.cookies.get(_COOKIE, "")):
            refusal = HTMLResponse(sign_in_page(self.base + SIGN_IN), 401, {"cache-control": "no-store"})
        await (refusal or self.app)(scope, receive, send)


class WholePath:
    """ASGI middleware around Gradio: puts back the prefix that the proxy took off, as the root path has it.

    Gradio's app takes its `root_path` for the beginning of every path, and finds no route otherwise.
    """

    def __init__(self, app: ASGIApp, base: str) -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, under the whole path."""
        await self.app({**scope, "path": self.base + scope.get("path", "")}, receive, send)


def _sign_in_routes(sessions: Sessions, base: str) -> APIRouter:
    """Signing in and out, by plain forms."""
    router = APIRouter(include_in_schema=False)
    path = f"{base}/admin"

    @router.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        if not sessions.opens(await _form_field(request, "token")):
            page = sign_in_page(base + SIGN_IN, "口令不对。请查看服务器上的 QA_ADMIN_TOKEN 后再试。")
            return HTMLResponse(page, 401)
        response = RedirectResponse(base + PAGE, 303)
        response.set_cookie(
            _COOKIE,
            sessions.begin(),
            max_age=_SESSION_S,
            path=path,
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return response

    @router.get(SIGN_IN)
    def sign_in_again() -> Response:
        return RedirectResponse(base + PAGE, 303)

    @router.post(SIGN_OUT)
    def sign_out() -> Response:
        response = RedirectResponse(base + PAGE, 303)
        response.delete_cookie(_COOKIE, path=path, httponly=True, samesite="strict")
        return response

    return router


async def _form_field(request: Request, name: str) -> str:
    """A field of a small urlencoded form; "" where there is none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MAX_FORM:
            return ""
    return parse_qs(body.decode("utf-8", "replace")).get(name, [""])[0]


def _page_routes(jobs: Jobs, base: str) -> APIRouter:
    """The page's address without its slash, and the pages that `eval` writes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/admin")
    @router.get(PAGE.rstrip("/"))
    def page() -> Response:
        return RedirectResponse(base + PAGE, 307)

    @router.get("/admin/runs/{name}/report.html")
    def report(name: str) -> Response:
        try:
            file = known_run(jobs.runs, name) / "report.html"
            if not file.is_file():
                raise YearbookError(
                    "这次运行还没有报告。请先把它跑完。", "This run has no report yet. Finish it first."
                )
        except YearbookError as error:
            return _told(error)
        return FileResponse(file, media_type="text/html", headers=REPORT_HEADERS)

    @router.get("/admin/compare")
    async def comparison(a: Annotated[str, Query()] = "", b: Annotated[str, Query()] = "") -> Response:
        try:
            return HTMLResponse(await run_in_threadpool(compare, jobs.runs, a, b), headers=REPORT_HEADERS)
        except YearbookError as error:
            return _told(error)

    def _told(error: YearbookError) -> Response:
        return HTMLResponse(message_page(error.zh, base), 422 if isinstance(error, InputError) else 404)

    return router


def stop_with(app: FastAPI, jobs: Jobs) -> None:
    """A run ends with the server that started it; it can be gone on with later."""
    whole = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with whole(app) as state:
            try:
                yield state
            finally:
                await run_in_threadpool(jobs.stop)

    app.router.lifespan_context = lifespan
