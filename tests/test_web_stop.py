"""Stopping and standing beside another: `python app.py` as processes of their own."""

import asyncio
import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.browser import RunningApp, running_app

FIRST = "到2021年年底全区有多少个基层工会?"
QUESTIONS = [
    FIRST,
    "挽回损失多少?",
    "2019年全区有多少个基层工会?",
    "今天天气怎么样?",
    "你好",
    "劳动关系监测点有多少个?",
]


def test_a_signal_ends_open_pages_but_no_answer(tmp_path: Path) -> None:
    with running_app(tmp_path, cached_answers=0, rate_limit="off") as app:
        answered, took_s = asyncio.run(_stop_while_many_ask(app, asked=30))
        assert app.process.wait(timeout=20) == -signal.SIGTERM
        assert app.process.stderr is not None
        assert app.process.stderr.read() == ""
    assert answered == [200] * 30
    assert took_s < 15


async def _stop_while_many_ask(app: RunningApp, asked: int) -> tuple[list[int], float]:
    """A page is open, and `asked` questions wait for their turn, when the signal comes."""
    async with (
        httpx.AsyncClient(base_url=app.url, timeout=30, limits=httpx.Limits(max_connections=None)) as client,
        client.stream("GET", "/gradio_api/heartbeat/page") as page,
    ):
        beats = page.aiter_lines()
        assert await anext(beats) == "data: ALIVE"
        asking = [
            asyncio.create_task(client.post("/api/ask", json={"question": f"第{n}问：{FIRST}"}))
            for n in range(asked)
        ]
        await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
        began = time.perf_counter()
        app.process.send_signal(signal.SIGTERM)
        assert sum(task.done() for task in asking) < asked
        responses = await asyncio.gather(*asking)
        async for _ in beats:  # ends, and does not break off
            pass
    assert all(json.loads(response.text)["answer"] for response in responses)
    return [response.status_code for response in responses], time.perf_counter() - began


def test_replicas_on_one_index_give_the_same_answers(tmp_path: Path) -> None:
    index = tmp_path / "index"
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as pool:  # both find no index, and both build it
        contexts = [running_app(folder, index_dir=index) for folder in folders]
        one, other = pool.map(lambda context: context.__enter__(), contexts)
        try:
            for question in QUESTIONS:
                assert _lasting(one, question) == _lasting(other, question)
        finally:
            for context in contexts:
                context.__exit__(None, None, None)


def _lasting(app: RunningApp, question: str) -> dict[str, object]:
    answer = httpx.post(f"{app.url}/api/ask", json={"question": question, "history": [FIRST]}).json()
    return {key: value for key, value in answer.items() if key not in ("id", "latency_ms")}
