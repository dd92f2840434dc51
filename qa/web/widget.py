"""What a portal loads: `/widget.js`, Gradio's own element, and `/widget/demo`, which shows both and makes the snippet."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import gradio
from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.errors import NotFoundError

STATIC = Path(__file__).parent / "static"
# In this order they make one script; a function of its own keeps its names out of the page.
_PARTS = ("begin", "style", "options", "memory", "elements", "panel", "widget", "page")
_HOUR = "public, max-age=3600"
_FOREVER = "public, max-age=31536000, immutable"
# The demo lives under the policy that a strict portal would have: it proves that the widget needs no more.
_DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src 'self' data:; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class Script:
    """A script that any page may load, check by hash and keep."""

    text: bytes

    @property
    def version(self) -> str:
        """Follows from the content."""
        return hashlib.sha256(self.text).hexdigest()[:12]

    @property
    def gzipped(self) -> bytes:
        """As it usually travels."""
        return gzip.compress(self.text, mtime=0)

    def response(self, request: Request, cache: str) -> Response:
        """The script, or 304 where the browser has this version."""
        headers = {
            "etag": f'W/"{self.version}"',
            "cache-control": cache,
            "vary": "accept-encoding",
            "access-control-allow-origin": "*",
            "cross-origin-resource-policy": "cross-origin",
        }
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = self.text
        if "gzip" in request.headers.get("accept-encoding", ""):
            body = self.gzipped
            headers["content-encoding"] = "gzip"
        return Response(body, headers=headers, media_type="text/javascript")


def widget_script() -> Script:
    """static/widget/*.js as the one script that a portal loads."""
    folder = STATIC / "widget"
    about = (folder / "about.txt").read_text(encoding="utf-8")
    parts = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in _PARTS)
    return Script(f'/*\n{about}*/\n(() => {{\n"use strict";\n{parts}}})();\n'.encode())


def widget_router() -> APIRouter:
    """The routes; all they serve is read once."""
    router = APIRouter(include_in_schema=False)
    script = widget_script()
    # Gradio's bundle has its hash in its name, which this short script knows.
    element = (Path(gradio.__file__).parent / "templates" / "frontend" / "gradio.js").read_bytes()
    demo = {
        name: ((STATIC / f"widget_demo.{name}").read_bytes(), media_type)
        for name, media_type in (("html", "text/html"), ("js", "text/javascript"), ("css", "text/css"))
    }

    @router.get("/widget.js")
    def widget(request: Request) -> Response:
        return script.response(request, _HOUR)

    @router.get("/widget.{version}.js")
    def versioned(request: Request, version: str) -> Response:
        # A portal that names an older version still gets a widget, only not for ever.
        return script.response(request, _FOREVER if version == script.version else _HOUR)

    @router.get("/gradio.js")
    def gradio_element() -> Response:
        return Response(element, headers={"cache-control": "no-cache"}, media_type="text/javascript")

    @router.get("/widget/demo")
    def demo_page() -> Response:
        page, media_type = demo["html"]
        html = page.replace(b"{{version}}", script.version.encode())
        return Response(html, headers={"content-security-policy": _DEMO_POLICY}, media_type=media_type)

    @router.get("/widget/demo.{kind}")
    def demo_part(kind: str) -> Response:
        if kind not in demo:
            raise NotFoundError(
                "没有这个页面。请从首页开始。", "There is no such page. Begin at the front page."
            )
        content, media_type = demo[kind]
        return Response(content, headers={"cache-control": "no-cache"}, media_type=media_type)

    return router
