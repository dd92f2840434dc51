"""The web app in this process, for tests that need no browser and no socket."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from qa.settings import Settings
from qa.web.app import create_app

FIRST = "到2021年年底全区有多少个基层工会?"
FOLLOW_UP = "那会员呢?"
OTHER_YEAR = "2019年全区有多少个基层工会?"
DOCUMENT = "nmg-yearbook-2022-trade-unions"


@contextmanager
def client_of(settings: Settings) -> Iterator[TestClient]:
    """A client of the whole app, as it would meet it at http://yearbook.example."""

    async def create() -> (
        FastAPI
    ):  # in a loop: outside one, Gradio opens loops of its own and never closes them
        return create_app(settings)

    with TestClient(asyncio.run(create()), base_url="http://yearbook.example") as client:
        yield client


def events(text: str) -> list[tuple[str, str]]:
    """(event, data) of a stream of server-sent events, as the standard reads them."""
    found = []
    for block in text.split("\n\n"):
        fields: dict[str, Any] = {"event": "message", "data": []}
        for line in block.splitlines():
            name, _, value = line.partition(": ")
            fields[name] = [*fields["data"], value] if name == "data" else value
        if fields["data"]:
            found.append((fields["event"], "\n".join(fields["data"])))
    return found
