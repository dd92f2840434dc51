"""The app as people meet it: a process of its own, and a headless Chromium in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent

# Run by the app's interpreter before anything else: every address it looks up or connects to is written down.
_SITECUSTOMIZE = """
import os, sys
def note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        with open(os.environ["QA_TEST_SOCKETS"], "a") as log:
            print(event, args[1] if event == "socket.connect" else args[:2], file=log)
sys.addaudithook(note)
"""


@dataclass(frozen=True, slots=True)
class RunningApp:
    """A served app: where it is, its process, and the log of what it connected to."""

    url: str
    process: subprocess.Popen[str]
    sockets: Path

    def status_kib(self, field: str) -> int:
        """A figure of /proc/<pid>/status, e.g. VmRSS, in KiB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(field)).split()[1])


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def app_process(folder: Path, **settings: object) -> subprocess.Popen[str]:
    """`python app.py` with its index in `folder` and the given QA_* settings."""
    (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    environment |= {"PYTHONPATH": str(folder), "QA_TEST_SOCKETS": str(folder / "sockets.log")}
    environment |= {"QA_INDEX_DIR": str(folder / "index")}
    environment |= {f"QA_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@contextmanager
def running_app(folder: Path, **settings: object) -> Iterator[RunningApp]:
    """The app, from its first answer to /healthz until it is told to stop."""
    port = free_port()
    process = app_process(folder, port=port, **settings)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, process)
        yield RunningApp(url, process, folder / "sockets.log")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_until_healthy(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"app.py stopped: {process.communicate()[1]}")
        try:
            httpx.get(f"{url}/healthz", timeout=60).raise_for_status()
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("app.py did not answer within a minute")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one the test fails under CI and is skipped elsewhere."""
    path = _chromium_path()
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def chromium_with_profile(folder: Path, preferences: dict[str, Any]) -> Iterator[BrowserContext]:
    """The same with its settings, in `folder`, as a person would have chosen them."""
    path = _chromium_path()
    expect.set_options(timeout=_PATIENCE_MS)
    (folder / "Default").mkdir()
    (folder / "Default" / "Preferences").write_text(json.dumps(preferences))
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=path, args=_CHROMIUM_ARGUMENTS, locale="zh-CN"
        )
        yield context
        context.close()


_PATIENCE_MS = 20_000  # the machine may have other work
_CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")


def _chromium_path() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "no chromium on PATH: apt-get install chromium fonts-noto-cjk"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return path
