"""`/docs`: the OpenAPI document to read and try, with Swagger UI from the package fastapi-offline; nothing from a CDN."""

from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

# Swagger UI sets styles on elements, and draws its signs from data: addresses.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="{root}/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui" data-openapi="{root}{openapi}"></div>
<script src="{root}/docs/swagger-ui-bundle.js"></script>
<script src="{root}/web/docs.js"></script>
</body>
</html>
"""


def add_docs(app: FastAPI, root_path: str) -> None:
    """Add the page, and Swagger UI's files beside it."""
    html = _PAGE.format(title=app.title, root=root_path, openapi=app.openapi_url)

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return HTMLResponse(html, headers={"content-security-policy": _POLICY})

    app.mount("/docs", StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static"))
