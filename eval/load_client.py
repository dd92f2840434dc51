"""Asks one server from many clients at once, over connections that stay open. Only this machine's: 127.0.0.1.

A client is a coroutine that reads no more of a response than it must: a full HTTP library takes longer to ask
than the server to answer, and would be what is measured.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice

_TIMEOUT_S = 30.0
_LOST = 0  # in place of a status: the connection was refused, closed or silent


@dataclass(slots=True)
class Phase:
    """What came of a time of asking: how long it took, milliseconds of the answered, how many of each status."""

    seconds: float = 0.0
    answered_ms: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    changed: int = 0  # answers that were not what the same request had got before

    @property
    def per_second(self) -> float:
        """Answered requests a second."""
        return len(self.answered_ms) / self.seconds

    @property
    def failed(self) -> int:
        """Requests that got neither an answer nor a refusal that says when to come again."""
        return sum(n for status, n in self.statuses.items() if status not in (200, 429, 503))


class Asker:
    """Sends the same requests, in turn, from as many clients as one likes; knows what each got first."""

    def __init__(self, port: int, bodies: Sequence[bytes]) -> None:
        self._port = port
        self._requests = [_request(body) for body in bodies]
        self._told: dict[int, bytes] = {}

    def ask(self, clients: int, seconds: float) -> Phase:
        """Let `clients` ask for so long, each its next request when the last is answered."""
        return asyncio.run(self._ask(clients, seconds))

    async def _ask(self, clients: int, seconds: float) -> Phase:
        phase = Phase()
        began = time.perf_counter()
        until = began + seconds
        await asyncio.gather(*(self._client(n / clients, until, phase) for n in range(clients)))
        phase.seconds = time.perf_counter() - began
        return phase

    async def _client(self, place: float, until: float, phase: Phase) -> None:
        """One client; it begins at its own place of the requests, a fraction of all."""
        numbers = cycle(range(len(self._requests)))
        turns = islice(numbers, int(place * len(self._requests)), None)
        while time.perf_counter() < until:
            try:
                async with asyncio.timeout(_TIMEOUT_S):
                    reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
                try:
                    await self._talk(reader, writer, turns, until, phase)
                finally:
                    writer.close()
            except (OSError, EOFError, TimeoutError):
                phase.statuses[_LOST] += 1

    async def _talk(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        turns: Iterator[int],
        until: float,
        phase: Phase,
    ) -> None:
        """Ask on one connection until time is up."""
        while time.perf_counter() < until:
            number = next(turns)
            began = time.perf_counter()
            writer.write(self._requests[number])
            async with asyncio.timeout(_TIMEOUT_S):
                status, body = await _response(reader)
            phase.statuses[status] += 1
            if status == 200:
                phase.answered_ms.append((time.perf_counter() - began) * 1000)
                phase.changed += self._told.setdefault(number, _lasting(body)) != _lasting(body)


def _request(body: bytes) -> bytes:
    head = (
        "POST /api/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body; both servers tell the body's length."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


def _lasting(body: bytes) -> bytes:
    """The part of an answer that must be the same each time: all between its id and its time."""
    return body.partition(b'"question"')[2].partition(b'"latency_ms"')[0]
