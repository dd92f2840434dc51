"""One evaluation at a time, as a process of its own: the chat stays quick, and to cancel is to interrupt it.

How far a run is stands in its folder, whose files grow a line a question; so nothing needs to be told.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from qa.errors import InputError, YearbookError
from qa.settings import ROOT
from qa.web.runs import FIGURES, known_run, run_folder, set_arguments, whole_lines

_PATIENCE_S = 5.0
_COMPARE_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions done, of how many (0: not known yet), and the running means of the main figures."""

    done: int
    total: int
    figures: Mapping[str, float]


@dataclass(slots=True)
class Job:
    """A run that was started from here."""

    name: str
    folder: Path
    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    cancelled: bool = False

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self.process.poll() is None

    def progress(self) -> Progress:
        """How far it is, read from its folder; what is damaged there is told when the run says so and ends."""
        try:
            values = [line["values"] for line in whole_lines(self.folder / "scores.jsonl")]
            total = sum(1 for _ in whole_lines(self.folder / "questions.jsonl"))
            means = {key: [one[key] for one in values if one.get(key) is not None] for key in FIGURES}
            figures = {key: sum(some) / len(some) for key, some in means.items() if some}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Progress(0, 0, {})
        return Progress(len(values), total, figures)

    def cancel(self) -> None:
        """Interrupt it as Ctrl-C would, so that it cleans up behind itself; kill it where it does not listen."""
        self.cancelled = self.running
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.errors.close()

    def failure(self) -> str:
        """What a run that failed said last; "" where it did not fail."""
        if self.running or self.cancelled or self.process.returncode == 0:
            return ""
        self.errors.seek(0)
        return _last_line(self.errors.read())


@dataclass(slots=True)
class Jobs:
    """Starts runs into the folder `runs`; the newest stays as `current`, also when it has ended."""

    runs: Path
    current: Job | None = None
    _starting: threading.Lock = field(default_factory=threading.Lock)

    def start(self, name: str, sets: list[str]) -> Job:
        """Run the sets, or go on with the unfinished run of that name.

        InputError where the name or the sets cannot be taken, the name belongs to a finished run, or
        another run is going on.
        """
        folder = run_folder(self.runs, name)
        arguments = set_arguments(sets)
        with self._starting:
            if self.current is not None and self.current.running:
                raise InputError(
                    f"“{self.current.name}”正在运行。请等它结束，或先取消它。",
                    f"{self.current.name} is running. Wait for its end, or cancel it first.",
                )
            if (folder / "summary.json").exists():
                raise InputError(
                    f"已有名为“{name}”的运行。请换一个名称。",
                    f"There is a run called {name}. Choose another name.",
                )
            errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the job
            command = _command("run", *arguments, "--out", str(folder), "--resume")
            process = subprocess.Popen(
                command,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            before, self.current = self.current, Job(name, folder, process, errors)
            if before is not None:
                before.errors.close()
            return self.current

    def stop(self) -> None:
        """Cancel what runs, if anything does."""
        with self._starting:
            if self.current is not None and self.current.running:
                self.current.cancel()


def compare(runs: Path, a: str, b: str) -> str:
    """The page that compares two runs, as `eval compare` makes it; YearbookError tells why there is none."""
    folders = [str(known_run(runs, name)) for name in (a, b)]
    with tempfile.TemporaryDirectory(prefix="compare-") as folder:
        page = Path(folder) / "compare.html"
        command = _command("compare", *folders, "--html", str(page))
        try:
            done = subprocess.run(
                command, env=_environment(), capture_output=True, check=False, timeout=_COMPARE_LIMIT_S
            )
        except subprocess.TimeoutExpired:
            raise YearbookError(
                "对比用时过长，已停止。请在命令行里用 eval compare 对比。",
                "Comparing took too long and was stopped. Use eval compare in a terminal.",
            ) from None
        if done.returncode or not page.exists():
            zh, _, en = _last_line(done.stderr).partition(" / ")
            raise YearbookError(f"无法对比：{zh}", en or zh)
        return page.read_text(encoding="utf-8")


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "eval", *words]


def _environment() -> dict[str, str]:
    """The server's own, so that the same settings hold, but for the token; `eval` is found from any folder."""
    kept = {name: value for name, value in os.environ.items() if name != "QA_ADMIN_TOKEN"}
    paths = [str(ROOT), *filter(None, (kept.get("PYTHONPATH"),))]
    return kept | {"PYTHONPATH": os.pathsep.join(paths)}


def _last_line(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").split("\n")
    return next(
        (line.strip() for line in reversed(lines) if line.strip()), "没有给出原因 / no reason was given"
    )
