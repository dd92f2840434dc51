"""A government portal as its visitors meet it: another origin, a strict policy, pages that embed the widget."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>某市人民政府</title>
<link rel="icon" href="data:,"></head>
<body><main><h1>某市人民政府</h1><p><a id="away" href="/next">下一页</a> <button id="own">办事</button></p>{body}</main>
{end}</body></html>"""


@dataclass(frozen=True, slots=True)
class Portal:
    """Where the portal is. `localhost` is another site than the app's `127.0.0.1`, for storage and cookies too."""

    port: int
    app: str

    @property
    def origin(self) -> str:
        """As a browser names it."""
        return f"http://localhost:{self.port}"

    @property
    def policy(self) -> str:
        """All that a strict portal must let in for the widget: the documented two directives."""
        return (
            f"default-src 'none'; script-src 'self' {self.app}; frame-src {self.app}; style-src 'self'; img-src data:; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )


class _Pages(BaseHTTPRequestHandler):
    def __init__(self, *args: object, pages: Mapping[str, str], policy: str) -> None:
        self.pages = pages
        self.policy = policy
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        page = self.pages.get(urlsplit(self.path).path)
        self.send_response(404 if page is None else 200)
        self.send_header("content-type", "text/html; charset=utf-8")
        if not self.path.startswith("/lax"):
            self.send_header("content-security-policy", self.policy)
        self.end_headers()
        self.wfile.write((page or "").encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextmanager
def running_portal(app: str, port: int, pages: Mapping[str, tuple[str, str]]) -> Iterator[Portal]:
    """Serve pages by path: what stands in the page's main part, and what stands at its end. `/lax…` has no policy."""
    portal = Portal(port, app)
    html = {path: _PAGE.format(body=body, end=end) for path, (body, end) in pages.items()}
    handler = partial(_Pages, pages=html, policy=portal.policy)
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield portal
        server.shutdown()
