"""A server as a process of its own on this machine: started, watched, ended. Figures come from /proc (Linux)."""

import shlex
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qa.errors import ServeError
from qa.settings import ROOT

START_LIMIT_S = 60.0
_END_LIMIT_S = 20.0
_LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port on 127.0.0.1, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    def resident_mib(self) -> float:
        """The resident memory now, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def has_loaded(self, library: str) -> bool:
        """Whether a shared library of this name is mapped."""
        return library in Path(f"/proc/{self.process.pid}/maps").read_text(encoding="utf-8")


@contextmanager
def served(
    command: Sequence[str], environment: Mapping[str, str], answers: Callable[[int], bool]
) -> Iterator[Served]:
    """Start `command`, which finds its port in QA_PORT, and end it on the way out.

    It is given when `answers(port)` holds; ServeError, with its last line, where it stops or takes too long.
    """
    port = _free_port()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "QA_HOST": "127.0.0.1", "QA_PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            until = time.perf_counter() + START_LIMIT_S
            while not answers(port):
                if process.poll() is not None or time.perf_counter() > until:
                    log.seek(0)
                    raise failed(shlex.join(("python", command[1])), log.read())
                time.sleep(_LOOK_S)
            yield Served(port, process)
        finally:
            _end(process)


def failed(what: str, log: str) -> ServeError:
    """An error that shows the last line of a process's log."""
    last = (log.strip().splitlines() or ["no output"])[-1]
    return ServeError(
        f"{what} 没有成功：{last}。请先单独运行它并排除错误。",
        f"{what} did not succeed: {last}. Run it by itself first and mend what it reports.",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
