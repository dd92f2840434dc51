"""The evaluation page as Gradio blocks: choose sets, run, watch, cancel, look back, compare, go through questions."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from qa.errors import YearbookError
from qa.web.admin_html import (
    STYLES,
    compare_html,
    error_html,
    header_html,
    history_html,
    progress_html,
    questions_html,
)
from qa.web.chat import page_options
from qa.web.jobs import Job, Jobs
from qa.web.runs import known_run, list_runs, list_sets, outcomes, over_other_documents

HEAD_SCRIPT = 'document.documentElement.lang = "zh-CN";'
_TICK_S = 0.5
_PAGE = 50  # questions shown at a time

View = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the page's events call. A view: told, run button, cancel button, history, and the three lists of runs."""

    jobs: Jobs
    base: str

    async def open(self) -> AsyncIterator[View]:
        """The page as it is now, the newest two runs chosen to compare; a run that is going on is followed."""
        view = self._view(self._told())
        newest = [run.name for run in list_runs(self.jobs.runs) if run.finished]
        if len(newest) > 1:
            a, b = (gr.Dropdown(choices=newest, value=name) for name in (newest[1], newest[0]))
            view = (*view[:4], a, b, *view[6:])
        yield view
        async for later in self._follow():
            yield later

    async def start(self, sets: list[str], name: str) -> AsyncIterator[View]:
        """Run, and follow it to its end."""
        try:
            named = name.strip() or f"{'-'.join(sets)[:40]}-{datetime.now(UTC):%m%d-%H%M%S}"
            await asyncio.to_thread(self.jobs.start, named, sets)
        except YearbookError as error:
            yield self._view(error_html(error))
            return
        yield self._view(self._told())
        async for view in self._follow():
            yield view

    def compare(self, a: str | None, b: str | None) -> str:
        """The comparison of the two chosen runs."""
        try:
            for name in (a, b):
                known_run(self.jobs.runs, name or "")
        except YearbookError as error:
            return error_html(error)
        return compare_html(a or "", b or "", self.base)

    def questions(self, name: str | None, limit: int) -> tuple[str, Any]:
        """The first questions of the chosen run, and whether there are more."""
        if not name:
            return "", gr.Button(visible=False)
        try:
            folder = known_run(self.jobs.runs, name)
            rows = outcomes(folder)
        except YearbookError as error:
            return error_html(error), gr.Button(visible=False)
        shown = questions_html(rows, limit, self.base, elsewhere=over_other_documents(folder))
        return shown, gr.Button(visible=limit < len(rows))

    async def _follow(self) -> AsyncIterator[View]:
        """How far the run is, as long as it goes on; then the page with it in the history."""
        if not self._running():
            return
        while self._running():
            yield (await asyncio.to_thread(self._told), *[gr.skip()] * 6)
            await asyncio.sleep(_TICK_S)
        yield await asyncio.to_thread(lambda: self._view(self._told()))

    def _running(self) -> bool:
        return self.jobs.current is not None and self.jobs.current.running

    def _told(self) -> str:
        job = self.jobs.current
        if job is None:
            return ""
        failure = job.failure()
        told = progress_html(job.name, _state(job), job.progress())
        if not failure:
            return told
        zh, _, en = failure.partition(" / ")
        return told + error_html(YearbookError(zh, en))

    def _view(self, told: str) -> View:
        running = self._running()
        runs = list_runs(self.jobs.runs)
        names = [run.name for run in runs]
        finished = [run.name for run in runs if run.finished]
        lists = (gr.Dropdown(choices=one) for one in (finished, finished, names))
        buttons = (gr.Button(interactive=not running), gr.Button(visible=running))
        return (told, *buttons, history_html(runs, self.base), *lists)


def _state(job: Job) -> str:
    if job.running:
        return "running"
    if job.cancelled:
        return "cancelled"
    return "failed" if job.process.returncode else "done"


def build_admin(jobs: Jobs, base: str) -> gr.Blocks:
    """The page, to be mounted with `admin_options()`."""
    handlers = Handlers(jobs, base)
    blocks: gr.Blocks = gr.Blocks(title="评测 · 年鉴问答")
    with blocks:
        _html(header_html(base))
        _html("<h2>新的评测</h2>")
        choices = [(f"{name}（{n} 题）", name) for name, n in list_sets().items()]
        sets = gr.CheckboxGroup(choices, label="题集", elem_id="qa-sets")
        with gr.Row(elem_classes="qa-row"):
            name = gr.Textbox(
                label="名称",
                placeholder="留空则自动起名；填未完成的名称则续跑",
                max_lines=1,
                elem_id="qa-name",
            )
            run = gr.Button("运行", variant="primary", elem_id="qa-run")
            cancel = gr.Button("取消", visible=False, elem_id="qa-cancel")
        told = _html("")
        _html("<h2>历次评测</h2>")
        history = _html("")
        _html("<h2>对比两次运行</h2>")
        with gr.Row(elem_classes="qa-row"):
            a = _runs_list("A（较早）", "qa-a")
            b = _runs_list("B（较新）", "qa-b")
            compare = gr.Button("对比", elem_id="qa-do-compare")
        comparison = _html("")
        _html("<h2>逐题查看</h2>")
        chosen = _runs_list("运行", "qa-chosen")
        questions = _html("")
        more = gr.Button("再显示 50 题", visible=False, elem_id="qa-more")
        limit = gr.State(_PAGE)

        view: list[Any] = [told, run, cancel, history, a, b, chosen]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        blocks.load(handlers.open, None, view, **quiet)
        gr.on([run.click, name.submit], handlers.start, [sets, name], view, **quiet)
        cancel.click(jobs.stop, None, None, **quiet)
        compare.click(handlers.compare, [a, b], comparison, **quiet)
        shown: dict[str, Any] = {"inputs": [chosen, limit], "outputs": [questions, more], **quiet}
        chosen.input(lambda: _PAGE, None, limit, **quiet).then(handlers.questions, **shown)
        more.click(lambda limit: limit + _PAGE, limit, limit, **quiet).then(handlers.questions, **shown)
    blocks.queue(default_concurrency_limit=20)
    return blocks


def admin_options() -> dict[str, Any]:
    """How the page looks: as the chat does."""
    return page_options() | {"css_paths": list(STYLES), "head": f"<script>{HEAD_SCRIPT}</script>"}


def _html(html: str) -> gr.Markdown:
    # gr.HTML evaluates a template in the browser, which the content security policy forbids. What is shown
    # here is escaped in qa.web.admin_html; Gradio's own cleaning would take the forms and the frame out.
    return gr.Markdown(
        html, container=False, sanitize_html=False, latex_delimiters=[], elem_classes="qa-html"
    )


def _runs_list(label: str, elem_id: str) -> gr.Dropdown:
    return gr.Dropdown([], value=None, label=label, elem_id=elem_id, allow_custom_value=False)
