"""The Gradio chat over one chain.

The browser sends only what was typed or clicked; the conversation stays on the server. So no message can be
forged, and Gradio is never asked to take a file out of one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from qa.chain import YearbookChain
from qa.errors import YearbookError
from qa.web.conversation import Conversation, converse, messages

TITLE = "年鉴问答"
SEND, STOP = "发送", "停止"
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
STATIC = Path(__file__).parent / "static"
# As many as Starlette has threads; an answer holds one for milliseconds.
CONCURRENT_ANSWERS = 40

Update = tuple[Any, Conversation, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the page's events call. Each yields the question box, the conversation, and its messages."""

    chain: YearbookChain

    def send(self, question: str, earlier: Conversation) -> Iterator[Update]:
        """Ask what was typed; the box turns into a stop button meanwhile."""
        box: Any = gr.Textbox("", submit_btn=False, stop_btn=STOP)
        conversation = earlier
        for conversation in converse(self.chain, earlier, question):
            yield box, conversation, messages(conversation, self.chain.articles)
            box = gr.skip()
        yield ready(), conversation, messages(conversation, self.chain.articles)

    def choose(self, earlier: Conversation, event: gr.SelectData) -> Iterator[Update]:
        """Ask the question that was clicked: an opening one (a record) or a suggestion (its text)."""
        value = event.value
        yield from self.send(value["text"] if isinstance(value, dict) else value, earlier)

    def retry(self, conversation: Conversation) -> Iterator[Update]:
        """Ask the last question again."""
        yield from self.send(conversation[-1].question, conversation[:-1])

    def ask(self, question: str, history: list[str]) -> dict[str, Any]:
        """Answer one question, given the earlier ones; the same JSON as POST /api/ask."""
        try:
            return self.chain.invoke({"question": question, "history": history}).to_json()
        except YearbookError as error:
            raise gr.Error(str(error), print_exception=False) from error


def ready() -> gr.Textbox:
    """The question box while nothing runs."""
    return gr.Textbox(submit_btn=SEND, stop_btn=False)


def build_chat(chain: YearbookChain) -> gr.Blocks:
    """The chat as Gradio blocks, to be mounted with `page_options()`."""
    handlers = Handlers(chain)
    blocks: gr.Blocks = gr.Blocks(title=TITLE, fill_height=True)
    with blocks:
        gr.Markdown(_header_html(chain.coverage), elem_id="qa-header", container=False)
        chatbot = _chatbot(chain.opening)
        box = gr.Textbox(
            elem_id="qa-box",
            label="问题",
            show_label=False,
            placeholder="请输入问题，按回车发送",
            max_lines=5,
            submit_btn=SEND,
            autofocus=True,
        )
        gr.Markdown("回答逐字摘自资料；点 [1] 查看出处。", elem_id="qa-foot", container=False)
        conversation = gr.State(())
        updated: dict[str, Any] = {
            "outputs": [box, conversation, chatbot],
            "api_visibility": "private",
            "show_progress": "hidden",
        }
        running: list[dict[str, Any]] = [
            box.submit(handlers.send, [box, conversation], **updated),
            chatbot.example_select(handlers.choose, conversation, **updated),
            chatbot.option_select(handlers.choose, conversation, **updated),
            chatbot.retry(handlers.retry, conversation, **updated),
        ]
        box.stop(ready, None, box, cancels=running, api_visibility="private")
        chatbot.clear(
            lambda: (ready(), (), []),
            None,
            [box, conversation, chatbot],
            cancels=running,
            api_visibility="private",
        )
        api(handlers.ask, api_name="ask")
    blocks.queue(default_concurrency_limit=CONCURRENT_ANSWERS)
    return blocks


def page_options() -> dict[str, Any]:
    """How the page looks, as `gr.mount_gradio_app` takes it; no font or script comes from elsewhere."""
    script = (STATIC / "chat.js").read_text(encoding="utf-8")
    return {
        "theme": gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=FONTS, font_mono=FONTS),
        "css_paths": [STATIC / "chat.css"],
        "head": f"<script>{script}</script>",
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "show_error": False,
    }


def _chatbot(opening: tuple[str, ...]) -> gr.Chatbot:
    """The messages, shown as the HTML that qa.web.render escapes: no Markdown, no LaTeX, no unknown tags."""
    return gr.Chatbot(
        elem_id="qa-chat",
        label="对话",
        show_label=False,
        container=False,
        scale=1,
        autoscroll=False,  # static/chat.js keeps the question at the top, with its answer below
        buttons=[],
        render_markdown=False,
        latex_delimiters=[],
        allow_tags=False,
        placeholder="可以这样问：",
        examples=[{"text": question} for question in opening],
    )


def _header_html(coverage: str) -> str:
    # One block of HTML without a line break, in which Markdown has no meaning. (gr.HTML evaluates a
    # template in the browser, which the content security policy forbids.)
    return f"<header><h1>{TITLE}</h1><p>{escape(' '.join(coverage.split()))}</p></header>"
